"""The ladder: the first rung that is sure enough decides."""

from dataclasses import dataclass, field

import pytest

from faqbot.domain.decision import Computed, Curated, Decision, Declined, Handoff, Reason
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.domain.evidence import Evidence
from faqbot.domain.message import Query, Question
from faqbot.domain.protocols import Hear, unheard
from faqbot.pipeline import Pipeline
from tests.contracts.samples import a_candidate, a_question, an_entry, evidence

ANSWER = Curated(an_entry(), 0.9)
SUM = Computed("shipping", "¥12")
DECLINE = Declined(Reason.UNAVAILABLE)


@dataclass
class Rung:
    """Decides what it is told to, and notes what it was asked."""

    decision: Decision | None
    asked: list[tuple[Question, Query, Evidence]] = field(default_factory=list)

    async def answer(
        self, question: Question, query: Query, evidence: Evidence, hear: Hear = unheard
    ) -> Decision | None:
        self.asked.append((question, query, evidence))
        return self.decision


class BrokenRung:
    async def answer(
        self, question: Question, query: Query, evidence: Evidence, hear: Hear = unheard
    ) -> Decision | None:
        raise DatabaseUnavailable("The database does not answer.")


async def decided(*rungs: Rung | BrokenRung, found: Evidence | None = None) -> Decision:
    found = found or evidence()
    return await Pipeline(rungs).decide(a_question(), found.query, found)


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ((ANSWER,), ANSWER),
        ((ANSWER, SUM), ANSWER),
        ((None, SUM, ANSWER), SUM),
        ((None, None, ANSWER), ANSWER),
        ((Handoff(Reason.UNSAFE), ANSWER), Handoff(Reason.UNSAFE)),
    ],
)
async def test_the_first_decision_counts(decisions: tuple[Decision | None, ...], expected: Decision) -> None:
    assert await decided(*map(Rung, decisions)) == expected


async def test_a_rung_that_declines_stops_the_ladder() -> None:
    laxer = Rung(ANSWER)

    decision = await decided(Rung(None), Rung(DECLINE), laxer)

    assert decision == DECLINE
    assert laxer.asked == []


@pytest.mark.parametrize("rungs", [(), (Rung(None),), (Rung(None), Rung(None))])
async def test_when_all_pass_the_question_is_declined(rungs: tuple[Rung, ...]) -> None:
    assert await decided(*rungs) == Declined(Reason.NOTHING_FOUND)


async def test_the_decline_names_what_is_near() -> None:
    decision = await decided(Rung(None), found=evidence(a_candidate("track", 0.4), a_candidate("cancel", 0.05)))

    assert decision == Declined(Reason.NOT_SURE, (an_entry("track"),))


async def test_every_rung_is_asked_the_same_once() -> None:
    first, second = Rung(None), Rung(ANSWER)
    found = evidence(a_candidate())

    await decided(first, second, found=found)

    assert first.asked == second.asked == [(a_question(), found.query, found)]


async def test_a_failure_is_not_an_answer_from_the_next_rung() -> None:
    with pytest.raises(DatabaseUnavailable):
        await decided(BrokenRung(), Rung(ANSWER))
