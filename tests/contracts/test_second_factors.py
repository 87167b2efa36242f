"""What every SecondFactorStore promises."""

from collections.abc import AsyncIterator

import pytest

from faqbot.domain.operator import SecondFactor
from faqbot.domain.protocols import SecondFactorStore
from faqbot.storage.database import Database
from faqbot.storage.memory_second_factors import MemorySecondFactorStore
from faqbot.storage.second_factors import SqlSecondFactorStore

MEI = SecondFactor("mei", "SECRET", 7, ("one", "two"))


@pytest.fixture
async def store(place: str) -> AsyncIterator[SecondFactorStore]:
    if place == "memory":
        yield MemorySecondFactorStore()
        return
    database = Database(place)
    yield SqlSecondFactorStore(database)
    await database.close()


async def test_one_for_each_operator_is_kept_and_replaced(store: SecondFactorStore) -> None:
    await store.keep(SecondFactor("mei", "OLD"))
    await store.keep(MEI)

    assert await store.factor("mei") == MEI
    assert await store.factor("li") is None


async def test_a_step_is_used_once_and_none_before_it(store: SecondFactorStore) -> None:
    await store.keep(MEI)

    assert [await store.advance("mei", step) for step in (7, 9, 9, 8, 10)] == [False, True, False, False, True]
    assert not await store.advance("li", 99)
    assert await store.factor("mei") == SecondFactor("mei", "SECRET", 10, ("one", "two"))


async def test_a_recovery_code_is_spent_once(store: SecondFactorStore) -> None:
    await store.keep(MEI)

    assert [await store.spend("mei", code) for code in ("two", "two", "three")] == [True, False, False]
    assert not await store.spend("li", "one")
    assert await store.factor("mei") == SecondFactor("mei", "SECRET", 7, ("one",))


async def test_what_is_dropped_is_gone(store: SecondFactorStore) -> None:
    await store.keep(MEI)

    assert [await store.drop("mei"), await store.drop("mei")] == [True, False]
    assert await store.factor("mei") is None
