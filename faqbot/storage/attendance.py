"""Who is at the desk to answer customers, in the database."""

from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, delete, select, update

from faqbot.storage.database import Database, insert_into
from faqbot.storage.desk_tables import AttendanceRow


class SqlAttendanceStore:
    """An AttendanceStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def come(self, operator: str, *, at: datetime) -> None:
        """Note that somebody is there from now on."""
        async with self._database.writing() as connection:
            adding = insert_into(AttendanceRow, connection.dialect.name)
            seen = {"seen": adding.excluded["seen"]}
            replacing = adding.on_conflict_do_update(index_elements=[AttendanceRow.operator], set_=seen)
            await connection.execute(replacing, {"operator": operator, "seen": at})

    async def stay(self, operator: str, *, at: datetime, since: datetime) -> bool:
        """Note that somebody is still there; False, and nothing changes, if they were not there since a moment."""
        own = update(AttendanceRow).where(AttendanceRow.operator == operator, AttendanceRow.seen >= since)
        async with self._database.writing() as connection:
            return (await connection.execute(own.values(seen=at))).rowcount == 1

    async def leave(self, operator: str) -> None:
        """Note that somebody has gone; no more to do if they had."""
        async with self._database.writing() as connection:
            await connection.execute(delete(AttendanceRow).where(AttendanceRow.operator == operator))

    async def present(self, *, since: datetime) -> tuple[str, ...]:
        """Who was there since a moment, by name."""
        async with self._database.glancing() as connection:
            found = await connection.execute(_present(), {"since": since})
            return tuple(sorted(found.scalars()))


@cache
def _present() -> Select[str]:
    """Built once, as it is asked for at many messages."""
    return select(AttendanceRow.operator).where(AttendanceRow.seen >= bindparam("since"))
