"""Drafts in the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from faqbot.domain.edition import Draft
from faqbot.domain.operator import Change
from faqbot.storage import entry_rows
from faqbot.storage.database import Database, insert_into
from faqbot.storage.operator_tables import ChangeRow
from faqbot.storage.operators import change_fields
from faqbot.storage.publishing_tables import DraftRow


class SqlDraftStore:
    """A DraftStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def drafts(self, kb: str | None = None) -> tuple[Draft, ...]:
        """All drafts of a base, or of all; ordered by base and id."""
        wanted = select(DraftRow.__table__)
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted if kb is None else wanted.where(DraftRow.kb == kb))
            return tuple(sorted(map(_draft, rows), key=lambda draft: (draft.entry.kb, draft.entry.id)))

    async def put(self, draft: Draft, *, former: Draft | None, change: Change) -> bool:
        """Add or replace the draft of an entry, and note the change, in one step; False if `former` is not stored."""
        fields = _fields(draft)
        async with self._database.writing() as connection:
            if former is None:
                adding = insert_into(DraftRow, connection.dialect.name).on_conflict_do_nothing()
                is_done = await connection.scalar(adding.returning(DraftRow.entry_id), fields) is not None
            elif is_done := await is_stored(connection, [former]):
                await connection.execute(update(DraftRow).where(*_is_of(former)).values(fields))
            if is_done:
                await connection.execute(insert(ChangeRow).values(change_fields(change)))
            return is_done

    async def put_all(self, drafts: Sequence[Draft], *, former: Sequence[Draft], changes: Sequence[Change]) -> bool:
        """Add or replace the drafts of several entries, and note the changes, in one step; False if too late."""
        rows = [_fields(draft) for draft in drafts]
        async with self._database.writing() as connection:
            if not await is_stored(connection, former):
                return False
            await remove(connection, former)
            # One that came meanwhile keeps its place, and the whole is not done.
            adding = (
                insert_into(DraftRow, connection.dialect.name).on_conflict_do_nothing().returning(DraftRow.entry_id)
            )
            if len((await connection.execute(adding, rows)).all()) != len(rows):
                await connection.rollback()
                return False
            await connection.execute(insert(ChangeRow), [change_fields(change) for change in changes])
            return True

    async def drop(self, draft: Draft, *, change: Change) -> bool:
        """Delete a draft and note the change; False, and nothing is done, if what is stored is not this one."""
        async with self._database.writing() as connection:
            if not await is_stored(connection, [draft]):
                return False
            await remove(connection, [draft])
            await connection.execute(insert(ChangeRow).values(change_fields(change)))
            return True


async def is_stored(connection: AsyncConnection, drafts: Sequence[Draft]) -> bool:
    """True if all of them are stored just so; they are locked until the transaction ends."""
    for draft in drafts:
        wanted = select(DraftRow.__table__).where(*_is_of(draft)).with_for_update()
        row = (await connection.execute(wanted)).one_or_none()
        if row is None or _draft(row) != draft:
            return False
    return True


async def remove(connection: AsyncConnection, drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        await connection.execute(delete(DraftRow).where(*_is_of(draft)))


def _is_of(draft: Draft) -> tuple[Any, Any]:
    return DraftRow.kb == draft.entry.kb, DraftRow.entry_id == draft.entry.id


def _fields(draft: Draft) -> dict[str, Any]:
    kept = entry_rows.storable(draft.entry)
    return {
        "kb": kept.kb,
        "entry_id": kept.id,
        "entry": entry_rows.entry_json(kept),
        "base": draft.base,
        "by": draft.by,
        "at": draft.at,
        "asked_by": draft.asked_by,
    }


def _draft(row: Any) -> Draft:
    return Draft(entry_rows.entry_of(row.entry), row.base, row.by, row.at, row.asked_by)
