"""A webhook that leads to two processes: what either is brought is answered once and in order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

import httpx2
import pytest

from faqbot.channels.telegram import Stores, Telegram, bots
from faqbot.channels.telegram.fake import FakeBotApi
from faqbot.channels.telegram.webhook import SECRET_HEADER
from faqbot.storage.memory_holds import MemoryHolds
from tests.channels.telegram.office import TOKEN, TOM, TRACK, TRACKED, Rules, a_channel, memory_stores
from tests.channels.widget.conftest import visit
from tests.channels.widget.shop import Shop

SECRET = {SECRET_HEADER: bots.secret(TOKEN)}


@dataclass(frozen=True, slots=True)
class Process:
    """One of several that share their stores."""

    telegram: Telegram
    address: httpx2.AsyncClient
    holds: MemoryHolds

    async def brought(self, number: int, text: str) -> int:
        message = {"message_id": number, "date": 1, "chat": TOM.chat, "from": TOM.user, "text": text}
        update = {"update_id": number, "message": message}
        return (await self.address.post("/telegram/1", json=update, headers=SECRET)).status_code


@asynccontextmanager
async def a_process(api: FakeBotApi, shop: Shop, stores: Stores, held: dict[str, object]) -> AsyncIterator[Process]:
    holds = MemoryHolds(held)
    telegram = a_channel(shop, stores, api.url, Rules(webhook_url="https://bot.example", holds=holds))
    async with telegram.running(), visit(replace(shop.parts, more_routes=(telegram.router(),))) as address:
        yield Process(telegram, address, holds)


@pytest.fixture
async def two(api: FakeBotApi, shop: Shop) -> AsyncIterator[tuple[Process, Process]]:
    """The first works for the bot."""
    stores, held = await memory_stores(shop), dict[str, object]()
    async with AsyncExitStack() as opened:
        first = await opened.enter_async_context(a_process(api, shop, stores, held))
        await api.until(lambda: "1" in api.webhooks)
        await asyncio.sleep(0.05)
        yield first, await opened.enter_async_context(a_process(api, shop, stores, held))


async def test_what_either_is_brought_is_answered_once(api: FakeBotApi, two: tuple[Process, Process]) -> None:
    first, other = two

    taken = [
        await other.brought(1, TRACK),
        await first.brought(2, "How do I get a refund?"),
        await other.brought(1, TRACK),
    ]

    await api.reply(TOM.id, 2)
    await asyncio.sleep(0.3)
    assert taken == [200, 200, 200]
    assert [call.text.splitlines()[0] for call in api.sent(TOM.id)] == [
        TRACKED.splitlines()[0], "Ask on the order's page.",
    ]  # fmt: skip


async def test_a_chat_keeps_its_order_whoever_was_brought_its_messages(
    api: FakeBotApi, shop: Shop, two: tuple[Process, Process]
) -> None:
    texts = [f"{number}+100" for number in range(8)]

    for number, text in enumerate(texts):
        await two[number % 2].brought(number, text)

    await api.reply(TOM.id, len(texts))
    turns = await shop.turns.conversation("telegram:1:5:0")
    assert [turn.text for turn in turns] == texts


async def test_both_are_well_and_only_one_tells_telegram_of_the_address(
    api: FakeBotApi, two: tuple[Process, Process]
) -> None:
    await two[0].telegram.probe()
    await two[1].telegram.probe()

    assert len(api.made("setWebhook")) == 1


async def test_another_process_goes_on_when_the_first_lets_go(api: FakeBotApi, two: tuple[Process, Process]) -> None:
    first, other = two
    first.telegram.stop()
    await first.holds.release("telegram 1")

    refused = await first.brought(1, TRACK)
    taken = await other.brought(1, TRACK)

    assert (refused, taken) == (503, 200)
    assert (await api.reply(TOM.id)).text == TRACKED
