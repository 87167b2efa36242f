"""Labelled questions made from a base's own phrasings, so that a gate can be fitted without a log.

Leave one phrasing out: the question is a phrasing that the index must not see, its entry is the right answer.
Leave one entry out: the whole entry is hidden, so nothing there is right and the question must be declined.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.language import Language
from faqbot.domain.turn import Label
from faqbot.retrieval import head as heads
from faqbot.retrieval.gate import Example
from faqbot.retrieval.index import NOTHING_HIDDEN, Hidden, Index, Ranked
from faqbot.retrieval.snapshot import Snapshot

_FOLDS = 5
# A gate is fitted on the first few candidates, as the shipped one was, and judged on all.
_FITTED = 5
MOST = 4000

Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Sample:
    """A question with all candidates that the bot would see, its language, and if it stems from the base's `own` words.

    `exact` are the places of candidates that equal the question letter by letter.
    """

    example: Example
    language: Language
    own: bool
    exact: tuple[int, ...] = ()

    @property
    def to_fit(self) -> Example:
        """The first candidates alone."""
        example = self.example
        return Example(example.features[:_FITTED], example.right[:_FITTED], example.known)


def from_phrasings(
    snapshot: Snapshot, *, unknown_share: float, most: int = MOST, step: Step | None = None
) -> list[Sample]:
    """Leave-one-out questions, `unknown_share` of them with their entry hidden; at most `most`, evenly taken."""
    index = snapshot.index
    chosen = _evenly(len(index.entry_of), most)
    rng = np.random.default_rng(0)
    unknown = set(rng.permutation(chosen)[: round(unknown_share * len(chosen))].tolist())
    known = [doc for doc in chosen.tolist() if doc not in unknown and len(index.phrasings_of(index.entry_of[doc])) > 1]
    plan = [(doc, True) for doc in known] + [(doc, False) for doc in sorted(unknown)]
    heads_of = _Folds(index)
    samples = []
    for done, (doc, is_known) in enumerate(plan, 1):
        entry = int(index.entry_of[doc])
        hidden = Hidden(phrasings=frozenset({doc})) if is_known else Hidden(entries=frozenset({entry}))
        head = heads_of.without_phrasing(doc) if is_known else heads_of.without_entry(entry)
        phrasing = snapshot.phrasings[doc]
        query = snapshot.reader.read(phrasing.text, language=phrasing.language)
        ranked = index.rank(query, index.vectors.stored[doc].astype(np.float32), hidden=hidden, head=head)
        samples.append(Sample(_example(ranked, entry if is_known else None), phrasing.language, own=True))
        if step is not None:
            step(done, len(plan))
    return samples


def from_labels(snapshot: Snapshot, labels: Sequence[Label]) -> list[Sample]:
    """Questions from outside: a log that somebody labelled."""
    places = {entry.id: i for i, entry in enumerate(snapshot.entries)}
    return [_asked(label, _ranked(snapshot, label), places.get(label.entry_id or "")) for label in labels]


def _asked(label: Label, ranked: Ranked, entry: int | None) -> Sample:
    exact = tuple(np.flatnonzero(ranked.exact).tolist())
    return Sample(_example(ranked, entry), label.language, own=False, exact=exact)


def _ranked(snapshot: Snapshot, label: Label) -> Ranked:
    query = snapshot.reader.read(label.text, language=label.language)
    return snapshot.index.rank(query, snapshot.embedder.embed([query.meant or query.normal])[0], hidden=NOTHING_HIDDEN)


def _example(ranked: Ranked, entry: int | None) -> Example:
    right = np.zeros(len(ranked.entries), bool) if entry is None else ranked.entries == entry
    return Example(ranked.features, right, known=entry is not None)


def _evenly(n: int, most: int) -> NDArray[np.intp]:
    return np.arange(n) if n <= most else np.linspace(0, n - 1, most).astype(np.intp)


class _Folds:
    """Heads that have not seen a phrasing, or its entry: fitted on the rest in folds, when first asked for."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._heads: dict[tuple[str, int], heads.Head] = {}
        position = np.arange(len(index.entry_of)) - np.searchsorted(index.entry_of, index.entry_of)
        self._phrasing_fold = (position + index.entry_of) % _FOLDS
        self._entry_fold = index.entry_of % _FOLDS

    def without_phrasing(self, doc: int) -> heads.Head | None:
        return self._head("phrasing", int(self._phrasing_fold[doc]), self._phrasing_fold)

    def without_entry(self, entry: int) -> heads.Head | None:
        return self._head("entry", entry % _FOLDS, self._entry_fold)

    def _head(self, kind: str, fold: int, folds: NDArray[np.intp]) -> heads.Head | None:
        index = self._index
        if index.head is None:
            return None
        if (kind, fold) not in self._heads:
            seen = folds != fold
            vectors = index.vectors.stored[seen].astype(np.float32)
            n, others, strength = index.corpus.n_entries, index.head.background, index.head.strength
            self._heads[kind, fold] = heads.fit(vectors, index.entry_of[seen], n, others, strength=strength)
        return self._heads[kind, fold]
