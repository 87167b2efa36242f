"""What becomes of names that a process holds when its connection breaks or its work is cut off."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from faqbot.storage.database import Database
from faqbot.storage.holds import PostgresHolds
from tests.databases import empty

_CUT = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON oid = database "
    "WHERE locktype = 'advisory' AND datname = current_database()"
)


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with empty("postgres", tmp_path) as url:
        yield url


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    yield database
    await database.close()


@pytest.fixture
async def another(url: str) -> AsyncIterator[Database]:
    another = Database(url)
    yield another
    await another.close()


async def test_what_was_held_over_a_broken_connection_is_free_and_can_be_taken_anew(
    database: Database, another: Database
) -> None:
    one, other = PostgresHolds(database), PostgresHolds(another)
    await one.take("job")

    async with another.reading() as connection:
        await connection.execute(_CUT)

    assert await other.take("job")
    assert not await one.take("job")
    await other.release("job")
    assert await one.take("job")


async def test_who_releases_over_a_broken_connection_is_not_troubled(database: Database, another: Database) -> None:
    one = PostgresHolds(database)
    await one.take("job")
    async with another.reading() as connection:
        await connection.execute(_CUT)

    await one.release("job")

    assert await one.take("job")


async def test_a_name_that_is_taken_while_its_taker_is_cut_off_is_given_back(
    database: Database, another: Database
) -> None:
    one, other = PostgresHolds(database), PostgresHolds(another)
    await one.take("first")
    taking = asyncio.create_task(one.take("job"))
    await asyncio.sleep(0)

    taking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await taking

    async with asyncio.timeout(30):
        while not await other.take("job"):  # noqa: ASYNC110 - another process gives no event
            await asyncio.sleep(0.01)
    assert await one.take("first")
