"""Drafts in the database."""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Text, cast, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from faqbot.domain.edition import Draft
from faqbot.domain.operator import Change
from faqbot.domain.pace import unhurried
from faqbot.storage import bases, entry_rows
from faqbot.storage.columns import plain
from faqbot.storage.database import Database, insert_into
from faqbot.storage.operator_tables import ChangeRow
from faqbot.storage.operators import change_fields
from faqbot.storage.publishing_tables import DraftMarkRow, DraftRow


class SqlDraftStore:
    """A DraftStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def drafts(self, kb: str | None = None) -> tuple[Draft, ...]:
        """All drafts of a base, or of all; ordered by base and id."""
        columns = {column.name: column for column in DraftRow.__table__.columns}
        # As text: it is taken apart elsewhere.
        wanted = select(*(cast(c, Text).label(n) if n == "entry" else c for n, c in columns.items()))
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted if kb is None else wanted.where(DraftRow.kb == kb))
            found = rows.all()
        # Ten thousand of them take a while to read, in which others are to be answered.
        return await asyncio.to_thread(_drafts, found)

    async def marks(self) -> Mapping[str, int]:
        """A number for each base that has drafts, or had some: it rises with each change of them."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(DraftMarkRow.kb, DraftMarkRow.number))
            return {row.kb: row.number for row in rows}

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
                await mark(connection, [draft.entry.kb])
                await connection.execute(insert(ChangeRow).values(change_fields(change)))
            return is_done

    async def drop(self, draft: Draft, *, change: Change) -> bool:
        """Delete a draft and note the change; False, and nothing is done, if what is stored is not this one."""
        async with self._database.writing() as connection:
            if not await is_stored(connection, [draft]):
                return False
            await remove(connection, [draft])
            await connection.execute(insert(ChangeRow).values(change_fields(change)))
            return True


async def mark(connection: AsyncConnection, kbs: Iterable[str]) -> None:
    """Note that drafts of these bases change."""
    adding = insert_into(DraftMarkRow, connection.dialect.name)
    raised = adding.on_conflict_do_update(
        index_elements=[DraftMarkRow.kb], set_={"number": DraftMarkRow.__table__.c.number + 1}
    )
    for kb in sorted(set(kbs)):
        await connection.execute(raised, {"kb": plain(kb), "number": 1})


async def is_stored(connection: AsyncConnection, drafts: Sequence[Draft]) -> bool:
    """True if all of them are stored just so; they are locked until the transaction ends."""
    for kb, ids in _by_base(drafts):
        wanted = select(DraftRow.__table__).where(DraftRow.kb == kb, DraftRow.entry_id.in_(ids)).with_for_update()
        stored = {row.entry_id: _draft(row) for row in await connection.execute(wanted)}
        if stored != ids:
            return False
    return True


async def remove(connection: AsyncConnection, drafts: Sequence[Draft]) -> None:
    for kb, ids in _by_base(drafts):
        await connection.execute(delete(DraftRow).where(DraftRow.kb == kb, DraftRow.entry_id.in_(ids)))
    await mark(connection, [draft.entry.kb for draft in drafts])


def _by_base(drafts: Sequence[Draft]) -> Iterator[tuple[str, dict[str, Draft]]]:
    """Drafts by id, base by base, a thousand at a time."""
    for kb in sorted({draft.entry.kb for draft in drafts}):
        own = {draft.entry.id: draft for draft in drafts if draft.entry.kb == kb}
        for ids in bases.chunks(list(own)):
            yield kb, {entry_id: own[entry_id] for entry_id in ids}


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


def _drafts(rows: Sequence[Any]) -> tuple[Draft, ...]:
    found = [
        Draft(entry_rows.entry_of(json.loads(row.entry)), row.base, row.by, row.at, row.asked_by)
        for row in unhurried(rows)
    ]
    return tuple(sorted(found, key=lambda draft: (draft.entry.kb, draft.entry.id)))


def _draft(row: Any) -> Draft:
    return Draft(entry_rows.entry_of(row.entry), row.base, row.by, row.at, row.asked_by)
