"""Canned replies in the database."""

from typing import Any

from sqlalchemy import delete, select

from faqbot.domain.canned import Canned
from faqbot.domain.language import Language
from faqbot.storage.columns import plain
from faqbot.storage.database import Database, insert_into
from faqbot.storage.desk_tables import CannedRow


class SqlCannedStore:
    """A CannedStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def replies(self) -> tuple[Canned, ...]:
        """All of them, ordered by base and name."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(CannedRow.__table__))).all()
        return tuple(sorted(map(_canned, rows), key=lambda reply: (reply.kb, reply.name)))

    async def keep(self, reply: Canned) -> None:
        """Add a reply, or replace the one of that base and name."""
        async with self._database.writing() as connection:
            adding = insert_into(CannedRow, connection.dialect.name)
            own = [CannedRow.kb, CannedRow.name]
            replacing = adding.on_conflict_do_update(index_elements=own, set_={"texts": adding.excluded["texts"]})
            await connection.execute(replacing, {"kb": reply.kb, "name": reply.name, "texts": storable(reply)})

    async def drop(self, kb: str, name: str) -> bool:
        """Delete a reply; False if there is none of that base and name."""
        async with self._database.writing() as connection:
            gone = await connection.execute(delete(CannedRow).where(CannedRow.kb == kb, CannedRow.name == name))
            return gone.rowcount > 0


def storable(reply: Canned) -> dict[str, str]:
    """The texts as every store keeps them."""
    return {language.value: plain(text) for language, text in reply.texts.items()}


def _canned(row: Any) -> Canned:
    return Canned(row.kb, row.name, {Language(code): text for code, text in row.texts.items()})
