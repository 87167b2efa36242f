"""SQLite in few steps keeps every promise of a transaction, whatever ends it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import IntegrityError

from faqbot.domain.errors import DatabaseUnavailable
from faqbot.storage.database import SERVING, Database

COUNT = text("SELECT count(*) FROM numbers")
ADD = text("INSERT INTO numbers (number) VALUES (:number)")
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT count(*) FROM n"


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    """A table of numbers in a database that does not wait for a lock."""
    made = Database(sqlite_url, {**SERVING, "busy_timeout": "1"})
    async with made.writing() as connection:
        await connection.execute(text("CREATE TABLE numbers (number INTEGER PRIMARY KEY)"))
    yield made
    await made.close()


async def count(database: Database) -> int:
    async with database.reading() as connection:
        return int((await connection.execute(COUNT)).scalar_one())


async def add(database: Database, *numbers: int) -> None:
    async with database.writing() as connection:
        await connection.execute(ADD, [{"number": number} for number in numbers])


async def add_one_after_another(database: Database, *numbers: int) -> None:
    async with database.writing() as connection:
        for number in numbers:
            await connection.execute(ADD, {"number": number})


@pytest.mark.parametrize("rows", [0, 1, 255, 256, 257, 1000])
async def test_long_answers_come_whole_and_in_order(database: Database, rows: int) -> None:
    async with database.writing() as connection:
        await connection.execute(ADD, [{"number": number} for number in range(rows + 1)])
        await connection.execute(text("DELETE FROM numbers WHERE number = :last"), {"last": rows})

    async with database.reading() as connection:
        found = (await connection.execute(text("SELECT number FROM numbers ORDER BY number"))).scalars().all()

    assert found == list(range(rows))


async def test_an_answer_that_is_not_read_to_its_end_does_not_disturb_the_next(database: Database) -> None:
    await add(database, *range(1000))

    async with database.reading() as connection:
        stream = await connection.stream(text("SELECT number FROM numbers ORDER BY number"))
        first = await stream.scalars().fetchmany(3)
        await stream.close()

    assert list(first) == [0, 1, 2]
    assert await count(database) == 1000


async def test_what_returns_rows_says_how_many_it_changed(database: Database) -> None:
    await add(database, 1, 2, 3)

    async with database.writing() as connection:
        moved = await connection.execute(text("UPDATE numbers SET number = number + 10 RETURNING number"))
        returned = moved.scalars().all()
        dropped = await connection.execute(text("DELETE FROM numbers WHERE number > 11"))

    assert sorted(returned) == [11, 12, 13]
    assert dropped.rowcount == 2


async def test_a_statement_that_fails_takes_the_whole_transaction_with_it(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await add_one_after_another(database, 1, 1)

    assert await count(database) == 0


async def test_a_transaction_that_could_not_begin_leaves_the_connection_fit_for_the_next(
    database: Database, sqlite_url: str
) -> None:
    with closing(sqlite3.connect(str(make_url(sqlite_url).database))) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailable):
            await add(database, 1)

    await add(database, 1)

    assert await count(database) == 1


async def test_a_write_that_nobody_waits_for_any_more_is_not_kept_and_holds_nothing(database: Database) -> None:
    async def write() -> None:
        async with database.writing() as connection:
            await connection.execute(ADD, {"number": 1})
            await connection.execute(text(ENDLESS))

    task = asyncio.create_task(write())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(30):
        await eventually_add(database, 2)

    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT number FROM numbers"))).scalars().all() == [2]


async def eventually_add(database: Database, number: int) -> None:
    """The statement that was left alone may still be running; its lock goes with it."""
    while True:
        try:
            return await add(database, number)
        except DatabaseUnavailable:
            await asyncio.sleep(0.05)


async def test_a_reader_sees_one_moment_while_others_write(database: Database) -> None:
    await add(database, 1)

    async with database.reading() as connection:
        before = (await connection.execute(COUNT)).scalar_one()
        await add(database, 2)
        after = (await connection.execute(COUNT)).scalar_one()

    assert (before, after, await count(database)) == (1, 1, 2)


async def test_a_transaction_without_a_statement_ends_without_one(database: Database) -> None:
    async with database.writing():
        pass

    await add(database, 1)

    assert await count(database) == 1
