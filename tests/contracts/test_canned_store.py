"""What every CannedStore promises."""

from collections.abc import AsyncIterator

import pytest

from faqbot.domain.canned import Canned
from faqbot.domain.protocols import CannedStore
from faqbot.storage.canned import SqlCannedStore
from faqbot.storage.database import Database
from faqbot.storage.memory_desk import MemoryCannedStore
from tests.contracts.samples import EN, ZH

HOLD = Canned("orders", "hold", {ZH: "请稍等。", EN: "One moment, please."})


@pytest.fixture
async def canned(place: str) -> AsyncIterator[CannedStore]:
    if place == "memory":
        yield MemoryCannedStore()
    else:
        database = Database(place)
        yield SqlCannedStore(database)
        await database.close()


async def test_replies_come_back_by_base_and_name(canned: CannedStore) -> None:
    await canned.keep(HOLD)
    await canned.keep(Canned("", "thanks", {EN: "Thank you."}))
    await canned.keep(Canned("orders", "bye", {ZH: "再见。"}))

    assert [(reply.kb, reply.name) for reply in await canned.replies()] == [
        ("", "thanks"),
        ("orders", "bye"),
        ("orders", "hold"),
    ]
    assert (await canned.replies())[2] == HOLD


async def test_a_reply_takes_the_place_of_its_namesake_in_the_same_base(canned: CannedStore) -> None:
    await canned.keep(HOLD)
    await canned.keep(Canned("", "hold", {EN: "Wait."}))

    await canned.keep(Canned("orders", "hold", {EN: "A moment\x00."}))

    assert [reply.texts[EN] for reply in await canned.replies()] == ["Wait.", "A moment\ufffd."]


async def test_a_reply_is_dropped_once(canned: CannedStore) -> None:
    await canned.keep(HOLD)

    assert await canned.drop("orders", "hold")
    assert not await canned.drop("orders", "hold")
    assert await canned.replies() == ()
