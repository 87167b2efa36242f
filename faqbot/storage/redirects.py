"""Entries that went into others, in the database."""

from datetime import datetime

from sqlalchemy import delete, select, update

from faqbot.storage.database import Database, insert_into
from faqbot.storage.desk_tables import RedirectRow


class SqlRedirectStore:
    """A RedirectStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, kb: str, former: str, entry_id: str, *, at: datetime) -> None:
        """Note where an entry went; what went into it before goes along, and nothing points in a circle."""
        own = RedirectRow.kb == kb
        async with self._database.writing() as connection:
            await connection.execute(delete(RedirectRow).where(own, RedirectRow.former == entry_id))
            moved = update(RedirectRow).where(own, RedirectRow.entry_id == former)
            await connection.execute(moved.values(entry_id=entry_id))
            adding = insert_into(RedirectRow, connection.dialect.name)
            given = {name: adding.excluded[name] for name in ("entry_id", "at")}
            key = [RedirectRow.kb, RedirectRow.former]
            replacing = adding.on_conflict_do_update(index_elements=key, set_=given)
            await connection.execute(replacing, {"kb": kb, "former": former, "entry_id": entry_id, "at": at})

    async def target(self, kb: str, former: str) -> str | None:
        """Where an entry went, or None."""
        found = select(RedirectRow.entry_id).where(RedirectRow.kb == kb, RedirectRow.former == former)
        async with self._database.reading() as connection:
            return await connection.scalar(found)
