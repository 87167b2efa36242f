"""What operators gave to be read, in the database."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from faqbot.domain.bundle import Bundle, Fate, Item
from faqbot.domain.document import Cleaning
from faqbot.storage.bundle_tables import BundleRow
from faqbot.storage.columns import plain, utc
from faqbot.storage.database import Database, insert_into
from faqbot.storage.entry_rows import Fields


class SqlBundleStore:
    """A BundleStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, bundle: Bundle) -> None:
        """Add a bundle, or replace the one of that id."""
        async with self._database.writing() as connection:
            adding = insert_into(BundleRow, connection.dialect.name)
            given = {name: adding.excluded[name] for name in ("at", "items")}
            replacing = adding.on_conflict_do_update(index_elements=[BundleRow.id], set_=given)
            await connection.execute(replacing, _fields(storable(bundle)))

    async def bundle(self, bundle_id: str) -> Bundle | None:
        """One bundle, or None."""
        wanted = select(BundleRow.__table__).where(BundleRow.id == bundle_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else _bundle(row)

    async def recent(self, *, most: int) -> tuple[Bundle, ...]:
        """The newest first."""
        wanted = select(BundleRow.__table__).order_by(BundleRow.begun_at.desc(), BundleRow.id).limit(most)
        async with self._database.reading() as connection:
            return tuple(map(_bundle, await connection.execute(wanted)))

    async def forget(self, *, before: datetime) -> int:
        """Delete those that were begun before a moment; return how many."""
        async with self._database.writing() as connection:
            gone = await connection.execute(delete(BundleRow).where(BundleRow.begun_at < before))
            return gone.rowcount


def storable(bundle: Bundle) -> Bundle:
    """The bundle as every store keeps it: its times in UTC, no text that a database refuses."""
    items = tuple(
        replace(item, name=plain(item.name), document=plain(item.document), why=plain(item.why))
        for item in bundle.items
    )
    return replace(bundle, begun_at=utc(bundle.begun_at), at=utc(bundle.at), items=items)


def _fields(bundle: Bundle) -> Fields:
    return {
        "id": bundle.id,
        "kb": bundle.kb,
        "operator": bundle.operator,
        "begun_at": bundle.begun_at,
        "at": bundle.at,
        "items": [asdict(item) for item in bundle.items],
    }


def _bundle(row: Any) -> Bundle:
    return Bundle(row.id, row.kb, row.operator, row.begun_at, row.at, tuple(map(_item, row.items)))


def _item(kept: dict[str, Any]) -> Item:
    cleaning = tuple(Cleaning(step["step"], step["count"]) for step in kept["cleaning"])
    read = {"fate": Fate(kept["fate"]), "cleaning": cleaning, "unread": tuple(kept["unread"])}
    return Item(**{**kept, **read})
