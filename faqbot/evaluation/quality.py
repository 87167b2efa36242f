"""Several systems on several sets, side by side: what the product adds to its parts and to other encoders."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np

from faqbot.assistant import read
from faqbot.domain.errors import BadInput
from faqbot.domain.language import Language
from faqbot.domain.protocols import Embedder
from faqbot.domain.turn import Label
from faqbot.evaluation import run
from faqbot.evaluation.measures import Measures, measure
from faqbot.evaluation.outcome import Outcome, Place
from faqbot.evaluation.sets import EvaluationSet, Row, Rows, assemble, entries_of
from faqbot.pipeline import Pipeline
from faqbot.retrieval.calibration import UNKNOWN_SHARE
from faqbot.retrieval.dense import Vectors
from faqbot.retrieval.samples import Step
from faqbot.retrieval.snapshot import Snapshot

if TYPE_CHECKING:
    from faqbot.domain.faq import Entry

FULL, BM25 = "full", "bm25"
# More labelled questions than this make a gate slower to fit, not better.
MOST_LABELS: Final = 500
_MILLISECONDS = 1000.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Task:
    """A named set to measure on."""

    name: str
    given: EvaluationSet


@dataclass(frozen=True, slots=True)
class Column:
    """One system on one set."""

    task: str
    system: str
    phrasings: int
    measures: Measures


@dataclass(frozen=True, slots=True)
class Terms:
    """What all systems are measured under; `pipeline` decides for the whole product."""

    pipeline: Pipeline
    at: datetime
    risk: float
    most_questions: int


class Nearest:
    """An encoder alone: entries by the cosine of their nearest phrasing, which is also the confidence."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder, at: datetime) -> None:
        self._snapshot = snapshot
        self._embedder = embedder
        self._at = at
        self._vectors = Vectors(embedder.embed(snapshot.index.corpus.normals).astype(np.float16))

    async def ask(self, label: Label, key: str) -> Outcome:
        started = perf_counter()
        query = read(run.question(label, key, self._at), self._snapshot)
        cosines = self._vectors.cosines(self._embedder.embed([query.normal])[0])
        entry_of = self._snapshot.index.entry_of
        order = np.argsort(-cosines, kind="stable")
        entries, firsts = np.unique(entry_of[order], return_index=True)
        best = np.argsort(firsts)[: run.DEPTH]
        places = tuple(
            Place(self._snapshot.entries[entries[i]].id, cosine=float(cosines[order[firsts[i]]])) for i in best.tolist()
        )
        ms = (perf_counter() - started) * _MILLISECONDS
        return Outcome(label, places, places[0].cosine or 0.0 if places else 0.0, None, ms)


def few_shot(name: str, faq: Sequence[Row], fit: Sequence[Row], queries: Sequence[Row], shots: int | None) -> Task:
    """A set whose entries have at most `shots` phrasings: their own first, then rows to fit on. None: all of them."""
    entries = entries_of(faq)
    known = [row for row in fit if row.values.get("faq_id") is not None]
    unknown = [row for row in fit if row.values.get("faq_id") is None]
    unknown = [unknown[i * len(unknown) // MOST_LABELS] for i in range(min(MOST_LABELS, len(unknown)))]
    given = assemble(entries, Rows(queries, [*known, *unknown]))
    if shots is not None:
        kept = tuple(replace(entry, phrasings=entry.phrasings[:shots]) for entry in given.kb.entries)
        given = replace(given, kb=replace(given.kb, entries=kept))
    return Task(name if shots is None else f"{name}, {shots} phrasings", given)


def twins(name: str, faq: Sequence[Row], asked_in: Language) -> Task:
    """Each entry of the other language is to be found by the question of its twin, which has the same `pair_id`."""
    if any(row.values.get("pair_id") is None for row in faq):
        raise BadInput(f"{name}: every row needs a pair_id to be asked across languages")
    by_language: Mapping[Language, dict[object, Entry]] = {language: {} for language in Language}
    for row, entry in zip(faq, entries_of(faq), strict=True):
        by_language[entry.phrasings[0].language][row.values["pair_id"]] = entry
    asked, found = by_language[asked_in], by_language[asked_in.other]
    rows = [
        Row(name, i, {"query": entry.phrasings[0].text, "lang": str(asked_in), "faq_id": found[pair].id})
        for i, (pair, entry) in enumerate(asked.items(), 1)
        if pair in found
    ]
    return Task(f"{name}, {asked_in} to {asked_in.other}", assemble(tuple(found.values()), Rows(rows)))


def compare(task: Task, own: Embedder, others: Mapping[str, Embedder], terms: Terms, *, say: Say) -> tuple[Column, ...]:
    """The product with its embedder `own`, BM25 alone, and each of the other encoders alone, on the same questions."""
    given = task.given.limited(terms.most_questions)
    say(f"{task.name}: indexing")
    snapshot = run.index(given, own, risk=terms.risk)
    snapshot = run.gated(
        snapshot,
        given.labels,
        at=terms.at,
        unknown_share=UNKNOWN_SHARE,
        step=_telling(f"{task.name}: calibrating", say),
    )
    columns = []
    for name, system in _systems(snapshot, others, terms):
        outcomes = asyncio.run(run.run(system, given.questions, step=_telling(f"{task.name}: {name}", say)))
        columns.append(Column(task.name, name, len(snapshot.phrasings), measure(outcomes)))
    return tuple(columns)


def _systems(snapshot: Snapshot, others: Mapping[str, Embedder], terms: Terms) -> Iterator[tuple[str, run.System]]:
    """Each system is made when it is its turn: an encoder alone reads all phrasings first."""
    yield BM25, run.Lexical(snapshot, terms.at)
    for name, embedder in others.items():
        yield name, Nearest(snapshot, embedder, terms.at)
    yield FULL, run.Full(snapshot, terms.pipeline, terms.at)


def _telling(what: str, say: Say) -> Step:
    return lambda done, of: say(f"{what} {done} of {of}")
