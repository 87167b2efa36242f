"""One immutable index: phrasings of entries by tokens, by vectors and by the head, ranked together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.annex import Holding
from faqbot.domain.language import Language
from faqbot.domain.message import Query
from faqbot.domain.protocols import Annex
from faqbot.language.normalise import bare
from faqbot.language.particulars import Particulars, particulars, together
from faqbot.retrieval.bm25 import Postings
from faqbot.retrieval.dense import UNSEEN, Vectors, nearest
from faqbot.retrieval.features import FEATURES, RawScores, conflicts, table
from faqbot.retrieval.head import Head
from faqbot.retrieval.outside import OutsidePostings, OutsideVectors, held
from faqbot.retrieval.words import Spans, weigh

Floats = NDArray[np.float32]

# How the three rankings are mixed: notes on measured alternatives are in docs/decisions.
WITH_HEAD: Final = (0.3, 0.7, 0.5)
WITHOUT_HEAD: Final = (0.4, 0.6, 0.0)

LANGUAGES: Final = tuple(Language)

_DEPTH = 50
_FROM_EACH = 10
_KEPT = 10
_CLOSEST = 3
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Corpus:
    """The phrasings in the order of their entries.

    Phrasing `i`, of which `normals[i]` is the normal form, belongs to
    entry `entry_of[i]`; `speaks[entry]` says in which of LANGUAGES the entry has phrasings (entries, languages).
    """

    normals: tuple[str, ...]
    entry_of: NDArray[np.intp]
    speaks: NDArray[np.bool_]

    @property
    def n_entries(self) -> int:
        return len(self.speaks)


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates of one query, best first; all arrays are (candidates,) but `features` (candidates, features)."""

    entries: NDArray[np.intp]
    phrasings: NDArray[np.intp]
    bm25: NDArray[np.float64]
    cosine: NDArray[np.float64]
    head: NDArray[np.float64] | None
    fused: NDArray[np.float64]
    exact: NDArray[np.bool_]
    features: NDArray[np.float64]

    def first(self, n: int) -> "Ranked":
        """The best `n` alone."""
        return self.taken(np.arange(min(n, len(self.entries))))

    def taken(self, order: NDArray[np.intp]) -> "Ranked":
        """The candidates at these places, in this order."""
        arrays = {name: getattr(self, name)[order] for name in self.__slots__ if getattr(self, name) is not None}
        return replace(self, **arrays)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Phrasings that a search must not see, for measuring a base on its own questions."""

    phrasings: frozenset[int] = frozenset()
    entries: frozenset[int] = frozenset()


NOTHING_HIDDEN: Final = Hidden()


class Index:
    """Ranks entries for a query. Safe to share between threads: nothing in it changes.

    Words and vectors are in memory, or outside: then each search waits for them a moment.
    """

    def __init__(
        self,
        corpus: Corpus,
        postings: Postings | OutsidePostings,
        vectors: Vectors | OutsideVectors,
        head: Head | None,
    ) -> None:
        self.corpus = corpus
        self.postings = postings
        self.vectors = vectors
        self.head = head
        self.entry_of = corpus.entry_of
        self._starts = np.searchsorted(corpus.entry_of, np.arange(corpus.n_entries + 1)).tolist()
        self._bounds = np.array(self._starts, np.intp)
        self._weight = postings.doc_weights()
        self._weights_before = np.concatenate([[0.0], np.cumsum(self._weight)])
        self._said: dict[int, Particulars] = {}
        self._exact = _by_bare_form(corpus.normals)

    @property
    def waits(self) -> bool:
        """True if a search waits for something outside of this process."""
        return isinstance(self.vectors, OutsideVectors)

    def holding(self) -> Holding:
        """What an annex of this index has to hold; it is in memory still."""
        return held(in_memory(self.postings), self.vectors.stored)

    def moved_to(self, annex: Annex) -> "Index":
        """The same index with its words and vectors in an annex that holds them."""
        postings = in_memory(self.postings)
        words = OutsidePostings(annex, postings.okapi, postings.whole, self._weight)
        return Index(self.corpus, words, OutsideVectors(annex, self.vectors.stored), self.head)

    def rank(
        self, query: Query, vector: Floats, *, hidden: Hidden = NOTHING_HIDDEN, head: Head | None = None
    ) -> Ranked:
        """The candidates for a query read by the same reader as the corpus; `head` stands in for the index's own."""
        found = self._find(query, vector, hidden, head or self.head)
        entries = self._gather(found)
        if not entries:
            return _nothing(has_head=found.head is not None)
        chosen = np.array(entries, np.intp)
        if self.waits:
            self.vectors.fill(found.cosines, vector, self._seen(entries, found.hidden))
        closest, mean = self._closest(entries, found)
        phrasings = self._representatives(entries, found, closest)
        raw = self._raw(query, chosen, phrasings, found.cosines[closest], mean, found)
        is_exact = np.isin(chosen, self.entry_of[list(found.exact)]) if found.exact else np.zeros(len(chosen), bool)
        bm25 = found.lexical[phrasings]
        ranked = Ranked(chosen, phrasings, bm25, raw.cosine, raw.head, raw.fused, is_exact, table(raw))
        return ranked.taken(np.lexsort((chosen, -raw.fused, ~is_exact))[:_KEPT])

    def phrasings_of(self, entry: int) -> range:
        """The places of an entry's phrasings."""
        return range(self._starts[entry], self._starts[entry + 1])

    def _seen(self, entries: Sequence[int], hidden: frozenset[int]) -> NDArray[np.intp]:
        """The places of the phrasings of entries that are not hidden."""
        return np.array([doc for entry in entries for doc in self.phrasings_of(entry) if doc not in hidden], np.intp)

    def _find(self, query: Query, vector: Floats, hidden: Hidden, head: Head | None) -> "_Found":
        """The scores of everything, without what is hidden."""
        docs = sorted(hidden.phrasings.union(*(self.phrasings_of(entry) for entry in hidden.entries)))
        postings = self.postings.of(query.tokens)
        lexical = postings.scores(query.tokens)
        cosines = self.vectors.near(vector, _DEPTH, docs)
        shares = None if head is None else head.probabilities(vector)
        exact = self._exact.get(bare(query.normal), ())
        if docs:
            lexical[docs] = 0.0
            cosines[docs] = UNSEEN
            exact = tuple(doc for doc in exact if doc not in docs)
        if shares is not None and hidden.entries:
            others = 1.0 - float(shares[list(hidden.entries)].sum())
            shares[list(hidden.entries)] = 0.0
            shares /= max(others, _LEAST)
        ranking = postings.best(lexical, query.tokens, _DEPTH).docs
        return _Found(postings, lexical, cosines, shares, exact, ranking, frozenset(docs))

    def _gather(self, found: "_Found") -> list[int]:
        """The entries that any of the rankings puts near its top, the exact ones first."""
        # Finding the best of many equal numbers is slow, and what was not looked at is all alike.
        near = np.flatnonzero(found.cosines > UNSEEN) if self.waits else nearest(found.cosines, _DEPTH)
        near = near[np.argsort(-found.cosines[near], kind="stable")]
        near = near[found.cosines[near] > 0]
        entries = dict.fromkeys(self.entry_of[list(found.exact)].tolist())
        entries |= dict.fromkeys(_firsts(self.entry_of[found.ranking].tolist()))
        entries |= dict.fromkeys(_firsts(self.entry_of[near].tolist()))
        if found.head is not None:
            entries |= dict.fromkeys(np.argsort(-found.head)[:_CLOSEST].tolist())
        return [entry for entry in entries if any(doc not in found.hidden for doc in self.phrasings_of(entry))]

    def _closest(self, entries: list[int], found: "_Found") -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Each entry's closest phrasing, and the mean cosine of its three closest."""
        closest = np.zeros(len(entries), np.intp)
        mean = np.zeros(len(entries))
        for i, entry in enumerate(entries):
            start, end = self._starts[entry], self._starts[entry + 1]
            own = found.cosines[start:end]
            closest[i] = start + (own.argmax() if end - start > 1 else 0)
            best = own if end - start <= _CLOSEST else np.partition(own, end - start - _CLOSEST)[-_CLOSEST:]
            if found.hidden:
                best = best[best > UNSEEN]
            mean[i] = best.sum() / max(1, len(best))
        return closest, mean

    def _representatives(self, entries: list[int], found: "_Found", closest: NDArray[np.intp]) -> NDArray[np.intp]:
        """The phrasing that speaks for each entry: its best by BM25, else its closest."""
        best: dict[int, int] = {}
        for doc, entry in zip(found.ranking.tolist(), self.entry_of[found.ranking].tolist(), strict=True):
            best.setdefault(entry, doc)
        return np.array([best.get(entry, doc) for entry, doc in zip(entries, closest.tolist(), strict=True)], np.intp)

    def _raw(  # noqa: PLR0913, PLR0917 - what is known of the candidates so far
        self,
        query: Query,
        chosen: NDArray[np.intp],
        phrasings: NDArray[np.intp],
        cosine: Floats,
        mean: NDArray[np.float64],
        found: "_Found",
    ) -> RawScores:
        postings = found.postings
        matched = postings.matched(query.tokens)[phrasings]
        weight, unknown = _weights_in_query(postings, query.tokens, found.hidden)
        head = None if found.head is None else found.head[chosen].astype(np.float64)
        share = found.lexical[phrasings] / max(postings.ideal(query.tokens), _LEAST)
        words = weigh(postings, query.tokens, self._spans(chosen, found.hidden))
        said = [self._particulars_of(entry, found.hidden) for entry in chosen.tolist()]
        return RawScores(
            bm25=share,
            cosine=cosine.astype(np.float64),
            cosine_mean=mean,
            head=head,
            fused=_fuse(share, mean, head),
            coverage=matched / max(weight, _LEAST),
            covered=np.minimum(matched / np.maximum(self._weight[phrasings], _LEAST), 1.0),
            words=words.likelihood,
            elsewhere=words.elsewhere,
            strangest=words.strangest,
            apart=conflicts(particulars(query.normal), said),
            same_language=self.corpus.speaks[chosen, LANGUAGES.index(query.language)].astype(np.float64),
            unknown=unknown / weight if weight else 1.0,
            mended=len(query.corrections) / max(1, len(query.tokens)),
            length=len(query.tokens),
        )

    def _spans(self, chosen: NDArray[np.intp], hidden: frozenset[int]) -> Spans:
        starts, ends = self._bounds[chosen], self._bounds[chosen + 1]
        weights = self._weights_before[ends] - self._weights_before[starts]
        here = frozenset(chosen.tolist())
        masked = tuple(doc for doc in hidden if int(self.entry_of[doc]) in here)
        for doc in masked:
            weights[(starts <= doc) & (doc < ends)] -= self._weight[doc]
        return Spans(starts, ends, weights, hidden, masked)

    def _particulars_of(self, entry: int, hidden: frozenset[int]) -> Particulars:
        """What the phrasings of an entry pin down together, remembered from the first time that it is asked."""
        docs = self.phrasings_of(entry)
        if not hidden.isdisjoint(docs):
            return together(particulars(self.corpus.normals[doc]) for doc in docs if doc not in hidden)
        if entry not in self._said:
            self._said[entry] = together(particulars(self.corpus.normals[doc]) for doc in docs)
        return self._said[entry]


