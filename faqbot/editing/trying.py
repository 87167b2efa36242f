"""Trying a question: what every rung of the ladder made of it, and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from faqbot.assistant import Assistant
from faqbot.domain.decision import Decision, kind, template
from faqbot.domain.evidence import Evidence, TermWeight
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.domain.turn import Turn
from faqbot.retrieval.shelf import Shelf

CHANNEL = "desk"
_OFFERED = 3


class Rung(StrEnum):
    """The rungs, from the strictest down."""

    WORDS = "words"
    COMPUTED = "computed"
    CURATED = "curated"
    CLARIFY = "clarify"
    QUOTED = "quoted"
    GROUNDED = "grounded"
    DECLINED = "declined"


class Outcome(StrEnum):
    """How a rung took the question."""

    PASSED = "passed"
    DECIDED = "decided"
    UNREACHED = "unreached"


@dataclass(frozen=True, slots=True)
class Step:
    """What one rung did; `reason` names a sentence of the desk's words, with `values` to fill in."""

    rung: Rung
    outcome: Outcome
    reason: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trial:
    """A question that was asked for trial; `weights` are those of the best candidate, by token."""

    turn: Turn
    steps: tuple[Step, ...]
    weights: tuple[TermWeight, ...] = ()


class Trying:
    """Asks as a customer would; nothing is recorded."""

    def __init__(
        self, assistant: Assistant, shelf: Shelf, now: Callable[[], datetime], new_key: Callable[[], str]
    ) -> None:
        self._assistant = assistant
        self._shelf = shelf
        self._now = now
        self._new_key = new_key

    async def ask(self, text: str, kb: str | None, language: Language | None) -> Trial:
        """What the bot would say now, and why."""
        key = self._new_key()
        question = Question(text, f"{CHANNEL}-{key}", CHANNEL, key, self._now(), kb=kb, language=language)
        turn = await self._assistant.consider(question)
        return Trial(turn, steps(turn.decision, turn.evidence), await self._weights(turn))

    async def _weights(self, turn: Turn) -> tuple[TermWeight, ...]:
        evidence = turn.evidence
        if evidence is None or evidence.best is None:
            return ()
        snapshot = await self._shelf.snapshot(turn.question.kb)
        # Another snapshot may have come since, which need not know the phrasing.
        return snapshot.explain(evidence.query, evidence.best) if snapshot.id == evidence.snapshot else ()


def steps(decision: Decision, evidence: Evidence | None) -> tuple[Step, ...]:
    """Every rung with what it did."""
    decided = list(Rung).index(_rung(decision))
    found = []
    for place, rung in enumerate(Rung):
        if place > decided:
            found.append(Step(rung, Outcome.UNREACHED))
        else:
            outcome = Outcome.DECIDED if place == decided else Outcome.PASSED
            found.append(_step(rung, outcome, evidence))
    return tuple(found)


def _rung(decision: Decision) -> Rung:
    if template(decision) is not None:
        return Rung.COMPUTED
    name = kind(decision)
    return Rung(name) if name in list(Rung) else Rung.WORDS


def _step(rung: Rung, outcome: Outcome, evidence: Evidence | None) -> Step:
    if evidence is None or rung in {Rung.WORDS, Rung.COMPUTED, Rung.GROUNDED}:
        return Step(rung, outcome, f"{rung}_{outcome}")
    match rung:
        case Rung.CURATED:
            return _curated(outcome, evidence)
        case Rung.CLARIFY:
            together = sum(c.probability for c in evidence.candidates[:_OFFERED])
            return Step(rung, outcome, f"clarify_{outcome}", {"together": together, **_bar(evidence)})
        case Rung.QUOTED:
            reason = f"quoted_{outcome}" if evidence.hits else "quoted_none"
            return Step(rung, outcome, reason, {"passages": len(evidence.hits)})
        case _:
            return Step(rung, outcome, "declined_unsure" if evidence.candidates else "declined_nothing")


def _curated(outcome: Outcome, evidence: Evidence) -> Step:
    best = evidence.best
    if best is None:
        return Step(Rung.CURATED, outcome, "curated_nothing")
    values = {"entry": best.entry.id, "best": best.probability, "margin": evidence.margin, **_bar(evidence)}
    if best.scores.exact:
        return Step(Rung.CURATED, outcome, "curated_exact", values)
    reason = "curated_no_bar" if evidence.gate.threshold is None else f"curated_{outcome}"
    return Step(Rung.CURATED, outcome, reason, values)


def _bar(evidence: Evidence) -> Mapping[str, object]:
    return {"threshold": evidence.gate.threshold or 0.0, "risk": evidence.gate.entries_risk}
