"""Files and pages on their way in, one after another, each with its own report."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from faqbot.domain.bundle import Fate
from faqbot.domain.document import Document
from faqbot.domain.errors import BadFile
from faqbot.domain.operator import Change
from faqbot.domain.protocols import DocumentStore
from faqbot.knowledge import archives
from faqbot.knowledge.cleaning.duplicates import Seen
from faqbot.knowledge.intake import Care, document_id, taken_in
from faqbot.knowledge.sources import Fetch, Place, Source, Unread, opened, uri_of


@dataclass(frozen=True, slots=True)
class Report:
    """One file on its way in; `former` is what it replaces, `why` the reason where it failed."""

    uri: str
    fate: Fate
    document: Document | None = None
    former: Document | None = None
    why: str = ""


# What the log of changes says of a file, kept together with it.
Noted = Callable[[Report], Sequence[Change]]


@dataclass(frozen=True, slots=True)
class Batch:
    """What is taken in together: into which base, and with what care."""

    kb: str
    places: tuple[Place, ...]
    care: Care = field(default_factory=Care)
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is stored, by id, and what has been said by it and by what was taken in since."""

    stored: dict[str, Document] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)


class Intake:
    """Reads what places hold and stores it. Nothing of it waits in the event loop."""

    def __init__(self, documents: DocumentStore, fetch: Fetch, now: Callable[[], datetime]) -> None:
        self._documents = documents
        self._fetch = fetch
        self._now = now

    async def shelf(self, batch: Batch) -> Shelf:
        """What the batch comes upon. What is added again must not be taken for a copy of itself."""
        return await asyncio.to_thread(_shelf, await self._documents.documents(batch.kb), batch.places)

    async def reports(
        self, place: Place, batch: Batch, shelf: Shelf, noted: Noted = lambda _: ()
    ) -> AsyncIterator[Report]:
        """Store what a place holds, file by file, with what is noted of it; what fails is told, the rest goes on."""
        found = opened(place, self._fetch)
        while (source := await asyncio.to_thread(next, found, None)) is not None:
            report = await asyncio.to_thread(self._taken, source, batch, shelf)
            if report.document is not None and not batch.dry_run:
                await self._documents.put([report.document], at=self._now(), changes=noted(report))
            yield report

    def _taken(self, source: Source | Unread, batch: Batch, shelf: Shelf) -> Report:
        if isinstance(source, Unread):
            return Report(source.uri, Fate.FAILED, why=source.why)
        try:
            document = taken_in(source, batch.kb, batch.care, shelf.seen, at=self._now())
        except BadFile as error:
            return Report(source.uri, Fate.FAILED, why=str(error))
        former = shelf.stored.get(document_id(batch.kb, source.uri))
        return Report(source.uri, _fate(former, document), document, former)


def _fate(former: Document | None, document: Document) -> Fate:
    if former is None:
        return Fate.ADDED
    is_same = (former.digest, former.passages) == (document.digest, document.passages)
    return Fate.UNCHANGED if is_same else Fate.REPLACED


def _shelf(stored: Sequence[Document], places: Sequence[Place]) -> Shelf:
    again = {uri_of(place) for place in places}
    others = [one for one in stored if one.uri not in again and not _is_of_zip(one, again)]
    seen = Seen(passage for one in others for passage in one.passages)
    return Shelf({document.id: document for document in stored}, seen)


def _is_of_zip(document: Document, uris: set[str]) -> bool:
    return any(archives.is_inside(document.uri, uri) for uri in uris)
