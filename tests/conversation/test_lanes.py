"""One message at a time in each conversation."""

import asyncio

import pytest

from faqbot.conversation.lanes import Lanes
from faqbot.domain.errors import ConversationBusy


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
