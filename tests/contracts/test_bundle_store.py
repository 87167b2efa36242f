"""What every BundleStore promises."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from faqbot.domain.bundle import Bundle, Fate, Item
from faqbot.domain.document import Cleaning
from faqbot.domain.protocols import BundleStore
from faqbot.storage.bundles import SqlBundleStore
from faqbot.storage.database import Database
from faqbot.storage.memory_bundles import MemoryBundleStore
from tests.contracts.samples import NOON, later

READ = Item("退货.pdf", Fate.ADDED, "returns-1", 14, (Cleaning("personal-data", 2),), (3, 7))
FAILED = Item("a.pdf", Fate.FAILED, why="a.pdf: the file is empty")
GIVEN = Bundle("b1", "orders", "mei", NOON, NOON, (READ, FAILED, Item("c.md", Fate.READING), Item("d.md")))


@pytest.fixture
async def store(place: str) -> AsyncIterator[BundleStore]:
    if place == "memory":
        yield MemoryBundleStore()
        return
    database = Database(place)
    yield SqlBundleStore(database)
    await database.close()


async def test_a_bundle_comes_back_as_it_was_kept_last(store: BundleStore) -> None:
    await store.keep(GIVEN)
    before = await store.bundle("b1")
    further = replace(GIVEN, at=later(1), items=(READ, FAILED, replace(READ, name="c.md"), Item("d.md")))

    await store.keep(further)

    assert before == GIVEN
    assert await store.bundle("b1") == further
    assert await store.bundle("b2") is None


async def test_the_newest_come_first(store: BundleStore) -> None:
    for number, minutes in enumerate((0, 2, 1, 2)):
        await store.keep(replace(GIVEN, id=f"b{number}", begun_at=later(minutes)))

    assert [bundle.id for bundle in await store.recent(most=3)] == ["b1", "b3", "b2"]


async def test_those_begun_before_a_moment_are_forgotten(store: BundleStore) -> None:
    await store.keep(GIVEN)
    await store.keep(replace(GIVEN, id="b2", begun_at=later(5)))

    assert await store.forget(before=later(5)) == 1

    assert [bundle.id for bundle in await store.recent(most=9)] == ["b2"]


async def test_odd_texts_are_mended_and_times_come_back_in_utc(store: BundleStore) -> None:
    beijing = datetime(2026, 3, 1, 20, tzinfo=timezone(timedelta(hours=8)))
    odd = replace(GIVEN, begun_at=beijing, items=(Item("a\x00.md", Fate.FAILED, why="\ud83d"),))

    await store.keep(odd)

    found = await store.bundle("b1")
    assert found is not None
    assert found.begun_at.isoformat() == "2026-03-01T12:00:00+00:00"
    assert (found.items[0].name, found.items[0].why) == ("a\ufffd.md", "\ufffd")
