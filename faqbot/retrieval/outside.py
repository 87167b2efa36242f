"""Words and vectors of a large index that stand in an annex; a query takes what it needs of them.

A word's list is taken whole, so the scores of BM25 are those of the postings in memory, to the last bit. Vectors are
looked for by an approximate index, and the cosines of all that become candidates are exact.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.annex import Holding, Listing
from faqbot.domain.protocols import Annex
from faqbot.retrieval.bm25 import Matches, Okapi, Postings, Vocabulary, Weights
from faqbot.retrieval.dense import UNSEEN, Floats


class OutsidePostings:
    """The postings of an annex; of all words together only sums are in memory."""

    def __init__(self, annex: Annex, okapi: Okapi, whole: Vocabulary, doc_weights: Weights) -> None:
        self.okapi = okapi
        self._annex = annex
        self._whole = whole
        self._doc_weights = doc_weights

    def of(self, tokens: Sequence[str]) -> Postings:
        """What a query of these tokens needs of the index. Raise DatabaseUnavailable."""
        found = self._annex.listings(tuple(dict.fromkeys(tokens)))
        lists = list(found.values())
        return Postings(
            {token: i for i, token in enumerate(found)},
            np.cumsum([0, *(len(listing.docs) for listing in lists)], dtype=np.int64),
            np.concatenate([np.zeros(0, np.intp), *(listing.docs for listing in lists)]),
            np.concatenate([np.zeros(0), *(listing.weights for listing in lists)]),
            np.array([listing.idf for listing in lists], np.float64),
            self.okapi,
            self._whole,
        )

    def doc_weights(self) -> Weights:
        """The summed idf of each document's different tokens (documents,)."""
        return self._doc_weights

    def search(self, tokens: Sequence[str], k: int) -> Matches:
        """The `k` best of the documents that share a token with the query. Raise DatabaseUnavailable."""
        return self.of(tokens).search(tokens, k)


class OutsideVectors:
    """The vectors of an annex; `stored` are all of them (n, d), for those who measure."""

    def __init__(self, annex: Annex, stored: NDArray[np.float16]) -> None:
        self.stored = stored
        self._annex = annex

    def near(self, vector: Floats, k: int, hidden: Sequence[int]) -> Floats:
        """The cosines (documents,) of about the `k` nearest that are not hidden, UNSEEN for all others."""
        cosines = np.full(len(self.stored), UNSEEN, np.float32)
        docs, found = self._annex.nearest(vector, k, hidden)
        cosines[docs] = found
        return cosines

    def fill(self, cosines: Floats, vector: Floats, docs: NDArray[np.intp]) -> None:
        """Put right those of `docs` in what `near` gave."""
        cosines[docs] = self._annex.cosines(vector, docs)


def held(postings: Postings, stored: NDArray[np.float16]) -> Holding:
    """What an annex of this index has to hold."""
    return Holding(_listings(postings), stored)


def _listings(postings: Postings) -> Iterator[tuple[str, Listing]]:
    starts = postings.starts.tolist()
    docs, weights = postings.docs.astype(np.int32), np.asarray(postings.weights)
    for token, i in postings.vocabulary.items():
        span = slice(starts[i], starts[i + 1])
        yield token, Listing(float(postings.idf[i]), docs[span], weights[span])
