"""What every Statistics promises."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from faqbot.domain.decision import Declined, Reason
from faqbot.domain.handoff import Case
from faqbot.domain.language import Language
from faqbot.domain.protocols import CalibrationStore, HandoffStore, Statistics, TurnStore
from faqbot.domain.statistics import Asked, Figures, Judged, Slice
from faqbot.domain.turn import Feedback, Label, Verdict
from faqbot.storage.calibrations import SqlCalibrationStore
from faqbot.storage.database import Database
from faqbot.storage.handoffs import SqlHandoffStore
from faqbot.storage.memory import MemoryTurnStore
from faqbot.storage.memory_calibrations import MemoryCalibrationStore
from faqbot.storage.memory_handoffs import MemoryHandoffStore
from faqbot.storage.memory_statistics import MemoryStatistics
from faqbot.storage.statistics import SqlStatistics
from faqbot.storage.turns import SqlTurnStore
from tests.contracts.samples import EN, NOON, ZH, a_question, a_turn, later

DAY = 24 * 60
ALL = Slice(NOON, later(3 * DAY))


@dataclass(frozen=True, slots=True)
class Ledger:
    """Statistics with the stores that they count."""

    statistics: Statistics
    turns: TurnStore
    handoffs: HandoffStore
    labels: CalibrationStore

    async def says(
        self, key: str, text: str = "Where?", *, at: float = 0, language: Language = EN, is_known: bool = True
    ) -> None:
        """A customer with a conversation of their own asks, so many minutes after noon."""
        question = replace(a_question(key, f"c-{key}", text=text, at=later(at), channel=key[:1]), kb="orders")
        turn = a_turn(key, question, None if is_known else Declined(Reason.NOTHING_FOUND))
        await self.turns.record(replace(turn, language=language, evidence=turn.evidence if is_known else None))

    async def counted(self, counted: Slice = ALL, most: int = 9) -> Figures:
        return await self.statistics.figures(counted, most=most)


@pytest.fixture
async def ledger(place: str) -> AsyncIterator[Ledger]:
    if place == "memory":
        turns, handoffs, labels = MemoryTurnStore(), MemoryHandoffStore(), MemoryCalibrationStore()
        yield Ledger(MemoryStatistics(turns, handoffs, labels), turns, handoffs, labels)
        return
    database = Database(place)
    yield Ledger(
        SqlStatistics(database), SqlTurnStore(database), SqlHandoffStore(database), SqlCalibrationStore(database)
    )
    await database.close()


async def test_nothing_is_counted_where_nothing_was_asked(ledger: Ledger) -> None:
    assert await ledger.counted() == Figures()


async def test_turns_are_counted_by_day_and_decision_within_the_slice(ledger: Ledger) -> None:
    await ledger.says("w1")
    await ledger.says("w2", at=11 * 60)
    await ledger.says("w3", at=13 * 60, is_known=False)
    await ledger.says("w4", at=-1)
    await ledger.says("w5", at=3 * DAY)

    found = await ledger.counted()

    first, second = NOON.date(), later(DAY).date()
    assert found.days == {first: {"curated": 2}, second: {"declined": 1}}
    assert list(found.days) == [first, second]
    assert (found.turns, found.conversations, dict(found.decisions)) == (3, 3, {"curated": 2, "declined": 1})


@pytest.mark.parametrize(
    ("counted", "turns"),
    [
        (replace(ALL, channel="w"), 2),
        (replace(ALL, language=ZH), 1),
        (replace(ALL, kb="orders"), 3),
        (replace(ALL, kb="account"), 0),
        (replace(ALL, channel="t", language=EN), 1),
    ],
)
async def test_a_slice_is_cut_by_channel_language_and_base(ledger: Ledger, counted: Slice, turns: int) -> None:
    await ledger.says("w1")
    await ledger.says("w2", language=ZH)
    await ledger.says("t1")

    assert (await ledger.counted(counted)).turns == turns


async def test_persons_and_thumbs_are_counted(ledger: Ledger) -> None:
    for key in ("w1", "w2", "w3"):
        await ledger.says(key)
    assert await ledger.handoffs.save(Case("c-w1", "w", NOON, NOON, version=1))
    await ledger.turns.rate(Feedback("w1", Verdict.UP, NOON))
    await ledger.turns.rate(Feedback("w2", Verdict.DOWN, NOON))

    found = await ledger.counted()

    assert (found.handed_over, found.liked, found.disliked) == (1, 1, 1)


async def test_the_most_frequent_questions_come_first_with_how_often_they_were_declined(ledger: Ledger) -> None:
    await ledger.says("w1", "Where?")
    await ledger.says("w2", "Where?", is_known=False)
    await ledger.says("w3", "Why?")
    await ledger.says("w4", "Why?", language=ZH)

    assert (await ledger.counted(most=2)).asked == (Asked("Where?", EN, 2, 1), Asked("Why?", EN, 1, 0))


async def test_questions_are_counted_by_their_words_and_language(ledger: Ledger) -> None:
    await ledger.says("w1", "Where?")
    await ledger.says("w2", "Where?", language=ZH)
    await ledger.says("w3", "Where?", at=-5)
    await ledger.says("w4", "Why?")

    found = await ledger.statistics.frequencies(ALL, ["Where?", "Who?"])

    assert found == {("Where?", EN): 1, ("Where?", ZH): 1}


async def test_labels_judge_the_turns_that_asked_the_same(ledger: Ledger) -> None:
    await ledger.says("w1", "right")
    await ledger.says("w2", "wrong")
    await ledger.says("w3", "out of scope")
    await ledger.says("w4", "withheld", is_known=False)
    await ledger.says("w5", "rightly declined", is_known=False)
    await ledger.says("w6", "not labelled")
    right = next(iter((await ledger.counted()).used))[1]
    labels = {"right": right, "wrong": "other", "out of scope": None, "withheld": right, "rightly declined": None}
    await ledger.labels.label("", [Label(text, EN, entry) for text, entry in labels.items()], at=NOON)

    assert (await ledger.counted()).judged == Judged(5, 2, 1)


async def test_entries_are_counted_by_how_many_they_answered(ledger: Ledger) -> None:
    await ledger.says("w1")
    await ledger.says("w2")
    await ledger.says("w3", is_known=False)

    ((_, n),) = (await ledger.counted()).used.items()

    assert n == 2


async def test_times_are_those_that_half_and_nearly_all_keep_to(ledger: Ledger) -> None:
    await ledger.says("w1")

    found = await ledger.counted()

    assert found.p50_ms is not None
    assert found.p50_ms == found.p99_ms
