"""The work behind `faqbot documents add`: every file and page on its way in, each with its own report."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from faqbot.app import Application, now
from faqbot.domain.document import Document
from faqbot.domain.errors import BadFile
from faqbot.knowledge import archives
from faqbot.knowledge.cleaning.duplicates import Seen
from faqbot.knowledge.intake import Care, document_id, taken_in
from faqbot.knowledge.sources import Fetch, Source, Unread, opened

# Called with the places that are done, and how many there are.
Step = Callable[[int, int], None]


class Fate(StrEnum):
    """What became of a file."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """One file on its way in; `why` is the reason where it failed."""

    file: str
    fate: Fate
    document: Document | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """How the places given are taken in."""

    kb: str
    care: Care
    fetch: Fetch
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What is stored, by id, and what has been said by it and by what was taken in since."""

    stored: dict[str, Document] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)


async def take_in(application: Application, places: Sequence[str], intake: Intake, step: Step) -> list[Report]:
    """Store what the places hold, one after another; one that fails is reported, and the rest goes on."""
    shelf = _shelf(await application.documents.documents(intake.kb), places)
    reports: list[Report] = []
    for done, place in enumerate(places, 1):
        found = opened(place, intake.fetch)
        while (source := await asyncio.to_thread(next, found, None)) is not None:
            report = await asyncio.to_thread(_taken, source, intake, shelf)
            reports.append(report)
            if report.document is not None and not intake.dry_run:
                await application.documents.put([report.document], at=now())
        step(done, len(places))
    return reports


def _shelf(stored: Sequence[Document], places: Sequence[str]) -> _Shelf:
    """What is added again must not be taken for a copy of itself."""
    again = set(places)
    others = [one for one in stored if one.uri not in again and not _is_of_zip(one, places)]
    seen = Seen(passage for one in others for passage in one.passages)
    return _Shelf({document.id: document for document in stored}, seen)


def _is_of_zip(document: Document, places: Sequence[str]) -> bool:
    return any(archives.is_inside(document.uri, place) for place in places)


def _taken(source: Source | Unread, intake: Intake, shelf: _Shelf) -> Report:
    shown = shown_place(source.uri)
    if isinstance(source, Unread):
        return Report(shown, Fate.FAILED, why=source.why)
    try:
        document = taken_in(source, intake.kb, intake.care, shelf.seen, at=now())
    except BadFile as error:
        return Report(shown, Fate.FAILED, why=str(error))
    former = shelf.stored.get(document_id(intake.kb, source.uri))
    if former is None:
        return Report(shown, Fate.ADDED, document)
    is_same = (former.digest, former.passages) == (document.digest, document.passages)
    return Report(shown, Fate.UNCHANGED if is_same else Fate.REPLACED, document)


def shown_place(uri: str) -> str:
    """A path as a person would type it from here."""
    try:
        return str(Path(uri).relative_to(Path.cwd()))
    except ValueError:
        return uri
