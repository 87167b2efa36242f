"""Asks labelled questions the product's own way, and notes what became of each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from time import perf_counter
from typing import Protocol

import numpy as np

from faqbot.assistant import read, refuse
from faqbot.domain.message import Question
from faqbot.domain.protocols import Embedder
from faqbot.domain.turn import Label
from faqbot.evaluation.outcome import Outcome, Place
from faqbot.evaluation.sets import EvaluationSet
from faqbot.pipeline import Pipeline
from faqbot.retrieval.calibration import calibrate, shipped, undecided
from faqbot.retrieval.samples import Step
from faqbot.retrieval.snapshot import Snapshot, assemble, build, fingerprint_of

DEPTH = 10
_MILLISECONDS = 1000.0


class System(Protocol):
    """What is measured."""

    async def ask(self, label: Label, key: str) -> Outcome:
        """Put one labelled question to the system; `key` tells it from the others."""
        ...


class Full:
    """Reading, search and decision of the product. The router is left out: intent sets hold greetings as questions."""

    def __init__(self, snapshot: Snapshot, pipeline: Pipeline, at: datetime) -> None:
        self._snapshot = snapshot
        self._pipeline = pipeline
        self._at = at

    async def ask(self, label: Label, key: str) -> Outcome:
        asked = question(label, key, self._at)
        started = perf_counter()
        refusal = refuse(asked)
        if refusal is not None:
            return Outcome(label, (), 0.0, refusal, _ms_since(started))
        query = read(asked, self._snapshot)
        evidence = self._snapshot.search(query, at=asked.at, most=DEPTH)
        decision = await self._pipeline.decide(asked, query, evidence)
        ms = _ms_since(started)
        ranking = tuple(Place(c.entry.id, c.scores.bm25, c.probability, c.scores.cosine) for c in evidence.candidates)
        return Outcome(label, ranking, evidence.best.probability if evidence.best else 0.0, decision, ms)


class Lexical:
    """BM25 alone, on the product's tokens: entries by their best phrasing's score, which is also the confidence."""

    def __init__(self, snapshot: Snapshot, at: datetime) -> None:
        self._snapshot = snapshot
        self._at = at

    async def ask(self, label: Label, key: str) -> Outcome:
        started = perf_counter()
        tokens = read(question(label, key, self._at), self._snapshot).tokens
        ranking = self._ranking(tokens)
        ms = _ms_since(started)
        return Outcome(label, ranking, (ranking[0].bm25 or 0.0) if ranking else 0.0, None, ms)

    def _ranking(self, tokens: Sequence[str]) -> tuple[Place, ...]:
        index = self._snapshot.index
        found = index.postings.search(tokens, len(index.entry_of))
        entries, firsts = np.unique(index.entry_of[found.docs], return_index=True)
        places = []
        for i in np.argsort(firsts).tolist():
            entry = self._snapshot.entries[entries[i]]
            if entry.is_live(self._at):
                places.append(Place(entry.id, float(found.scores[firsts[i]])))
            if len(places) == DEPTH:
                break
        return tuple(places)


async def run(system: System, questions: Sequence[Label], *, step: Step) -> tuple[Outcome, ...]:
    """Ask every question, in order; `step` is told of each."""
    outcomes = []
    for done, label in enumerate(questions, 1):
        outcomes.append(await system.ask(label, str(done)))
        step(done, len(questions))
    return tuple(outcomes)


def index(given: EvaluationSet, embedder: Embedder, *, risk: float) -> Snapshot:
    """A snapshot of the set's knowledge base, whose gate is still shut."""
    fingerprint = fingerprint_of(given.kb, embedder.name)
    return assemble(given.kb, build(given.kb, embedder), undecided(), risk=risk, fingerprint=fingerprint)


def gated(snapshot: Snapshot, labels: Sequence[Label], *, at: datetime, unknown_share: float, step: Step) -> Snapshot:
    """The snapshot with a gate of its own, or with the shipped one where there is nothing to calibrate on."""
    if labels or any(len(entry.phrasings) > 1 for entry in snapshot.entries):
        own = calibrate(snapshot, labels, at=at, unknown_share=unknown_share, step=step)
        return replace(snapshot, calibration=own.calibration)
    has_head = snapshot.index.head is not None
    return replace(snapshot, calibration=shipped(snapshot.kb.id, snapshot.fingerprint, has_head=has_head))


def question(label: Label, key: str, at: datetime) -> Question:
    """A labelled question as a customer would have put it."""
    return Question(label.text, f"evaluation-{key}", "evaluation", key, at, language=label.language)


def _ms_since(started: float) -> float:
    return (perf_counter() - started) * _MILLISECONDS
