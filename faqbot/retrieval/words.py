"""What the phrasings of an entry, taken together, say of the words of a query."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faqbot.retrieval.bm25 import Postings

Floats = NDArray[np.float64]

# Smoothing of the naive Bayes model: the share of an average token that every entry is taken to hold of every token.
_SMOOTHING = 0.1
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Spans:
    """Entries as runs of phrasings: those of entry i are `starts[i]` to before `ends[i]`, `weights[i]` sums their idf.

    `hidden` phrasings are not counted; `masked` are those of them that stand in one of these entries.
    """

    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    weights: Floats
    hidden: frozenset[int] = frozenset()
    masked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Each (entries,): how the query's words sit in each entry.

    `likelihood` is the log-likelihood of the query under a naive Bayes model of the entry's words, weighted by rarity.
    `elsewhere` is the share of the query's weight that stands in the base but not in the entry, and `strangest` the
    weight of the heaviest such word as a share of the heaviest word of the query.
    """

    likelihood: Floats
    elsewhere: Floats
    strangest: Floats


def weigh(postings: Postings, tokens: Sequence[str], spans: Spans) -> Words:
    """Weigh the different tokens of a query against entries."""
    different = tuple(dict.fromkeys(tokens))
    known = [token for token in different if token in postings.vocabulary]
    n = len(spans.starts)
    if not known:
        return Words(np.zeros(n), np.zeros(n), np.zeros(n))
    idf = np.array([postings.idf_of(token) for token in known])
    counts = _counts(postings, known, spans)
    missing = np.where(counts > 0, 0.0, idf[:, None])
    # A token that is only in hidden phrasings stands nowhere.
    missing[_only_hidden(postings, known, spans.hidden)] = 0.0
    everything = sum(postings.idf_of(token) for token in different)
    return Words(
        likelihood=_likelihood(counts, idf, postings, spans.weights),
        elsewhere=missing.sum(axis=0) / max(everything, _LEAST),
        strangest=missing.max(axis=0) / idf.max(),
    )


def _counts(postings: Postings, known: Sequence[str], spans: Spans) -> Floats:
    """In how many phrasings of each entry each token stands: (tokens, entries)."""
    bounds = np.concatenate([spans.starts, spans.ends])
    n = len(spans.starts)
    counts = np.empty((len(known), n))
    for row, token in enumerate(known):
        docs = postings.docs_with(token)
        places = docs.searchsorted(bounds)
        counts[row] = places[n:] - places[:n]
        for doc in spans.masked:
            at = docs.searchsorted(doc)
            if at < len(docs) and docs[at] == doc:
                counts[row, (spans.starts <= doc) & (doc < spans.ends)] -= 1
    return counts


def _only_hidden(postings: Postings, known: Sequence[str], hidden: frozenset[int]) -> list[int]:
    if not hidden:
        return []
    return [
        row
        for row, token in enumerate(known)
        if len(docs := postings.docs_with(token)) <= len(hidden) and hidden.issuperset(docs.tolist())
    ]


def _likelihood(counts: Floats, idf: Floats, postings: Postings, weights: Floats) -> Floats:
    least = _SMOOTHING * postings.whole.average_idf
    shares = (counts * idf[:, None] + least) / (weights + least * postings.whole.size)
    likelihood: Floats = (idf / np.sqrt(idf @ idf)) @ np.log(shares)
    return likelihood
