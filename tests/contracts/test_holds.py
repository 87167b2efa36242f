"""Names that one process at a time holds."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from faqbot.domain.protocols import Holds
from faqbot.storage.database import Database
from faqbot.storage.holds import PostgresHolds
from faqbot.storage.memory_holds import MemoryHolds
from tests.databases import empty


@dataclass(frozen=True, slots=True)
class Pair:
    """What two processes hold in the same place."""

    one: Holds
    other: Holds


@pytest.fixture(params=["memory", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "memory":
        yield "memory"
    else:
        with empty("postgres", tmp_path) as url:
            yield url


@pytest.fixture
async def pair(where: str) -> AsyncIterator[Pair]:
    if where == "memory":
        held = dict[str, object]()
        yield Pair(MemoryHolds(held), MemoryHolds(held))
    else:
        databases = Database(where), Database(where)
        yield Pair(PostgresHolds(databases[0]), PostgresHolds(databases[1]))
        await databases[0].close()
        await databases[1].close()


async def test_a_name_is_held_by_one_at_a_time(pair: Pair) -> None:
    taken = await pair.one.take("job"), await pair.other.take("job")
    await pair.one.release("job")

    assert (*taken, await pair.other.take("job"), await pair.one.take("job")) == (True, False, True, False)


async def test_who_holds_a_name_may_take_it_again_and_lets_it_go_once(pair: Pair) -> None:
    again = await pair.one.take("job"), await pair.one.take("job")
    await pair.one.release("job")

    assert again == (True, True)
    assert await pair.other.take("job")


async def test_names_are_independent(pair: Pair) -> None:
    assert await pair.one.take("a")
    assert await pair.other.take("b")


async def test_what_another_holds_is_not_released(pair: Pair) -> None:
    await pair.one.take("job")

    await pair.other.release("job")

    assert not await pair.other.take("job")


async def test_many_names_are_taken_at_once(pair: Pair) -> None:
    taken = await asyncio.gather(*(pair.one.take(f"c{i}") for i in range(50)))

    assert all(taken)
    assert not any(await asyncio.gather(*(pair.other.take(f"c{i}") for i in range(50))))
