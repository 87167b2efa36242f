"""Knowledge bases and their entries in the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from faqbot.domain.edition import Cause, Edition, declaring, overriding
from faqbot.domain.errors import UnknownKnowledgeBase
from faqbot.domain.faq import Changed, Declaration, Entry, KnowledgeBase, Lexicon, Revision, merged, redeclared
from faqbot.domain.operator import HOUSE, Change
from faqbot.storage import bases, entry_rows
from faqbot.storage.bases import Base
from faqbot.storage.columns import plain
from faqbot.storage.database import Database
from faqbot.storage.documents import passages_of
from faqbot.storage.entry_writing import Written, delete_entries, entries_of, known, note_edition, replace_entries
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
            entries = await entries_of(connection, EntryRow.kb == kb, PhrasingRow.kb == kb)
            passages = await passages_of(connection, kb)
        # In Python, because the order of PostgreSQL depends on its collation.
        ordered = tuple(sorted(entries, key=lambda entry: entry.id))
        lexicon, declared = entry_rows.lexicon(base.lexicon), entry_rows.declared(base.declared)
        return KnowledgeBase(kb, base.version, ordered, lexicon, declared, passages)

    async def ids(self, kb: str) -> tuple[str, ...]:
        """The ids of a base's entries, in their order; () for a base that is not there."""
        async with self._database.reading() as connection:
            found = await connection.scalars(select(EntryRow.id).where(EntryRow.kb == plain(kb)))
            # In Python, because the order of PostgreSQL depends on its collation.
            return tuple(sorted(found))

    async def some(self, kb: str, ids: Sequence[str]) -> Mapping[str, Entry]:
        """Those of some entries of a base that there are, by id."""
        async with self._database.reading() as connection:
            return await known(connection, plain(kb), [key for key in ids if key == plain(key)])

    async def changed(self, kb: str, since: int) -> Changed:
        """The entries that changed since a version of a base, or are gone. Raise UnknownKnowledgeBase."""
        async with self._database.reading() as connection:
            version = await connection.scalar(select(KnowledgeBaseRow.version).where(KnowledgeBaseRow.id == kb))
            if version is None:
                raise UnknownKnowledgeBase(f"There is no knowledge base {kb}; check the name.")
            newer = and_(EntryRow.kb == kb, EntryRow.version > since)
            ids = select(EntryRow.id).where(newer)
            entries = await entries_of(connection, newer, and_(PhrasingRow.kb == kb, PhrasingRow.entry_id.in_(ids)))
            later = (RevisionRow.kb == kb, RevisionRow.version > since)
            touched = set(await connection.scalars(select(RevisionRow.entry_id).where(*later)))
        gone = touched - {entry.id for entry in entries}
        return Changed(version, tuple(entries), tuple(sorted(gone)))

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
                removed = await delete_entries(connection, base, leaving.get(base.id, ()), at)
                written = removed.also(await replace_entries(connection, base, given[base.id], at))
                if written or newer != base or base.version == 0:
                    versions[base.id] = await bases.raise_version(connection, newer)
                    await _note(connection, base, newer, written, at)
        return versions

    async def remove(self, kb: str, ids: Sequence[str], *, at: datetime) -> int:
        """Delete entries, keeping each as a revision; return how many there were to delete."""
        async with self._database.writing() as connection:
            for base in await bases.held(connection, {kb}):
                if removed := await delete_entries(connection, base, ids, at):
                    await bases.raise_version(connection, base)
                    await _note(connection, base, base, removed, at)
                    return len(removed.before)
        return 0

    async def amend(self, entry: Entry, *, former: Entry | None, change: Change) -> int | None:
        """Add or replace one entry if what is stored still equals `former`, and note who did it; the new version."""
        kept = entry_rows.storable(entry)
        async with self._database.writing() as connection:
            await bases.create(connection, {kept.kb} if former is None else ())
            for base in await bases.held(connection, {kept.kb}):
                if (await known(connection, base.id, {kept.id: kept})).get(kept.id) != former:
                    return None
                written = await replace_entries(connection, base, {kept.id: kept}, change.at)
                await connection.execute(insert(ChangeRow).values(change_fields(change)))
                await _note(connection, base, base, written, change.at, change.operator)
                return await bases.raise_version(connection, base) if written else base.version
        return None

    async def declare(
        self, kb: str, declared: Declaration | None, *, former: Declaration | None, change: Change, reason: str = ""
    ) -> bool:
        """Add, replace or take back one declaration if what is stored still equals `former`, and note who did it."""
        async with self._database.writing() as connection:
            for base in await bases.held(connection, {plain(kb)}):
                newer = redeclared(base.declared, former, declared)
                if newer is None:
                    return False
                noted = [change_fields(one) for one in overriding(change, reason)]
                await connection.execute(insert(ChangeRow), noted)
                said = replace(base, declared=newer)
                await bases.raise_version(connection, said)
                await note_edition(connection, declaring(base.id, change, reason), said, ())
                return True
        return False

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


async def _note(  # noqa: PLR0913, PLR0917 - what was, what is, and who made it so
    connection: AsyncConnection, base: Base, newer: Base, written: Written, at: datetime, by: str = HOUSE
) -> None:
    """What customers are told from now on is an edition of its own, whoever changed it."""
    if written.is_public or (newer != base and base.version > 0):
        proposed = Edition(base.id, 0, base.version, at, by, Cause.IMPORTED)
        await note_edition(connection, proposed, newer, written.added)
