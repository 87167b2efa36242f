"""Knowledge bases and their entries in the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from faqbot.domain.errors import UnknownKnowledgeBase
from faqbot.domain.faq import Declaration, Entry, KnowledgeBase, Lexicon, Phrasing, Revision, merged
from faqbot.domain.language import Language
from faqbot.domain.operator import Change
from faqbot.storage import bases, entry_rows
from faqbot.storage.bases import Base
from faqbot.storage.columns import plain
from faqbot.storage.database import Database
from faqbot.storage.documents import passages_of
from faqbot.storage.operator_tables import ChangeRow
from faqbot.storage.operators import change_fields
from faqbot.storage.tables import EntryRow, KnowledgeBaseRow, PhrasingRow, RevisionRow


class SqlEntryStore:
    """An EntryStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def versions(self) -> Mapping[str, int]:
        """Every knowledge base with its version; a version rises with each change."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(KnowledgeBaseRow.id, KnowledgeBaseRow.version))
            return {row.id: row.version for row in rows}

    async def load(self, kb: str) -> KnowledgeBase:
        """All entries (ordered by id), passages and the lexicon, of one moment. Raise UnknownKnowledgeBase."""
        base_of = select(KnowledgeBaseRow.version, KnowledgeBaseRow.lexicon, KnowledgeBaseRow.declared).where(
            KnowledgeBaseRow.id == kb
        )
        async with self._database.reading() as connection:
            base = (await connection.execute(base_of)).one_or_none()
            if base is None:
                raise UnknownKnowledgeBase(
                    f"There is no knowledge base {kb}; import its entries first or check the name."
                )
            entries = await _entries(connection, EntryRow.kb == kb, PhrasingRow.kb == kb)
            passages = await passages_of(connection, kb)
        # In Python, because the order of PostgreSQL depends on its collation.
        ordered = tuple(sorted(entries, key=lambda entry: entry.id))
        lexicon, declared = entry_rows.lexicon(base.lexicon), entry_rows.declared(base.declared)
        return KnowledgeBase(kb, base.version, ordered, lexicon, declared, passages)

    async def save(
        self,
        entries: Sequence[Entry],
        *,
        at: datetime,
        lexicons: Mapping[str, Lexicon] | None = None,
        without: Mapping[str, Sequence[str]] | None = None,
        declared: Mapping[str, Sequence[Declaration]] | None = None,
    ) -> Mapping[str, int]:
        """Add, replace and delete by (kb, id), all or nothing; return the new version of each base that changed."""
        given = _by_base(entries)
        words = {plain(kb): lexicon for kb, lexicon in (lexicons or {}).items()}
        said = {plain(kb): found for kb, found in (declared or {}).items()}
        leaving = {plain(kb): ids for kb, ids in (without or {}).items()}
        versions = {}
        async with self._database.writing() as connection:
            await bases.create(connection, given.keys() | words.keys() | said.keys())
            for base in await bases.held(connection, given.keys() | words.keys() | said.keys() | leaving.keys()):
                newer = replace(
                    base,
                    lexicon=words.get(base.id, base.lexicon),
                    declared=merged(base.declared, said.get(base.id, ())),
                )
                removed = await _delete(connection, base, leaving.get(base.id, ()), at)
                changed = await _replace(connection, base, given[base.id], at)
                if removed or changed or newer != base or base.version == 0:
                    versions[base.id] = await bases.raise_version(connection, newer)
        return versions

    async def remove(self, kb: str, ids: Sequence[str], *, at: datetime) -> int:
        """Delete entries, keeping each as a revision; return how many there were to delete."""
        async with self._database.writing() as connection:
            for base in await bases.held(connection, {kb}):
                if removed := await _delete(connection, base, ids, at):
                    await bases.raise_version(connection, base)
                    return removed
        return 0

    async def amend(self, entry: Entry, *, former: Entry | None, change: Change) -> int | None:
        """Add or replace one entry if what is stored still equals `former`, and note who did it; the new version."""
        kept = entry_rows.storable(entry)
        async with self._database.writing() as connection:
            await bases.create(connection, {kept.kb} if former is None else ())
            for base in await bases.held(connection, {kept.kb}):
                if (await _known(connection, base.id, {kept.id: kept})).get(kept.id) != former:
                    return None
                changed = await _replace(connection, base, {kept.id: kept}, change.at)
                await connection.execute(insert(ChangeRow).values(change_fields(change)))
                return await bases.raise_version(connection, base) if changed else base.version
        return None

    async def revisions(self, kb: str, entry_id: str) -> tuple[Revision, ...]:
        """What an entry was before each change, oldest first."""
        kept = (
            select(RevisionRow.__table__)
            .where(RevisionRow.kb == kb, RevisionRow.entry_id == entry_id)
            .order_by(RevisionRow.id)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(kept)).all()
        return tuple(Revision(entry_rows.entry_of(row.entry), row.at, row.version, row.action) for row in rows)


def _by_base(entries: Iterable[Entry]) -> defaultdict[str, dict[str, Entry]]:
    found: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
    for entry in map(entry_rows.storable, entries):
        found[entry.kb][entry.id] = entry
    return found


async def _replace(
    connection: AsyncConnection, base: Base, given: Mapping[str, Entry], at: datetime
) -> Sequence[Entry]:
    """Write those of the given entries that differ from the stored ones, and return them."""
    former = await _known(connection, base.id, given)
    changed = [entry for entry in given.values() if former.get(entry.id) != entry]
    await _retire(connection, base, [former[e.id] for e in changed if e.id in former], at, "changed")
    rows = [entry_rows.entry_fields(entry) | {"updated_at": at} for entry in changed]
    await bases.add(connection, EntryRow, rows)
    phrasings = [fields for entry in changed for fields in entry_rows.phrasing_fields(entry)]
    await bases.add(connection, PhrasingRow, phrasings)
    return changed


async def _delete(connection: AsyncConnection, base: Base, ids: Sequence[str], at: datetime) -> int:
    """Take away those of the ids that are stored, and return how many there were."""
    known = await _known(connection, base.id, dict.fromkeys(ids))
    await _retire(connection, base, list(known.values()), at, "removed")
    return len(known)


async def _retire(connection: AsyncConnection, base: Base, entries: Sequence[Entry], at: datetime, action: str) -> None:
    """Take stored entries away, keeping each as a revision."""
    revisions = [
        {
            "kb": base.id,
            "entry_id": entry.id,
            "at": at,
            "version": base.version + 1,
            "action": action,
            "entry": entry_rows.entry_json(entry),
        }
        for entry in entries
    ]
    await bases.add(connection, RevisionRow, revisions)
    for ids in bases.chunks([entry.id for entry in entries]):
        await connection.execute(delete(EntryRow).where(EntryRow.kb == base.id, EntryRow.id.in_(ids)))


async def _known(connection: AsyncConnection, kb: str, ids: Iterable[str]) -> dict[str, Entry]:
    """Those of the ids that are stored, with their entries."""
    found = {}
    for some in bases.chunks(list(ids)):
        entries = await _entries(
            connection,
            and_(EntryRow.kb == kb, EntryRow.id.in_(some)),
            and_(PhrasingRow.kb == kb, PhrasingRow.entry_id.in_(some)),
        )
        found.update({entry.id: entry for entry in entries})
    return found


async def _entries(
    connection: AsyncConnection, which: ColumnElement[bool], phrasings_of: ColumnElement[bool]
) -> list[Entry]:
    texts = select(PhrasingRow.entry_id, PhrasingRow.text, PhrasingRow.language).where(phrasings_of)
    phrasings: defaultdict[str, list[Phrasing]] = defaultdict(list)
    for entry_id, text, language in await connection.execute(texts.order_by(PhrasingRow.position)):
        phrasings[entry_id].append(Phrasing(text, Language(language)))
    rows = await connection.execute(select(EntryRow.__table__).where(which))
    return [entry_rows.entry(row, phrasings[row.id]) for row in rows]
