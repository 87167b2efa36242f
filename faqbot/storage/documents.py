"""Documents of knowledge bases in the database."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, delete, exists, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from faqbot.domain.document import Document, Outline, Passage
from faqbot.domain.operator import Change
from faqbot.storage import bases, document_rows
from faqbot.storage.columns import plain
from faqbot.storage.conversations import pattern_words
from faqbot.storage.database import Database
from faqbot.storage.operator_tables import ChangeRow
from faqbot.storage.operators import change_fields
from faqbot.storage.tables import DocumentRow, PassageRow

_OWN = and_(PassageRow.kb == DocumentRow.kb, PassageRow.document == DocumentRow.id)


class SqlDocumentStore:
    """A DocumentStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def documents(self, kb: str | None = None) -> tuple[Document, ...]:
        """All documents of a base, or of all bases, ordered by base and id, with their passages."""
        which, passages_which = (true(), true()) if kb is None else (DocumentRow.kb == kb, PassageRow.kb == kb)
        async with self._database.reading() as connection:
            return await _documents(connection, which, passages_which)

    async def outlines(self, kbs: Collection[str], words: Sequence[str] = ()) -> tuple[Outline, ...]:
        """Those of some bases at a glance that hold every word, ordered by base and id."""
        counted = select(func.count()).where(_OWN).correlate(DocumentRow).scalar_subquery().label("passages")
        wanted = select(DocumentRow.__table__, counted).where(DocumentRow.kb.in_(kbs), *map(_holds, words))
        async with self._database.reading() as connection:
            rows = (await connection.execute(wanted)).all()
        found = [Outline(document_rows.document(row, ()), row.passages) for row in rows]
        return tuple(sorted(found, key=lambda outline: (outline.document.kb, outline.document.id)))

    async def document(self, kb: str, document_id: str) -> Document | None:
        """One document with its passages, or None."""
        own_id = plain(document_id)
        async with self._database.reading() as connection:
            return (await _known(connection, plain(kb), [own_id])).get(own_id)

    async def put(
        self, documents: Sequence[Document], *, at: datetime, changes: Sequence[Change] = ()
    ) -> Mapping[str, int]:
        """Add or replace by (kb, id), all or nothing; return the new version of each base that changed."""
        given: defaultdict[str, dict[str, Document]] = defaultdict(dict)
        for document in map(document_rows.storable, documents):
            given[document.kb][document.id] = document
        versions = {}
        async with self._database.writing() as connection:
            await bases.create(connection, given)
            for base in await bases.held(connection, given):
                if await _replace(connection, base.id, given[base.id]) or base.version == 0:
                    versions[base.id] = await bases.raise_version(connection, base)
            await bases.add(connection, ChangeRow, [change_fields(change) for change in changes])
        return versions

    async def drop(self, kb: str, ids: Sequence[str], *, at: datetime) -> int:
        """Delete documents with their passages; return how many there were to delete."""
        async with self._database.writing() as connection:
            for base in await bases.held(connection, {kb}):
                known = await _known(connection, base.id, [plain(document_id) for document_id in ids])
                if known:
                    await _delete(connection, base.id, known)
                    await bases.raise_version(connection, base)
                return len(known)
        return 0


def _holds(word: str) -> ColumnElement[bool]:
    forms = pattern_words(word)
    said = [text.icontains(form, autoescape=True) for text in (DocumentRow.title, DocumentRow.uri) for form in forms]
    below = [PassageRow.text.icontains(form, autoescape=True) for form in forms]
    # Headings are kept as JSON, which writes other letters than Latin ones by their numbers.
    headings = cast(PassageRow.heading, String)
    below += [headings.icontains(json.dumps(form)[1:-1], autoescape=True) for form in forms]
    return or_(*said, exists().where(_OWN, or_(*below)))


async def passages_of(connection: AsyncConnection, kb: str) -> tuple[Passage, ...]:
    """All passages of a base, in the order of its documents and within them."""
    found = await _passages(connection, PassageRow.kb == kb)
    return tuple(passage for document in sorted(found) for passage in found[document])


async def _replace(connection: AsyncConnection, kb: str, given: Mapping[str, Document]) -> bool:
    """Write those of the given documents that differ from the stored ones; False if none does."""
    former = await _known(connection, kb, list(given))
    changed = [document for document in given.values() if not document_rows.is_same(former.get(document.id), document)]
    await _delete(connection, kb, [document.id for document in changed])
    await bases.add(connection, DocumentRow, [document_rows.document_fields(document) for document in changed])
    rows = [fields for document in changed for fields in document_rows.passage_fields(document)]
    await bases.add(connection, PassageRow, rows)
    return bool(changed)


async def _delete(connection: AsyncConnection, kb: str, ids: Iterable[str]) -> None:
    for some in bases.chunks(list(ids)):
        await connection.execute(delete(DocumentRow).where(DocumentRow.kb == kb, DocumentRow.id.in_(some)))


async def _known(connection: AsyncConnection, kb: str, ids: Sequence[str]) -> dict[str, Document]:
    """Those of the ids that are stored, with their documents."""
    found = {}
    for some in bases.chunks(ids):
        documents = await _documents(
            connection,
            and_(DocumentRow.kb == kb, DocumentRow.id.in_(some)),
            and_(PassageRow.kb == kb, PassageRow.document.in_(some)),
        )
        found.update({document.id: document for document in documents})
    return found


async def _documents(
    connection: AsyncConnection, which: ColumnElement[bool], passages_which: ColumnElement[bool]
) -> tuple[Document, ...]:
    passages = await _passages(connection, passages_which)
    rows = await connection.execute(select(DocumentRow.__table__).where(which))
    documents = [document_rows.document(row, passages[row.kb, row.id]) for row in rows]
    # In Python, because the order of PostgreSQL depends on its collation.
    return tuple(sorted(documents, key=lambda document: (document.kb, document.id)))


async def _passages(
    connection: AsyncConnection, which: ColumnElement[bool]
) -> defaultdict[tuple[str, str], list[Passage]]:
    """By base and document, each in order."""
    found: defaultdict[tuple[str, str], list[Passage]] = defaultdict(list)
    for row in await connection.execute(select(PassageRow.__table__).where(which).order_by(PassageRow.position)):
        found[row.kb, row.document].append(document_rows.passage(row))
    return found
