"""How often computed answers are right, wrong or missing, on questions whose exact results are known."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from time import perf_counter
from typing import Any

import numpy as np

from faqbot.answerers.computed import decide
from faqbot.domain.decision import Computed, Decision, kind
from faqbot.domain.errors import BadRows, Problem
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.evaluation.sets import Row
from faqbot.language.detect import detect
from faqbot.language.normalise import normalise
from faqbot.templates.desk import Desk
from faqbot.wording.replies import word

COMPUTED, CLARIFY, DECLINED = "computed", "clarify", "declined"
_DECISIONS = (COMPUTED, CLARIFY, DECLINED)
_MILLISECONDS = 1000.0
# Results are written with two decimals at least; what differs by less is the same number, rounded.
_TOLERANCE = Decimal("0.005")


class Verdict(StrEnum):
    """What became of a question."""

    RIGHT = "right"  # computed with the right result, or asked for what is missing, or left alone as it should be
    WRONG = "wrong"  # a wrong number, or a number where there should be none
    MISSED = "missed"  # nothing computed where something could be


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what must come of it; `value` is compared as a number where it is one."""

    text: str
    language: Language
    decision: str
    value: str | None
    contains: str | None
    history: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the templates made of a question."""

    asked: Asked
    decision: Decision | None
    verdict: Verdict
    ms: float


def read(rows: Sequence[Row], at: datetime) -> tuple[Asked, ...]:
    """The questions of a file, asked at `at` where a row names no time. Raise BadRows with every row that is wrong."""
    found, problems = [], []
    for row in rows:
        try:
            found.append(_asked(row.values, at))
        except ValueError as error:
            problems.append(Problem(row.file, row.line, str(error)))
    if problems:
        raise BadRows(tuple(problems))
    return tuple(found)


def ask(desk: Desk, asked: Asked) -> Outcome:
    """Put a question to the templates alone."""
    question = Question(asked.text, "evaluation", "evaluation", asked.text, asked.at, history=asked.history)
    started = perf_counter()
    decision = decide(desk, question, asked.language)
    ms = (perf_counter() - started) * _MILLISECONDS
    return Outcome(asked, decision, _verdict(asked, decision), ms)


def measures(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    """Counts and shares, over all and for each language."""
    groups = {"overall": list(outcomes)} | {
        language.value: [o for o in outcomes if o.asked.language is language] for language in Language
    }
    return {name: _measured(group) for name, group in groups.items()}


def prediction(outcome: Outcome) -> dict[str, Any]:
    """One outcome as a row for programs."""
    decision = outcome.decision
    return {
        "text": outcome.asked.text,
        "lang": outcome.asked.language.value,
        "expected": outcome.asked.value or outcome.asked.contains or outcome.asked.decision,
        "decision": "none" if decision is None else kind(decision),
        "template": getattr(decision, "template", None),
        "value": decision.value if isinstance(decision, Computed) else None,
        "verdict": outcome.verdict.value,
        "ms": round(outcome.ms, 3),
    }


def _measured(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    answerable = [o for o in outcomes if o.asked.decision == COMPUTED]
    traps = [o for o in outcomes if o.asked.decision == DECLINED]
    verdicts = Counter(o.verdict for o in answerable)
    times = [o.ms for o in outcomes] or [0.0]
    return {
        "n": len(outcomes),
        "answerable": len(answerable),
        "computed_right": verdicts[Verdict.RIGHT],
        "computed_wrong": verdicts[Verdict.WRONG],
        "computed_share": verdicts[Verdict.RIGHT] / len(answerable) if answerable else None,
        "to_ask": sum(o.asked.decision == CLARIFY for o in outcomes),
        "asked_right": sum(o.asked.decision == CLARIFY and o.verdict is Verdict.RIGHT for o in outcomes),
        "traps": len(traps),
        "traps_computed": sum(o.verdict is Verdict.WRONG for o in traps),
        "wrong_numbers": sum(o.verdict is Verdict.WRONG for o in outcomes),
        "p50_ms": float(np.percentile(times, 50)),
        "p99_ms": float(np.percentile(times, 99)),
        "max_ms": max(times),
    }


def _verdict(asked: Asked, decision: Decision | None) -> Verdict:
    computed = isinstance(decision, Computed)
    if asked.decision == COMPUTED:
        if not computed:
            return Verdict.MISSED
        return Verdict.RIGHT if _is_right(asked, decision) else Verdict.WRONG
    if computed:
        return Verdict.WRONG
    is_asked = decision is not None and kind(decision) == CLARIFY
    return Verdict.RIGHT if is_asked == (asked.decision == CLARIFY) else Verdict.MISSED


def _is_right(asked: Asked, decision: Decision | None) -> bool:
    assert isinstance(decision, Computed), "only a computed answer is right or wrong"  # noqa: S101 - for the type checker
    said = word(decision, asked.language).text
    if asked.contains is not None and asked.contains not in said:
        return False
    return asked.value is None or _is_same(asked.value, decision.value)


def _is_same(expected: str, found: str) -> bool:
    try:
        return abs(Decimal(expected) - Decimal(found)) <= _TOLERANCE
    except InvalidOperation:
        return expected == found


def _asked(values: Mapping[str, Any], at: datetime) -> Asked:
    """Read a row; raise ValueError naming the field that is wrong."""
    text, decision = values.get("text"), values.get("decision", COMPUTED)
    if not isinstance(text, str) or not text.strip():
        raise ValueError('"text" must be a text')
    if decision not in _DECISIONS:
        raise ValueError(f'"decision" is {decision!r}; use {", ".join(_DECISIONS)}')
    value, contains = values.get("value"), values.get("text_contains")
    if decision == COMPUTED and value is None and contains is None:
        raise ValueError('a computed answer needs a "value" or "text_contains" to be compared with')
    language = values.get("lang") or detect(normalise(text))
    if language not in list(Language):
        raise ValueError(f'"lang" is {language!r}; use "zh" or "en"')
    history = values.get("history") or []
    if not isinstance(history, list) or not all(isinstance(earlier, str) for earlier in history):
        raise ValueError('"history" must be a list of texts')
    moment = datetime.fromisoformat(values["at"]) if values.get("at") else at
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=at.tzinfo)
    return Asked(
        text, Language(language), decision, None if value is None else str(value), contains, tuple(history), moment
    )
