"""Files and addresses that operators give to be read: taken in one bundle after another, and told while it goes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

from faqbot.domain.bundle import Bundle, Fate, Item
from faqbot.domain.document import Cleaning
from faqbot.domain.errors import Unavailable
from faqbot.domain.operator import Role
from faqbot.domain.protocols import AuditLog, BundleStore
from faqbot.editing.documents import change, place_of
from faqbot.editing.entries import NotAllowed
from faqbot.editing.sessions import Bearer
from faqbot.editing.talking import Clock
from faqbot.knowledge.batch import Batch, Intake, Report, Shelf
from faqbot.knowledge.sources import Place, Source, uri_of

# Files are held in memory until they are read.
MOST_HELD = 150 * 1024 * 1024
_KEPT = timedelta(days=7)
_TELLS_EVERY_S = 0.5
_SIGN_EVERY = timedelta(seconds=30)
_RECENT = 200


class Overloaded(Unavailable):
    """So much waits to be read that no more is taken."""


class Bundles:
    """Takes bundles in, each under the name of who gave it. Customers are told of a document within seconds."""

    def __init__(self, store: BundleStore, intake: Intake, audit: AuditLog, clock: Clock) -> None:
        self._store = store
        self._intake = intake
        self._audit = audit
        self._now = clock.now
        self._new_key = clock.new_key
        self._turn = asyncio.Lock()
        self._held = 0

    async def begin(self, bearer: Bearer, batch: Batch) -> Bundle:
        """Note what was given; `take_in` is to follow. Raise NotAllowed or Overloaded."""
        if not bearer.may(Role.EDITOR, batch.kb):
            raise NotAllowed("adding documents takes an editor")
        if self._held + _size(batch) > MOST_HELD:
            raise Overloaded("other files are still being read; try again in a few minutes")
        at = self._now()
        items = tuple(Item(place_of(uri_of(place))) for place in batch.places)
        bundle = Bundle(self._new_key(), batch.kb, bearer.operator.name, at, at, items)
        await self._store.forget(before=at - _KEPT)
        await self._store.keep(bundle)
        self._held += _size(batch)
        return bundle

    async def take_in(self, bundle: Bundle, batch: Batch) -> None:
        """Read and store what was given, when it is its turn; what fails is told, and the rest goes on."""
        course = _Course(bundle)
        try:
            async with self._telling(course), self._turn:
                course.begin()
                shelf = await self._intake.shelf(batch)
                for place in batch.places:
                    await self._taken(course, place, batch, shelf)
        finally:
            self._held -= _size(batch)
        await self._store.keep(replace(course.bundle, at=self._now()))

    async def bundle(self, bearer: Bearer, bundle_id: str) -> Bundle | None:
        """How far one is; None if there is none that somebody may see."""
        found = await self._store.bundle(bundle_id)
        return found if found is not None and bearer.may(Role.VIEWER, found.kb) else None

    async def recent(self, bearer: Bearer, most: int) -> tuple[Bundle, ...]:
        """The newest that somebody may see."""
        found = await self._store.recent(most=_RECENT)
        return tuple(bundle for bundle in found if bearer.may(Role.VIEWER, bundle.kb))[:most]

    async def _taken(self, course: "_Course", place: Place, batch: Batch, shelf: Shelf) -> None:
        course.begin()
        async for report in self._intake.reports(place, batch, shelf):
            course.tell(_item(report))
            if report.document is not None and report.fate is not Fate.UNCHANGED:
                noted = change(report.former, report.document, self._now(), course.bundle.operator)
                await self._audit.note(noted)
        course.end()

    @asynccontextmanager
    async def _telling(self, course: "_Course") -> AsyncIterator[None]:
        """Keep how far it is while it changes, and give a sign of life from time to time."""
        telling = asyncio.create_task(self._tell(course, course.bundle))
        try:
            yield
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling

    async def _tell(self, course: "_Course", told: Bundle) -> None:
        while True:
            await asyncio.sleep(_TELLS_EVERY_S)
            at = self._now()
            if course.bundle.items != told.items or at - told.at >= _SIGN_EVERY:
                told = replace(course.bundle, at=at)
                await self._store.keep(told)


class _Course:
    """How far a bundle is: what is done, what is being read, what waits."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._done: tuple[Item, ...] = ()
        self._ahead = bundle.items

    @property
    def bundle(self) -> Bundle:
        return replace(self._bundle, items=(*self._done, *self._ahead))

    def begin(self) -> None:
        """The next place is being read."""
        first, *rest = self._ahead
        self._ahead = (replace(first, fate=Fate.READING), *rest)

    def tell(self, item: Item) -> None:
        """A file of the place is done: of a zip file, one of several."""
        self._done = (*self._done, item)

    def end(self) -> None:
        """The place is done."""
        self._ahead = self._ahead[1:]


def _item(report: Report) -> Item:
    name = place_of(report.uri)
    if report.document is None:
        return Item(name, report.fate, why=report.why)
    document = report.document
    cleaning = tuple(Cleaning(step.step, step.count) for step in document.cleaning)
    return Item(name, report.fate, document.id, len(document.passages), cleaning, document.unread)


def _size(batch: Batch) -> int:
    return sum(len(place.data) for place in batch.places if isinstance(place, Source))
