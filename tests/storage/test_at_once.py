"""Brief transactions over SQLite keep what a transaction promises, and nothing else waits for them."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import pytest
from sqlalchemy import bindparam, insert, make_url, select, text, update

from faqbot.domain.errors import DatabaseUnavailable
from faqbot.storage.database import SERVING, Database
from faqbot.storage.post_tables import ChatRow
from tests.contracts.samples import NOON

CHATS = select(ChatRow.id, ChatRow.at).order_by(ChatRow.id)
ADD = insert(ChatRow)
NAMED = select(ChatRow.id).where(ChatRow.id.in_(bindparam("ids", expanding=True))).order_by(ChatRow.id)


def chat(name: str) -> dict[str, object]:
    return {
        "channel": "telegram", "bot": "1", "id": name, "conversation": name, "language": None, "is_gone": False,
        "standing": "good", "at": NOON,
    }  # fmt: skip


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    made = Database(sqlite_url, {**SERVING, "busy_timeout": "300"})
    yield made
    await made.close()


@pytest.fixture
def file(sqlite_url: str) -> str:
    return str(make_url(sqlite_url).database)


async def names(database: Database) -> list[str]:
    async with database.glancing() as connection:
        return [row.id for row in (await connection.execute(CHATS)).all()]


async def add(database: Database, *added: str) -> None:
    async with database.noting() as connection:
        await connection.execute(ADD, [chat(name) for name in added])


async def add_one_after_another(database: Database, *added: str) -> None:
    async with database.noting() as connection:
        for name in added:
            await connection.execute(ADD, chat(name))


async def test_what_is_noted_is_read_as_it_was_written(database: Database) -> None:
    await add(database, "你", "b")

    async with database.glancing() as connection:
        rows = (await connection.execute(CHATS)).all()

    assert [(row.id, row.at) for row in rows] == [("b", NOON), ("你", NOON)]


async def test_lists_among_the_parameters_may_be_of_any_length(database: Database) -> None:
    await add(database, "a", "b", "c")

    async with database.glancing() as connection:
        two = [*(await connection.execute(NAMED, {"ids": ["a", "c"]})).scalars()]
        none = [*(await connection.execute(NAMED, {"ids": []})).scalars()]

    assert (two, none) == (["a", "c"], [])


async def test_an_error_undoes_the_whole_transaction(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await add_one_after_another(database, "a", "b", "a")

    assert await names(database) == []


async def test_a_failed_statement_leaves_the_connection_fit_for_the_next(database: Database) -> None:
    await add(database, "a")

    with pytest.raises(sqlite3.IntegrityError):
        await add(database, "b", "a")
    await add(database, "c")

    assert await names(database) == ["a", "c"]


async def test_a_rollback_ends_the_transaction(database: Database) -> None:
    async with database.noting() as connection:
        await connection.execute(ADD, chat("a"))
        await connection.rollback()

    assert await names(database) == []


async def test_rows_that_were_changed_are_counted(database: Database) -> None:
    await add(database, "a", "b")

    async with database.noting() as connection:
        changed = await connection.execute(update(ChatRow).values(is_gone=bindparam("gone")), {"gone": True})

    assert changed.rowcount == 2


async def test_nothing_else_waits_while_another_process_writes(database: Database, file: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        adding = asyncio.create_task(add(database, "a"))
        await asyncio.sleep(0.02)

        assert await names(database) == []
        assert not adding.done()
        other.execute("COMMIT")

    await adding
    assert await names(database) == ["a"]


async def test_a_process_that_writes_for_too_long_is_named(database: Database, file: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(DatabaseUnavailable, match="is locked by another process"):
            await add(database, "a")

    await add(database, "b")
    assert await names(database) == ["b"]


async def test_who_gives_up_waiting_leaves_nothing_behind(database: Database, file: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        adding = asyncio.create_task(add(database, "a"))
        await asyncio.sleep(0.02)
        adding.cancel()
        await asyncio.gather(adding, return_exceptions=True)
        other.execute("COMMIT")

    await add(database, "b")
    assert await names(database) == ["b"]


async def test_brief_and_long_transactions_take_turns(database: Database) -> None:
    async with database.writing() as connection:
        adding = asyncio.create_task(add(database, "b"))
        await asyncio.sleep(0)
        await connection.execute(ADD, chat("a"))

    await adding
    assert await names(database) == ["a", "b"]


async def test_the_log_does_not_grow_for_ever(database: Database, file: str) -> None:
    for number in range(300):
        await add(database, *(f"{number} {place} {'x' * 500}" for place in range(30)))

    # SQLite begins the log anew once all of it is in the database.
    assert os.stat(f"{file}-wal").st_size < 12_000_000  # noqa: PTH116 - a file on this machine
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM chats"))).scalar_one() == 9000
