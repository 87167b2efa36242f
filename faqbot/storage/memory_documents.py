"""Documents in memory: for the demo and for tests."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from faqbot.domain.document import Document, Outline
from faqbot.domain.operator import Change
from faqbot.storage import document_rows
from faqbot.storage.columns import plain
from faqbot.storage.conversations import pattern_words
from faqbot.storage.memory import Base, MemoryEntryStore


class MemoryDocumentStore:
    """A DocumentStore beside an EntryStore in memory: both keep the same knowledge bases."""

    def __init__(self, entries: MemoryEntryStore) -> None:
        self._bases = entries.bases
        self._changes = entries.changes

    async def documents(self, kb: str | None = None) -> tuple[Document, ...]:
        """All documents of a base, or of all bases, ordered by base and id, with their passages."""
        found = [d for base in self._bases.values() for d in base.documents.values() if kb in {None, d.kb}]
        return tuple(sorted(found, key=lambda document: (document.kb, document.id)))

    async def outlines(self, kbs: Collection[str], words: Sequence[str] = ()) -> tuple[Outline, ...]:
        """Those of some bases at a glance that hold every word, ordered by base and id."""
        found = [document for document in await self.documents() if document.kb in kbs]
        return tuple(
            Outline(replace(document, passages=()), len(document.passages))
            for document in found
            if all(_holds(document, word) for word in words)
        )

    async def document(self, kb: str, document_id: str) -> Document | None:
        """One document with its passages, or None."""
        return self._bases.get(plain(kb), Base()).documents.get(plain(document_id))

    async def put(
        self, documents: Sequence[Document], *, at: datetime, changes: Sequence[Change] = ()
    ) -> Mapping[str, int]:
        """Add or replace by (kb, id), all or nothing; return the new version of each base that changed."""
        versions = {}
        given = {(document.kb, document.id): document for document in map(document_rows.storable, documents)}
        for kb in dict.fromkeys(kb for kb, _ in given):
            base = self._bases.setdefault(kb, Base())
            ours = [document for (its, _), document in given.items() if its == kb]
            changed = {d.id: d for d in ours if not document_rows.is_same(base.documents.get(d.id), d)}
            if changed or base.version == 0:
                base.documents |= changed
                base.version += 1
                versions[kb] = base.version
        self._changes.extend(changes)
        return versions

    async def drop(self, kb: str, ids: Sequence[str], *, at: datetime) -> int:
        """Delete documents with their passages; return how many there were to delete."""
        base = self._bases.get(plain(kb), Base())
        known = [base.documents.pop(key) for key in dict.fromkeys(map(plain, ids)) if key in base.documents]
        base.version += bool(known)
        return len(known)


def _holds(document: Document, word: str) -> bool:
    said = [document.title, document.uri, *(text for p in document.passages for text in (p.text, *p.heading))]
    return any(form.lower() in text.lower() for form in pattern_words(word) for text in said)
