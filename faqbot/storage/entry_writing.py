"""How entries are written and taken away, inside the transaction of whoever changes a knowledge base."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from faqbot.domain.edition import Cause, Edition
from faqbot.domain.faq import Entry, Phrasing, State
from faqbot.domain.language import Language
from faqbot.domain.pace import keep_for_long
from faqbot.storage import bases, entry_rows
from faqbot.storage.bases import Base
from faqbot.storage.publishing_tables import EditionRow
from faqbot.storage.tables import EntryRow, PhrasingRow, RevisionRow

_PIECE = 500


@dataclass(frozen=True, slots=True)
class Written:
    """Entries that changed: as they are now, none where they are gone, and those that were there before, by id."""

    now: tuple[Entry, ...] = ()
    before: Mapping[str, Entry] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.now or self.before)

    def also(self, other: "Written") -> "Written":
        """Both together; what was taken away and written again was there before."""
        return Written((*self.now, *other.now), {**other.before, **self.before})

    @property
    def is_public(self) -> bool:
        """True if customers are told something else from now on."""
        return any(entry.state is State.PUBLISHED for entry in (*self.now, *self.before.values()))

    @property
    def added(self) -> tuple[str, ...]:
        return tuple(entry.id for entry in self.now if entry.id not in self.before)


async def replace_entries(connection: AsyncConnection, base: Base, given: Mapping[str, Entry], at: datetime) -> Written:
    """Write those of the given entries that differ from the stored ones."""
    former = await known(connection, base.id, given)
    changed = tuple(entry for entry in given.values() if former.get(entry.id) != entry)
    replaced = {entry.id: former[entry.id] for entry in changed if entry.id in former}
    await _retire(connection, base, list(replaced.values()), at, "changed")
    rows = [entry_rows.entry_fields(entry) | {"updated_at": at, "version": base.version + 1} for entry in changed]
    await bases.add(connection, EntryRow, rows)
    phrasings = [fields for entry in changed for fields in entry_rows.phrasing_fields(entry)]
    await bases.add(connection, PhrasingRow, phrasings)
    return Written(changed, replaced)


async def delete_entries(connection: AsyncConnection, base: Base, ids: Sequence[str], at: datetime) -> Written:
    """Take away those of the ids that are stored."""
    gone = await known(connection, base.id, dict.fromkeys(ids))
    await _retire(connection, base, list(gone.values()), at, "removed")
    return Written(before=gone)


async def note_edition(connection: AsyncConnection, proposed: Edition, base: Base, added: Sequence[str]) -> Edition:
    """Add the next edition of a base that is held, as it is to be at the version after its present one."""
    newest = select(func.max(EditionRow.number)).where(EditionRow.kb == proposed.kb)
    number = (await connection.scalar(newest) or 0) + 1
    fields = {
        "kb": proposed.kb,
        "number": number,
        "version": base.version + 1,
        "at": proposed.at,
        "by": proposed.by,
        "cause": proposed.cause.value,
        "note": proposed.note,
        "reason": proposed.reason,
        "added": list(added),
    }
    said = {"lexicon": entry_rows.lexicon_json(base.lexicon), "declared": entry_rows.declared_json(base.declared)}
    await connection.execute(insert(EditionRow).values(fields | {"said": said}))
    return edition(fields)


def edition(fields: Mapping[str, Any]) -> Edition:
    """Read an edition's row."""
    return Edition(**{**fields, "cause": Cause(fields["cause"]), "added": tuple(fields["added"])})


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


async def known(connection: AsyncConnection, kb: str, ids: Iterable[str]) -> dict[str, Entry]:
    """Those of the ids that are stored, with their entries."""
    found = {}
    for some in bases.chunks(list(ids)):
        entries = await entries_of(
            connection,
            and_(EntryRow.kb == kb, EntryRow.id.in_(some)),
            and_(PhrasingRow.kb == kb, PhrasingRow.entry_id.in_(some)),
        )
        found.update({entry.id: entry for entry in entries})
    return found


async def entries_of(
    connection: AsyncConnection, which: ColumnElement[bool], phrasings_of: ColumnElement[bool]
) -> list[Entry]:
    """The entries of one moment, in pieces, so that nothing else has to wait while there are many."""
    texts = select(PhrasingRow.entry_id, PhrasingRow.text, PhrasingRow.language).where(phrasings_of)
    phrasings: defaultdict[str, list[Phrasing]] = defaultdict(list)
    found: list[Entry] = []
    async with connection.stream(texts.order_by(PhrasingRow.position)) as streamed:
        async for rows in streamed.partitions(_PIECE):
            for entry_id, text, language in rows:
                phrasings[entry_id].append(Phrasing(text, Language(language)))
            keep_for_long(len(phrasings), _PIECE)
    async with connection.stream(select(EntryRow.__table__).where(which)) as streamed:
        async for rows in streamed.partitions(_PIECE):
            found += [entry_rows.entry(row, phrasings[row.id]) for row in rows]
            keep_for_long(len(found), _PIECE)
    return found
