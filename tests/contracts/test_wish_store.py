"""What every WishStore promises."""

from collections.abc import AsyncIterator

import pytest

from faqbot.domain.protocols import WishStore
from faqbot.domain.wish import Wish
from faqbot.storage.database import Database
from faqbot.storage.memory_desk import MemoryWishStore
from faqbot.storage.turns import SqlTurnStore
from faqbot.storage.wishes import SqlWishStore
from tests.contracts.samples import NOON, a_question, a_turn, later


@pytest.fixture
async def wishes(place: str) -> AsyncIterator[WishStore]:
    """A store with two turns that wishes may be about."""
    if place == "memory":
        yield MemoryWishStore()
    else:
        database = Database(place)
        turns = SqlTurnStore(database)
        await turns.record(a_turn("t1", a_question("m1", "c1")))
        await turns.record(a_turn("t2", a_question("m2", "c2")))
        yield SqlWishStore(database)
        await database.close()


async def test_wishes_are_told_the_first_who_asked_first_and_each_once(wishes: WishStore) -> None:
    await wishes.keep(Wish("t2", "c2", later(2)))
    await wishes.keep(Wish("t1", "c1", NOON))
    await wishes.keep(Wish("t1", "c1", later(5)))

    assert await wishes.unfulfilled() == (Wish("t1", "c1", NOON), Wish("t2", "c2", later(2)))


async def test_who_has_been_told_waits_no_more(wishes: WishStore) -> None:
    await wishes.keep(Wish("t1", "c1", NOON))
    await wishes.keep(Wish("t2", "c2", later(2)))

    await wishes.fulfil(["t1", "t9"], at=later(3))
    await wishes.keep(Wish("t1", "c1", later(4)))

    assert await wishes.unfulfilled() == (Wish("t2", "c2", later(2)),)
