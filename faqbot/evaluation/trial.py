"""Trying a language model on questions with known answers: what its answers are worth, and where its bars lie.

trial.jsonl holds questions about help texts, half of which the text does not answer though it speaks of the same
thing, in both languages. They were written for this and nothing else was fitted on them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from faqbot.answerers.grounded import Writer
from faqbot.answerers.trial import FEATURES, START, Evidenced, Trial
from faqbot.assistant import read
from faqbot.domain.calibration import Bar, Linear
from faqbot.domain.decision import Grounded
from faqbot.domain.document import Passage
from faqbot.domain.errors import ModelUnavailable
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.evaluation.grounded import Answered, Asked, asked_of, holds, said
from faqbot.evaluation.sets import Row
from faqbot.retrieval import gate
from faqbot.retrieval.calibration import RISKS
from faqbot.retrieval.quotes import LEAST_ABOUT
from faqbot.retrieval.samples import Step
from faqbot.retrieval.snapshot import Snapshot

_FOLDS = 5
# With fewer answers than this the weights stay where they start; how far they may move with more.
_FEWEST = 20
_VARIANCE = 1.0
# If more questions than this fail for the model's sake, it is the model that is tried in vain.
_MOST_FAILED = 0.1
_MILLISECONDS = 1000.0

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tried:
    """One question: what spoke for the answer, and whether it was right; None where there was no answer."""

    asked: Asked
    evidenced: Evidenced | None
    text: str
    is_right: bool
    ms: float


def questions() -> list[Asked]:
    """The questions that come with faqbot."""
    text = files("faqbot.evaluation").joinpath("trial.jsonl").read_text("utf-8")
    return asked_of([Row("trial.jsonl", i, json.loads(line)) for i, line in enumerate(text.splitlines(), 1)])


async def tried(asked: Sequence[Asked], snapshot: Snapshot, writer: Writer, *, at: datetime, step: Step) -> list[Tried]:
    """Put every question to the model with its passage. Raise ModelUnavailable if it fails too often."""
    found: list[Tried] = []
    failed = 0
    for number, one in enumerate(asked, 1):
        try:
            found.append(await _tried(one, snapshot, writer, at))
        except ModelUnavailable:
            failed += 1
            if failed > max(1, _MOST_FAILED * len(asked)):
                raise
            found.append(Tried(one, None, "", is_right=False, ms=0.0))
        step(number, len(asked))
    return found


async def _tried(one: Asked, snapshot: Snapshot, writer: Writer, at: datetime) -> Tried:
    passages = (Passage("1", one.context),)
    started = perf_counter()
    query = read(Question(one.question, "trial", "trial", "trial", at, language=one.language), snapshot)
    hits = snapshot.search(query, at=at, given=passages).hits
    quoted, deadline = writer.quoted(query, hits), writer.deadline()
    writing = await writer.writing(query, hits, deadline) if quoted >= LEAST_ABOUT else None
    seen = [found async for _, found in writer.evidenced(writing, quoted, deadline)] if writing is not None else []
    text = said(Grounded(writing.text, writing.cited, 1.0)) if writing is not None else ""
    ms = (perf_counter() - started) * _MILLISECONDS
    decision = Grounded(text, passages, 1.0)
    return Tried(one, seen[-1] if seen else None, text, holds(Answered(one, decision, text, ms)), ms)


def trial_of(model: str, of: Sequence[Tried], at: datetime) -> Trial:
    """What the trial says: a fit on all answers, and bars on probabilities of answers that the fit has not seen."""
    answers = [(i, one.evidenced.features) for i, one in enumerate(of) if one.evidenced is not None]
    right = np.array([one.is_right for one in of], bool)
    places, rows = np.array([i for i, _ in answers], int), np.array([row for _, row in answers]).reshape(-1, 3)
    unseen = np.zeros(len(of))
    folds = np.random.default_rng(0).permutation(len(answers)) % _FOLDS
    for fold in range(_FOLDS):
        score = fitted(rows[folds != fold], right[places[folds != fold]])
        for place, row in zip(places[folds == fold], rows[folds == fold], strict=True):
            unseen[place] = score.probability(row.tolist())
    bars = {language: _bars(of, unseen, right, language) for language in Language}
    return Trial(model, at, len(of), fitted(rows, right[places]), bars)


def fitted(rows: Floats, right: NDArray[np.bool_]) -> Linear:
    """Logistic regression that begins at START and leaves it only as far as the answers carry: (answers, FEATURES)."""
    start = np.array([*START.weights, START.bias])
    if len(rows) < _FEWEST:
        return START
    unheld = gate.logistic(np.column_stack([rows, np.ones(len(rows))]), right)

    def loss(weights: Floats) -> tuple[float, Floats]:
        (value, slopes), away = unheld(weights), weights - start
        return value + float(away @ away) / (2 * _VARIANCE), slopes + away / _VARIANCE

    # More evidence never makes an answer less likely: the bars rest on that.
    bounds = [(0.0, None)] * len(FEATURES) + [(None, None)]
    weights = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x.tolist()
    return Linear(FEATURES, START.mean, START.scale, tuple(weights[:-1]), weights[-1])


def _bars(of: Sequence[Tried], unseen: Floats, right: NDArray[np.bool_], language: Language) -> tuple[Bar, ...]:
    places = np.array([i for i, one in enumerate(of) if one.asked.language is language], int)
    known = np.array([bool(of[i].asked.answers) for i in places], bool)
    none = (len(places), int((~known).sum()), 0.0, 0.0)
    return tuple(gate.bar(unseen[places], right[places], known, risk) or Bar(risk, None, *none) for risk in RISKS)
