"""What every ConversationLog promises."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from faqbot.domain.conversation import By, Sought
from faqbot.domain.decision import Declined, Reason
from faqbot.domain.handoff import Case, Event, State
from faqbot.domain.language import Language
from faqbot.domain.protocols import ConversationLog, HandoffStore, TurnStore
from faqbot.domain.turn import Feedback, Verdict
from faqbot.storage.conversations import SqlConversationLog
from faqbot.storage.database import Database
from faqbot.storage.handoffs import SqlHandoffStore
from faqbot.storage.memory import MemoryTurnStore
from faqbot.storage.memory_conversations import MemoryConversationLog
from faqbot.storage.memory_handoffs import MemoryHandoffStore
from faqbot.storage.turns import SqlTurnStore
from tests.contracts.samples import EN, NOON, ZH, a_question, a_turn, later


@dataclass(frozen=True, slots=True)
class Talks:
    """A log of conversations with the stores that it reads."""

    log: ConversationLog
    turns: TurnStore
    handoffs: HandoffStore

    async def says(
        self,
        key: str,
        text: str,
        conversation: str = "c1",
        *,
        at: float = 0,
        channel: str = "web",
        language: Language = EN,
        kb: str = "orders",
        is_known: bool = True,
    ) -> None:
        """A customer asks, so many minutes after noon, and is answered by an entry or declined."""
        question = replace(a_question(key, conversation, text=text, at=later(at), channel=channel), kb=kb)
        turn = a_turn(key, question, None if is_known else Declined(Reason.NOTHING_FOUND))
        evidence = None if turn.evidence is None or not is_known else turn.evidence
        await self.turns.record(replace(turn, language=language, evidence=evidence))

    async def found(self, sought: Sought) -> list[str]:
        return [outline.conversation for outline in await self.log.find(sought, most=10)]


@pytest.fixture
async def talks(place: str) -> AsyncIterator[Talks]:
    if place == "memory":
        turns, handoffs = MemoryTurnStore(), MemoryHandoffStore()
        yield Talks(MemoryConversationLog(turns, handoffs), turns, handoffs)
    else:
        database = Database(place)
        yield Talks(SqlConversationLog(database), SqlTurnStore(database), SqlHandoffStore(database))
        await database.close()


async def test_a_conversation_is_outlined_with_its_last_question(talks: Talks) -> None:
    await talks.says("m1", "is anybody there?", is_known=False)
    await talks.says("m2", "call 13812345678", at=3)
    await talks.turns.rate(Feedback("m2", Verdict.DOWN, later(4), "no"))
    case, _ = Case("c1", "web", NOON, NOON).after(Event.ASKED, later(5))
    await talks.handoffs.save(replace(case, operator="anna"))

    outline = await talks.log.outline("c1")

    assert outline is not None
    assert (outline.turns, outline.declined, outline.disliked) == (2, 1, 1)
    assert (outline.first_at, outline.last_at, outline.channel) == (NOON, later(3), "web")
    assert "138" not in outline.text
    assert (outline.language, outline.kb, outline.state, outline.operator) == (EN, "orders", State.WAITING, "anna")
    assert await talks.log.find(Sought(), most=5) == (outline,)
    assert await talks.log.bases("c1") == {"orders"}
    assert await talks.log.verdicts("c1") == (Feedback("m2", Verdict.DOWN, later(4), "no"),)


async def test_an_unknown_conversation_and_one_without_a_turn_have_no_outline(talks: Talks) -> None:
    await talks.turns.accept(a_question("m1", "c1"))

    assert await talks.log.outline("c1") is None
    assert await talks.log.outline("c2") is None
    assert await talks.log.count(Sought(), most=9) == 0


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        (Sought(), ["new", "mid", "old"]),
        (Sought(ascending=True), ["old", "mid", "new"]),
        (Sought(by=By.FIRST, ascending=True), ["old", "new", "mid"]),
        (Sought(by=By.TURNS), ["old", "mid", "new"]),
        (Sought(words=("PARCEL", "where")), ["old"]),
        (Sought(words=("包裹",)), ["mid"]),
        (Sought(words=("沒有",)), ["mid"]),
        (Sought(words=("100%",)), []),
        (Sought(channel="telegram"), ["mid"]),
        (Sought(language=ZH), ["mid"]),
        (Sought(kb="tea"), ["new"]),
        (Sought(bases=("orders",)), ["mid", "old"]),
        (Sought(bases=("tea",)), []),
        (Sought(bases=()), []),
        (Sought(is_disliked=True), ["old"]),
        (Sought(states=(State.WAITING, State.HELD)), ["mid"]),
        (Sought(since=later(8)), ["new"]),
        (Sought(until=later(3)), ["old"]),
    ],
)
async def test_conversations_are_found_by_what_is_asked_for(talks: Talks, sought: Sought, found: list[str]) -> None:
    await talks.says("m1", "Where is my parcel?", "old")
    await talks.says("m2", "refund", "old", at=1)
    await talks.says("m3", "refund?", "old", at=2)
    await talks.says("m4", "包裹没有到", "mid", at=5, channel="telegram", language=ZH)
    await talks.says("m5", "好", "mid", at=6, channel="telegram", language=ZH)
    await talks.says("m6", "a tea?", "new", at=4, kb="tea", is_known=False)
    await talks.says("m7", "green", "new", at=9, kb="", is_known=False)
    await talks.turns.rate(Feedback("m2", Verdict.DOWN, later(4)))
    await talks.turns.rate(Feedback("m4", Verdict.UP, later(5)))
    case, _ = Case("mid", "telegram", NOON, NOON).after(Event.ASKED, later(6))
    await talks.handoffs.save(case)

    assert await talks.found(sought) == found
    assert await talks.log.count(sought, most=2) == min(len(found), 2)


async def test_pages_follow_one_another(talks: Talks) -> None:
    await talks.says("m1", "one", "c1")
    await talks.says("m2", "two", "c2")
    await talks.says("m3", "three", "c3", channel="telegram")

    first, second = await talks.log.find(Sought(), most=2), await talks.log.find(Sought(), most=2, offset=2)

    assert [outline.conversation for outline in (*first, *second)] == ["c1", "c2", "c3"]
    assert await talks.log.channels() == ("telegram", "web")
