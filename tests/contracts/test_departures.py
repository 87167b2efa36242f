"""What every DepartureStore promises."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from faqbot.domain.operator import Departure
from faqbot.domain.protocols import DepartureStore
from faqbot.storage.database import Database
from faqbot.storage.departures import SqlDepartureStore
from faqbot.storage.memory_departures import MemoryDepartureStore
from tests.contracts.samples import NOON, later

GONE = Departure("a digest", "a nonce", "a verifier", later(10))


@pytest.fixture
async def store(place: str) -> AsyncIterator[DepartureStore]:
    if place == "memory":
        yield MemoryDepartureStore()
        return
    database = Database(place)
    yield SqlDepartureStore(database)
    await database.close()


async def test_of_two_who_come_back_with_the_same_one_is_let_on(store: DepartureStore) -> None:
    await store.keep(GONE)

    back = await asyncio.gather(*(store.take("a digest", at=NOON) for _ in range(2)))

    assert sorted(back, key=lambda found: found is None) == [GONE, None]


async def test_who_was_never_sent_or_comes_too_late_does_not_come_back(store: DepartureStore) -> None:
    await store.keep(GONE)

    assert await store.take("another", at=NOON) is None
    assert await store.take("a digest", at=later(10)) is None


async def test_those_who_never_come_back_are_forgotten(store: DepartureStore) -> None:
    await store.keep(GONE)

    assert await store.forget(before=later(10)) == 0
    assert await store.forget(before=later(11)) == 1
    assert await store.take("a digest", at=NOON) is None
