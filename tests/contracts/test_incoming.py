"""What every IncomingStore promises."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from faqbot.domain.errors import Problem
from faqbot.domain.incoming import Fate, Incoming, Report, Sight, Stage
from faqbot.domain.protocols import IncomingStore
from faqbot.storage.database import Database
from faqbot.storage.incoming import SqlIncomingStore
from faqbot.storage.memory_incoming import MemoryIncomingStore
from tests.contracts.samples import NOON, later

SIGHT = Sight("orders", "track", {"zh": "到哪儿了？", "en": "Where?"}, Fate.DUPLICATE, is_present=True, also=("lost",))
REPORT = Report({Fate.NEW: 1, Fate.DUPLICATE: 1}, (SIGHT,), 1, (Problem("new.csv", 3, "no answer"),), "abc")
FILE = Incoming("one", "mei", "new.csv", "orders", NOON, NOON)


@pytest.fixture
async def store(place: str) -> AsyncIterator[IncomingStore]:
    if place == "memory":
        yield MemoryIncomingStore()
        return
    database = Database(place)
    yield SqlIncomingStore(database)
    await database.close()


async def test_a_file_is_kept_with_how_far_it_is(store: IncomingStore) -> None:
    looked = replace(FILE, stage=Stage.LOOKED, at=later(1), done=2, of=2, report=REPORT)
    await store.add(FILE, b"\x00\xff")
    await store.keep(looked)

    assert await store.incoming("one") == looked
    assert await store.data("one") == b"\x00\xff"
    assert (await store.incoming("two"), await store.data("two")) == (None, None)


async def test_a_file_that_is_filled_later_is_the_same_file(store: IncomingStore) -> None:
    filled = replace(FILE, at=later(1), done=3, of=3)
    await store.add(FILE, b"")
    await store.add(filled, b"x")

    assert (await store.incoming("one"), await store.data("one")) == (filled, b"x")
    assert await store.recent("mei", most=9) == (filled,)


async def test_the_newest_of_an_operator_come_first(store: IncomingStore) -> None:
    newer, theirs = replace(FILE, id="two", begun_at=later(1)), replace(FILE, id="three", operator="li")
    for one in (FILE, newer, theirs):
        await store.add(one, b"x")

    assert await store.recent("mei", most=9) == (newer, FILE)
    assert await store.recent("mei", most=1) == (newer,)


async def test_old_ones_are_forgotten_and_not_kept_again(store: IncomingStore) -> None:
    await store.add(FILE, b"x")

    assert await store.forget(before=NOON) == 0
    assert await store.forget(before=later(1)) == 1
    await store.keep(FILE)
    assert await store.incoming("one") is None
