"""A whole database copied into an empty one, of the same kind or the other, while it is in use."""

from collections.abc import Callable, Mapping

from sqlalchemy import Integer, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from faqbot.domain.errors import BadInput, DatabaseUnavailable
from faqbot.storage import migrate
from faqbot.storage.database import Database
from faqbot.storage.schema import tables

_AT_ONCE = 500

Step = Callable[[int, int], None]


async def copy(source: str, target: str, step: Step | None = None) -> Mapping[str, int]:
    """Copy all rows from the database at one URL to that at the other; return how many, by table.

    The source is read as it is at one moment. The target is brought up to date first and must hold no rows; it gets all
    rows, or none. Raise BadInput if it holds some, DatabaseUnavailable if the source is not of this release.
    """
    await _check(source)
    await migrate.upgrade(target)
    start, end = Database(source), Database(target)
    try:
        async with start.reading() as read, end.writing() as write:
            await _check_empty(write, end.name)
            return await _copied(read, write, step)
    finally:
        await start.close()
        await end.close()


async def _check(source: str) -> None:
    found, newest = await migrate.current(source), migrate.head()
    if found != newest:
        raise DatabaseUnavailable(
            f"the database to copy is at revision {found or 'base'}, and this release copies {newest}; "
            "run `faqbot db upgrade` on it first"
        )


async def _check_empty(connection: AsyncConnection, name: str) -> None:
    for table in tables():
        if (await connection.execute(select(table).limit(1))).first() is not None:
            raise BadInput(f"{name} holds rows already, in {table.name}; copy into an empty database")


async def _copied(read: AsyncConnection, write: AsyncConnection, step: Step | None) -> Mapping[str, int]:
    done = {}
    for place, table in enumerate(tables(), 1):
        done[table.name] = await _copy_table(read, write, table)
        await _number_on(write, table)
        if step is not None:
            step(place, len(tables()))
    return done


async def _copy_table(read: AsyncConnection, write: AsyncConnection, table: Table) -> int:
    n = 0
    found = await read.stream(select(table))
    async for rows in found.mappings().partitions(_AT_ONCE):
        await write.execute(insert(table), [dict(row) for row in rows])
        n += len(rows)
    arrived = (await write.execute(select(func.count()).select_from(table))).scalar_one()
    if arrived != n:
        raise DatabaseUnavailable(f"{n} rows of {table.name} were read and {arrived} arrived; nothing was kept")
    return n


async def _number_on(write: AsyncConnection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that came with their numbers; SQLite does so by itself."""
    key = table.autoincrement_column
    if write.dialect.name != "postgresql" or key is None or not isinstance(key.type, Integer):
        return
    await write.execute(
        text(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', '{key.name}'), "  # noqa: S608 - names of our own
            f"(SELECT coalesce(max({key.name}), 0) + 1 FROM {table.name}), false)"
        )
    )
