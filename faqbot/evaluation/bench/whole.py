"""One whole question, without a store: read, search, decide."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

import numpy as np

from faqbot.domain.decision import kind
from faqbot.domain.faq import Phrasing
from faqbot.domain.message import Question
from faqbot.domain.protocols import Embedder
from faqbot.evaluation.bench import synthetic
from faqbot.evaluation.bench.timing import Spread, spread
from faqbot.pipeline import Pipeline
from faqbot.retrieval.calibration import shipped
from faqbot.retrieval.snapshot import Snapshot, assemble, build, fingerprint_of

_RISK = 0.05
_WARM_UP = 20
_MILLISECONDS = 1000.0


@dataclass(frozen=True, slots=True)
class Built:
    """A snapshot and the seconds that it took to build."""

    snapshot: Snapshot
    seconds: float


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole question at one size, and its parts; `decisions` counts what was decided."""

    size: int
    build_s: float
    queries: int
    time: Spread
    read: Spread
    search: Spread
    decide: Spread
    decisions: dict[str, int]


def built(phrasings: Sequence[Phrasing], embedder: Embedder) -> Built:
    """An entry for each phrasing, judged by the shipped gate."""
    kb = synthetic.knowledge_base(phrasings)
    started = perf_counter()
    fingerprint = fingerprint_of(kb, embedder.name)
    parts = build(kb, embedder)
    gate = shipped(kb.id, fingerprint, has_head=parts.index.head is not None)
    snapshot = assemble(kb, parts, gate, risk=_RISK, fingerprint=fingerprint)
    return Built(snapshot, perf_counter() - started)


def questions(phrasings: Sequence[Phrasing], n: int, *, seed: int, at: datetime) -> list[Question]:
    """`n` questions to time, after a few to warm up with."""
    texts = synthetic.rephrased(phrasings, n + _WARM_UP, seed=seed + 1)
    return [Question(text, "bench", "bench", str(i), at) for i, text in enumerate(texts)]


async def whole(built: Built, asked: Sequence[Question], pipeline: Pipeline) -> Whole:
    """Ask one question after the other."""
    runs = [await _stages(question, built.snapshot, pipeline) for question in asked][_WARM_UP:]
    marks = np.array([marks for marks, _ in runs]) * _MILLISECONDS
    read, search, decide = (spread(column) for column in np.diff(marks, axis=1).T)
    return Whole(
        size=len(built.snapshot.phrasings),
        build_s=built.seconds,
        queries=len(runs),
        time=spread(marks[:, -1] - marks[:, 0]),
        read=read,
        search=search,
        decide=decide,
        decisions=dict(sorted(Counter(name for _, name in runs).items())),
    )


async def _stages(question: Question, snapshot: Snapshot, pipeline: Pipeline) -> tuple[tuple[float, ...], str]:
    """The moments between the stages, and the kind of decision."""
    started = perf_counter()
    query = snapshot.reader.read(question.text)
    understood = perf_counter()
    evidence = snapshot.search(query, at=question.at)
    found = perf_counter()
    decision = await pipeline.decide(question, query, evidence)
    return (started, understood, found, perf_counter()), kind(decision)
