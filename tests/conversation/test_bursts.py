"""Messages in quick succession are one turn."""

import asyncio

from faqbot.conversation.bursts import Bursts, together
from faqbot.domain.message import Question
from faqbot.domain.protocols import Hear
from faqbot.domain.turn import LoggedTurn, Turn
from faqbot.storage.memory import MemoryTurnStore
from tests.contracts.samples import NOON, a_turn


def a_message(text: str, key: str, conversation: str = "c1") -> Question:
    return Question(text, conversation, "telegram", key, NOON)


class Answering:
    """Answers and records what it is asked."""

    def __init__(self, turns: MemoryTurnStore) -> None:
        self.turns = turns
        self.asked: list[Question] = []

    async def __call__(self, question: Question, hear: Hear) -> Turn | LoggedTurn:
        self.asked.append(question)
        turn = a_turn(f"t{len(self.asked)}", question)
        await self.turns.record(turn)
        return turn


async def sent(*texts: str, wait_s: float = 0.05) -> tuple[list[Question], list[Turn | LoggedTurn | None]]:
    """What is asked, and what comes back, when these messages are sent one right after the other."""
    turns = MemoryTurnStore()
    answering = Answering(turns)
    bursts = Bursts(answering, turns, wait_s)
    back = await asyncio.gather(*(bursts.reply(a_message(text, f"m{i}")) for i, text in enumerate(texts)))
    return answering.asked, back


async def test_short_messages_in_a_row_are_asked_together_and_answered_once() -> None:
    asked, back = await sent("my parcel", "from last week", "where is it")

    assert [question.text for question in asked] == ["my parcel\nfrom last week\nwhere is it"]
    assert (asked[0].key, asked[0].also) == ("m2", ("m0", "m1"))
    assert [turn is None for turn in back] == [False, True, True]


async def test_a_greeting_among_them_asks_nothing() -> None:
    asked, _ = await sent("你好", "我的包裹到哪了")

    assert asked[0].text == "我的包裹到哪了"
    assert asked[0].also == ("m0",)


async def test_a_question_mark_ends_the_wait() -> None:
    asked, _ = await asyncio.wait_for(sent("my parcel", "where is it?", wait_s=30), 5)

    assert [question.text for question in asked] == ["my parcel\nwhere is it?"]


async def test_a_whole_question_is_not_waited_behind() -> None:
    asked, _ = await asyncio.wait_for(sent("where is my parcel?", wait_s=30), 5)

    assert [question.also for question in asked] == [()]


async def test_without_a_wait_each_is_answered_by_itself() -> None:
    asked, back = await sent("my parcel", "where", wait_s=0)

    assert [question.text for question in asked] == ["my parcel", "where"]
    assert None not in back


async def test_conversations_do_not_mix() -> None:
    turns = MemoryTurnStore()
    answering = Answering(turns)
    bursts = Bursts(answering, turns, 0.05)

    await asyncio.gather(*(bursts.reply(a_message("hm", "m" + name, name)) for name in ("a", "b")))

    assert sorted(question.conversation for question in answering.asked) == ["a", "b"]


async def test_a_message_that_comes_twice_is_asked_once() -> None:
    turns = MemoryTurnStore()
    answering = Answering(turns)
    bursts = Bursts(answering, turns, 0.05)

    await asyncio.gather(*(bursts.reply(a_message("my parcel", "m1")) for _ in range(3)))
    again = await bursts.reply(a_message("my parcel", "m1"))

    assert [question.also for question in answering.asked] == [()]
    assert isinstance(again, LoggedTurn)


def test_greetings_alone_stay_what_they_are() -> None:
    assert together([a_message("hi", "m1"), a_message("hello", "m2")]).text == "hi\nhello"