@dataclass(frozen=True, slots=True)
class _Found:
    """The scores of all phrasings and entries for one query, by these postings, and the best phrasings by BM25."""

    postings: Postings
    lexical: NDArray[np.float64]
    cosines: Floats
    head: Floats | None
    exact: tuple[int, ...]
    ranking: NDArray[np.intp]
    hidden: frozenset[int]


def in_memory(postings: Postings | OutsidePostings) -> Postings:
    """The postings of an index that has not been moved. Raise TypeError."""
    if not isinstance(postings, Postings):
        raise TypeError("the words of this index stand in an annex")
    return postings


def _nothing(*, has_head: bool) -> Ranked:
    none = np.zeros(0)
    places = np.zeros(0, np.intp)
    features = np.zeros((0, len(FEATURES)))
    return Ranked(places, places, none, none, none if has_head else None, none, none.astype(bool), features)


def _fuse(
    share: NDArray[np.float64], cosine: NDArray[np.float64], head: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    """Mix the share of the ideal BM25 score, not of the best one found: what shares only a name must not win by it."""
    lexical, dense, classified = WITHOUT_HEAD if head is None else WITH_HEAD
    return lexical * share + dense * cosine + (0.0 if head is None else classified * head)


def _firsts(entries: list[int]) -> list[int]:
    """The first few different entries of a ranking."""
    return list(dict.fromkeys(entries))[:_FROM_EACH]


def _weights_in_query(postings: Postings, tokens: Sequence[str], hidden: frozenset[int]) -> tuple[float, float]:
    """The weight of the query's different tokens, and of those that stand nowhere (but in what is hidden)."""
    weight = unknown = 0.0
    for token in dict.fromkeys(tokens):
        idf = postings.idf_of(token)
        weight += idf
        if token not in postings.vocabulary or (hidden and _stands_only_in(postings, token, hidden)):
            unknown += idf
    return weight, unknown


def _stands_only_in(postings: Postings, token: str, docs: frozenset[int]) -> bool:
    where = postings.docs_with(token)
    return len(where) <= len(docs) and docs.issuperset(where.tolist())


def _by_bare_form(normals: Sequence[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for doc, normal in enumerate(normals):
        if form := bare(normal):
            found[form] = (*found.get(form, ()), doc)
    return found
