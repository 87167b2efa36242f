"""One message at a time in each conversation."""

import asyncio

import pytest

from faqbot.conversation.lanes import Lanes
from faqbot.domain.errors import ConversationBusy
from faqbot.storage.memory_holds import MemoryHolds


async def test_messages_of_one_conversation_keep_their_order_and_do_not_overlap() -> None:
    lanes, told = Lanes(), list[str]()

    async def answer(i: int) -> None:
        async with lanes.lane("c1"):
            told.append(f"begin {i}")
            await asyncio.sleep(0.001)
            told.append(f"end {i}")

    await asyncio.gather(*(answer(i) for i in range(20)))

    assert told == [f"{word} {i}" for i in range(20) for word in ("begin", "end")]


async def test_conversations_do_not_wait_for_each_other() -> None:
    lanes, told = Lanes(), list[str]()

    async def answer(conversation: str) -> None:
        async with lanes.lane(conversation):
            told.append(conversation)

    async with lanes.lane("c1"):
        waiting = asyncio.create_task(answer("c1"))
        await answer("c2")
    await waiting

    assert told == ["c2", "c1"]


async def test_the_wait_is_bounded() -> None:
    lanes = Lanes(patience_s=0.01)

    async with lanes.lane("c1"):
        with pytest.raises(ConversationBusy, match="still being answered"):
            async with lanes.lane("c1"):
                pass
    async with lanes.lane("c1"):
        pass


async def test_processes_that_share_a_database_are_in_turn_in_a_conversation() -> None:
    held, told = dict[str, object](), list[str]()
    processes = [Lanes(holds=MemoryHolds(held)) for _ in range(2)]

    async def answer(i: int) -> None:
        async with processes[i % 2].lane("c1"):
            told.append("begin")
            await asyncio.sleep(0.001)
            told.append("end")

    await asyncio.gather(*(answer(i) for i in range(6)))

    assert told == ["begin", "end"] * 6
    assert held == {}


async def test_the_wait_for_another_process_is_bounded() -> None:
    held = dict[str, object]()
    one, other = Lanes(holds=MemoryHolds(held)), Lanes(patience_s=0.01, holds=MemoryHolds(held))

    async with one.lane("c1"):
        with pytest.raises(ConversationBusy, match="still being answered"):
            async with other.lane("c1"):
                pass
