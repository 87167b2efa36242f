"""BM25 with the scores of `rank_bm25.BM25Okapi`, compiled into postings.

The library defines the scores: it is fitted, and its weights are stored token by token, made by the library's own
operations in the library's own order, so that the sums are equal to the last bit. What differs is the work for a
query: only the documents that its tokens touch, and no sorting of those that cannot reach the top.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

Docs = NDArray[np.intp]
Weights = NDArray[np.float64]
# A token that stands nearly everywhere tells this much.
LEAST_IDF = 0.1
# A list of this many times k documents is long enough to set a bar with, and short enough to be rare.
_FEW = 4


@dataclass(frozen=True, slots=True)
class Matches:
    """Documents with their scores, best first; equal scores in the order of the documents."""

    docs: Docs
    scores: Weights


@dataclass(frozen=True, slots=True)
class Okapi:
    """The fitted library's parameters that an ideal score needs."""

    k1: float
    b: float
    average_length: float
    n_docs: int

    def norm(self, length: int) -> float:
        return self.k1 * (1 - self.b + self.b * length / self.average_length) if self.average_length else self.k1

    @property
    def unknown_idf(self) -> float:
        """The idf that a token in no document would have."""
        return float(np.log(self.n_docs + 0.5) - np.log(0.5))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is said of all tokens together: how many there are, and what one of them tells on average."""

    size: int
    average_idf: float

    @classmethod
    def of(cls, idf: Weights) -> "Vocabulary":
        return cls(len(idf), float(np.maximum(idf, LEAST_IDF).mean()) if len(idf) else 0.0)


class Postings:
    """An immutable lexical index, of all tokens or, beside the `whole` that they were taken from, of some.

    Token `t` stands in `docs[starts[t]:starts[t + 1]]` (ascending), each with its share of the score in `weights`.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the arrays of one structure, as they are saved
        self,
        vocabulary: Mapping[str, int],
        starts: NDArray[np.int64],
        docs: Docs,
        weights: Weights,
        idf: Weights,
        okapi: Okapi,
        whole: Vocabulary | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.starts = starts
        self.docs = docs
        self.weights = weights
        self.idf = idf
        self.okapi = okapi
        self.whole = whole or Vocabulary.of(idf)
        self._spans = [slice(a, b) for a, b in pairwise(starts.tolist())]
        self._idf = idf.tolist()

    @classmethod
    def compile(cls, corpus: Sequence[Sequence[str]]) -> "Postings":
        """Fit the library on tokenised documents and compile its weights. No documents: an empty index."""
        if not any(corpus):
            empty = np.zeros(0)
            return cls(
                {},
                np.zeros(1, np.int64),
                empty.astype(np.intp),
                empty,
                empty,
                Okapi(1.5, 0.75, 0.0, len(corpus)),
            )
        fitted = BM25Okapi(corpus)
        vocabulary = {token: i for i, token in enumerate(fitted.idf)}
        idf = np.fromiter(fitted.idf.values(), np.float64, len(vocabulary))
        sizes = [len(counts) for counts in fitted.doc_freqs]
        docs = np.repeat(np.arange(len(sizes), dtype=np.intp), sizes)
        tokens = np.fromiter((vocabulary[t] for t in chain.from_iterable(fitted.doc_freqs)), np.intp, len(docs))
        counts = np.fromiter(chain.from_iterable(c.values() for c in fitted.doc_freqs), np.float64, len(docs))
        lengths = np.asarray(fitted.doc_len, np.float64)
        norms = fitted.k1 * (1 - fitted.b + fitted.b * lengths / fitted.avgdl)
        weights = idf[tokens] * (counts * (fitted.k1 + 1) / (counts + norms[docs]))
        by_token = np.argsort(tokens, kind="stable")
        starts = np.searchsorted(tokens[by_token], np.arange(len(vocabulary) + 1))
        okapi = Okapi(fitted.k1, fitted.b, float(fitted.avgdl), len(sizes))
        return cls(vocabulary, starts.astype(np.int64), docs[by_token], weights[by_token], idf, okapi)

    def of(self, _tokens: Sequence[str]) -> "Postings":
        """What a query of these tokens needs of the index: all of it is at hand."""
        return self

    def doc_weights(self) -> Weights:
        """The summed idf of each document's different tokens (documents,)."""
        idf = np.maximum(np.repeat(self.idf, np.diff(self.starts)), LEAST_IDF)
        return np.bincount(self.docs, idf, minlength=self.okapi.n_docs).astype(np.float64)

    def search(self, tokens: Sequence[str], k: int) -> Matches:
        """The `k` best of the documents that share a token with the query."""
        return self.best(self.scores(tokens), tokens, k)

    def scores(self, tokens: Sequence[str]) -> Weights:
        """The score of every document (documents,), as the library gives them.

        A token said twice counts twice, and the sum runs in the order of the query, as in the library.
        """
        spans = [self._spans[self.vocabulary[token]] for token in tokens if token in self.vocabulary]
        return self._summed(spans, [self.weights[span] for span in spans])

    def matched(self, tokens: Sequence[str]) -> Weights:
        """How much of the query's weight each document holds: the summed idf of the shared tokens (documents,)."""
        known = [token for token in dict.fromkeys(tokens) if token in self.vocabulary]
        spans = [self._spans[self.vocabulary[token]] for token in known]
        lengths = [span.stop - span.start for span in spans]
        return self._summed(spans, [np.repeat([self.idf_of(token) for token in known], lengths)])

    def best(self, scores: Weights, tokens: Sequence[str], k: int) -> Matches:
        """The documents of the `k` highest scores above or below zero; those that share no token do not count."""
        bar = self._bar(scores, tokens, k)
        docs = np.flatnonzero(scores >= bar) if bar > 0 else np.flatnonzero(scores)
        found = scores[docs]
        if len(docs) > k:
            kept = found >= np.partition(found, len(docs) - k)[len(docs) - k]
            docs, found = docs[kept], found[kept]
        order = np.lexsort((docs, -found))[:k]
        return Matches(docs[order], found[order])

    def weights_in(self, token: str, docs: NDArray[np.integer]) -> Weights:
        """What one known token adds to each of some documents, 0 where it does not stand."""
        span = self._spans[self.vocabulary[token]]
        listed = self.docs[span]
        places = listed.searchsorted(docs)
        places[places == len(listed)] = 0
        return np.where(listed[places] == docs, self.weights[span][places], 0.0)

    def docs_with(self, token: str) -> Docs:
        """The documents in which a known token stands."""
        return self.docs[self._spans[self.vocabulary[token]]]

    def idf_of(self, token: str) -> float:
        """How much a token tells; one that stands nowhere tells most, one that stands nearly everywhere a little."""
        known = self.vocabulary.get(token)
        return self.okapi.unknown_idf if known is None else max(self._idf[known], LEAST_IDF)

    def ideal(self, tokens: Sequence[str]) -> float:
        """The score of a document that holds just the query's tokens, known or not; 0 for no tokens."""
        norm = self.okapi.norm(len(tokens))
        return sum(
            self.idf_of(token) * n * (n * (self.okapi.k1 + 1) / (n + norm)) for token, n in Counter(tokens).items()
        )

    def _summed(self, spans: Sequence[slice], weights: Sequence[Weights]) -> Weights:
        if not spans:
            return np.zeros(self.okapi.n_docs)
        docs = np.concatenate([self.docs[span] for span in spans])
        summed = np.bincount(docs, np.concatenate(weights), minlength=self.okapi.n_docs)
        return summed.astype(np.float64, copy=False)

    def _bar(self, scores: Weights, tokens: Sequence[str], k: int) -> float:
        """A score that at least `k` documents reach, from the rarest token that stands in so many; 0 if none does."""
        spans = [self._spans[self.vocabulary[token]] for token in set(tokens) if token in self.vocabulary]
        enough = [span for span in spans if span.stop - span.start >= _FEW * k]
        if not enough:
            return 0.0
        reached = scores[self.docs[min(enough, key=lambda span: span.stop - span.start)]]
        return float(np.partition(reached, len(reached) - k)[len(reached) - k])
