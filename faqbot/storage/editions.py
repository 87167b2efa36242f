"""Editions in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import insert, select

from faqbot.domain.edition import Draft, Edition, Said
from faqbot.domain.faq import Entry
from faqbot.domain.operator import Change
from faqbot.storage import bases, entry_rows
from faqbot.storage.database import Database
from faqbot.storage.drafts import is_stored, remove
from faqbot.storage.entry_writing import edition, note_edition, replace_entries
from faqbot.storage.operator_tables import ChangeRow
from faqbot.storage.operators import change_fields
from faqbot.storage.publishing_tables import EditionRow
from faqbot.storage.tables import RevisionRow

_TOLD = [column for column in EditionRow.__table__.columns if column.name != "said"]


class SqlEditionStore:
    """An EditionStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def editions(self, kb: str, *, most: int, offset: int = 0) -> tuple[Edition, ...]:
        """The newest first, after the first `offset`."""
        newest = select(*_TOLD).where(EditionRow.kb == kb).order_by(EditionRow.number.desc())
        async with self._database.reading() as connection:
            rows = (await connection.execute(newest.limit(most).offset(offset))).all()
        return tuple(edition(row._asdict()) for row in rows)

    async def issue(
        self,
        proposed: Edition,
        entries: Sequence[Entry],
        *,
        drafts: Sequence[Draft],
        changes: Sequence[Change],
        said: Said | None = None,
    ) -> Edition | None:
        """Write entries as the next edition, delete its drafts, note the changes, in one step; None if too late."""
        given = {entry.id: entry for entry in map(entry_rows.storable, entries)}
        async with self._database.writing() as connection:
            await bases.create(connection, {proposed.kb} if proposed.version == 0 else ())
            for base in await bases.held(connection, {proposed.kb}):
                if base.version != proposed.version or not await is_stored(connection, drafts):
                    return None
                written = await replace_entries(connection, base, given, proposed.at)
                newer = base if said is None else replace(base, lexicon=said.lexicon, declared=said.declared)
                await bases.raise_version(connection, newer)
                await remove(connection, drafts)
                await connection.execute(insert(ChangeRow), [change_fields(change) for change in changes])
                return await note_edition(connection, proposed, newer, written.added)
        return None

    async def said(self, kb: str, number: int) -> Said | None:
        """What the base said beside its entries; None if there is no such edition, or that was not kept."""
        wanted = select(EditionRow.said).where(EditionRow.kb == kb, EditionRow.number == number)
        async with self._database.reading() as connection:
            found = await connection.scalar(wanted)
        if found is None:
            return None
        return Said(entry_rows.lexicon(found["lexicon"]), entry_rows.declared(found["declared"]))

    async def former(self, kb: str, number: int) -> Mapping[str, Entry | None] | None:
        """The entries that changed since an edition, as they were then; None if there is no such edition."""
        issued = select(*_TOLD).where(EditionRow.kb == kb, EditionRow.number >= number)
        async with self._database.reading() as connection:
            editions = (await connection.execute(issued.order_by(EditionRow.number))).all()
            if not editions or editions[0].number != number:
                return None
            later = (RevisionRow.kb == kb, RevisionRow.version > editions[0].version)
            kept = (await connection.execute(select(RevisionRow.__table__).where(*later))).all()
        revisions = [(row.version, entry_rows.entry_of(row.entry)) for row in kept]
        return since(revisions, [(row.version, row.added) for row in editions[1:]])


def since(
    revisions: Sequence[tuple[int, Entry]], added: Sequence[tuple[int, Sequence[str]]]
) -> dict[str, Entry | None]:
    """What entries were before the first of their changes; each change is told with the version that it made."""
    first: dict[str, tuple[int, Entry | None]] = {}
    for version, entry in revisions:
        if entry.id not in first or version < first[entry.id][0]:
            first[entry.id] = (version, entry)
    for version, ids in added:
        for entry_id in ids:
            if entry_id not in first or version < first[entry_id][0]:
                first[entry_id] = (version, None)
    return {entry_id: entry for entry_id, (_, entry) in first.items()}
