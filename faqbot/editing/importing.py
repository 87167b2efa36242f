"""Files of entries: what one would change, row by row, and taking it over as drafts."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from faqbot.domain.edition import Draft, Replacing
from faqbot.domain.errors import BadFile, Problem
from faqbot.domain.faq import Entry
from faqbot.domain.incoming import Fate, Incoming, Report, Sight, Stage
from faqbot.domain.language import Language
from faqbot.domain.operator import Change, Role
from faqbot.domain.pace import unhurried
from faqbot.domain.protocols import IncomingStore, Staging
from faqbot.editing.catalogue import NOTHING, Base, Catalogue
from faqbot.editing.entries import NotAllowed
from faqbot.editing.form import digest
from faqbot.editing.publishing import Overtaken
from faqbot.editing.sessions import Bearer
from faqbot.editing.talking import Clock
from faqbot.language.normalise import bare, normalise

SHOWN = 200
_KEPT = timedelta(days=1)
_PIECE = 250
_READY = frozenset({Stage.LOOKED, Stage.OVERTAKEN})
# Why a file failed, where the page has words of its own for it.
FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of the file beside what operators have of it; `also` names entries that are asked the same."""

    entry: Entry
    present: Entry | None
    fate: Fate
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file that somebody gave; entries that name no base belong to `kb`."""

    name: str
    data: bytes
    kb: str = ""


@dataclass(frozen=True, slots=True)
class Formats:
    """How files are read and written: entries of the good rows with the problems of the others, and back to bytes.

    Both raise BadFile for a name whose ending they do not know.
    """

    read: Callable[[File], tuple[Sequence[Entry], Sequence[Problem]]]
    write: Callable[[Sequence[Entry], str], bytes]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Where files wait, and where drafts are brought that come of them."""

    store: IncomingStore
    staging: Staging


class Importing:
    """Takes files over: everything as drafts, or nothing. Customers see it once it is published.

    Reading and taking over go on after the request that asked for it, beside everything else that is to be answered.
    """

    def __init__(self, catalogue: Catalogue, arrivals: Arrivals, formats: Formats, clock: Clock) -> None:
        self._catalogue = catalogue
        self._store = arrivals.store
        self._staging = arrivals.staging
        self._formats = formats
        self.now = self._now = clock.now
        self._new_key = clock.new_key
        self._turn = asyncio.Lock()

    async def begin(self, bearer: Bearer, file: File, *, of: int = 0) -> Incoming:
        """Keep a file for a day; `look` is to follow. One that is still to be filled says of how many steps that is."""
        at = self._now()
        incoming = Incoming(self._new_key(), bearer.operator.name, file.name, file.kb, at, at, of=of)
        await self._store.forget(before=at - _KEPT)
        await self._store.add(incoming, file.data)
        return incoming

    async def look(self, bearer: Bearer, incoming: Incoming) -> None:
        """Find out what becomes of each row, when it is its turn."""
        async with self._turn:
            found = await self._looked_at(bearer, incoming)
            if found is not None:
                await self._tell(incoming, stage=Stage.LOOKED, report=found[1])

    async def progress(self, incoming: Incoming, done: int) -> None:
        """Tell how far filling a file is."""
        await self._tell(incoming, done=done)

    async def fill(self, bearer: Bearer, incoming: Incoming, entries: Sequence[Entry]) -> None:
        """Put entries into a file that was begun without any, and look at it."""
        data = await asyncio.to_thread(self._formats.write, entries, incoming.name)
        await self._store.add(replace(incoming, at=self._now()), data)
        await self.look(bearer, incoming)

    async def fail(self, incoming: Incoming, why: str) -> None:
        """Tell why a file is not filled."""
        await self._tell(incoming, stage=Stage.FAILED, why=why)

    async def incoming(self, bearer: Bearer, incoming_id: str) -> Incoming | None:
        """How far a file is; None if there is none that this operator gave."""
        found = await self._store.incoming(incoming_id)
        return found if found is not None and found.operator == bearer.operator.name else None

    async def recent(self, bearer: Bearer, most: int) -> tuple[Incoming, ...]:
        """The newest files that this operator gave."""
        return await self._store.recent(bearer.operator.name, most=most)

    async def take(self, incoming: Incoming, seen: str) -> Incoming:
        """Note that just what was seen is to be taken over; `take_over` is to follow. Raise Overtaken."""
        if incoming.stage not in _READY or not incoming.report.may_be_taken or incoming.report.seen != seen:
            raise Overtaken(f"what {incoming.name} would change is not what was seen")
        return await self._tell(incoming, stage=Stage.TAKING, done=0, of=incoming.report.changing)

    async def take_over(self, bearer: Bearer, incoming: Incoming) -> None:
        """Keep what changes as drafts, all of it or nothing, when it is its turn."""
        async with self._turn:
            found = await self._looked_at(bearer, incoming)
            if found is None:
                return
            rows, report = found
            if report.seen == incoming.report.seen and await self._taken(incoming, rows):
                await self._tell(incoming, stage=Stage.TAKEN, done=incoming.of)
                return
            await self._tell(incoming, stage=Stage.OVERTAKEN, report=report)

    async def export(self, bearer: Bearer, kb: str, name: str) -> bytes:
        """What is in force in a base, or in all that the operator may see, as a file of that name. Raise BadFile."""
        kbs = [base for base in await self._catalogue.bases() if kb in {"", base} and bearer.may(Role.VIEWER, base)]
        entries = [entry for base in (await self._catalogue.present(kbs)).values() for entry in base.live.values()]
        return await asyncio.to_thread(self._formats.write, entries, name)

    async def _read(self, bearer: Bearer, incoming: Incoming) -> tuple[Sequence[Row], Sequence[Problem]]:
        """What becomes of each row. Raise BadFile, or NotAllowed if one belongs to a base not to be written in."""
        data = await self._store.data(incoming.id)
        file = File(incoming.name, data or b"", incoming.kb)
        entries, problems = await asyncio.to_thread(self._formats.read, file)
        if any(not bearer.may(Role.EDITOR, kb) for kb in {entry.kb for entry in entries}):
            raise NotAllowed(FORBIDDEN)
        present = await self._catalogue.present(sorted({entry.kb for entry in entries}))
        return await asyncio.to_thread(_rows, entries, present), problems

    async def _looked_at(self, bearer: Bearer, incoming: Incoming) -> tuple[Sequence[Row], Report] | None:
        """What becomes of each row, with the report of it; None where the file cannot be read, which is kept."""
        try:
            rows, problems = await self._read(bearer, incoming)
        except (BadFile, NotAllowed) as error:
            await self._tell(incoming, stage=Stage.FAILED, why=str(error))
            return None
        return rows, await asyncio.to_thread(_report, rows, problems)

    async def _taken(self, incoming: Incoming, rows: Sequence[Row]) -> bool:
        """Bring the drafts in pieces and keep them at once; False if somebody changed one of them meanwhile."""
        at, batch = self._now(), self._new_key()
        bases = await self._catalogue.present(sorted({row.entry.kb for row in rows}))
        pieces = await asyncio.to_thread(_pieces, rows, bases, incoming.operator, at)
        counts = Counter(piece.draft.entry.kb for piece in pieces)
        by, what = incoming.operator, f" · {incoming.name}"
        changes = [Change(at, by, "imported", kb, f"{n}{what}"[:200]) for kb, n in sorted(counts.items())]
        try:
            for start in range(0, len(pieces), _PIECE):
                await self._staging.stage(batch, pieces[start : start + _PIECE])
                await self._tell(incoming, done=min(start + _PIECE, len(pieces)))
            return await self._staging.adopt(batch, changes=changes)
        finally:
            await self._staging.abandon(batch)

    async def _tell(self, incoming: Incoming, **now: Any) -> Incoming:
        told = replace(incoming, at=self._now(), **now)
        await self._store.keep(told)
        return told


def _pieces(rows: Sequence[Row], bases: Mapping[str, Base], by: str, at: datetime) -> Sequence[Replacing]:
    """The drafts that come of the rows that change something, each with the one that it replaces."""
    found = []
    for row in unhurried(rows):
        if row.fate is not Fate.UNCHANGED:
            base, key = bases.get(row.entry.kb, NOTHING), row.entry.id
            found.append(Replacing(Draft(row.entry, digest(base.live.get(key)), by, at), base.drafts.get(key)))
    return found


def _report(rows: Sequence[Row], problems: Sequence[Problem]) -> Report:
    changing = [row for row in rows if row.fate is not Fate.UNCHANGED][:SHOWN]
    return Report(
        counts=Counter(row.fate for row in rows),
        rows=tuple(map(_sight, changing)),
        wrong=len(problems),
        problems=tuple(problems[:SHOWN]),
        seen=_seen(rows),
    )


def _sight(row: Row) -> Sight:
    titles = {language.value: row.entry.title(language) for language in Language}
    return Sight(row.entry.kb, row.entry.id, titles, row.fate, row.present is not None, row.also)


def _rows(entries: Sequence[Entry], bases: Mapping[str, Base]) -> tuple[Row, ...]:
    forms = {id(entry): _forms(entry) for entry in unhurried(entries)}
    wanted = frozenset(form for found in forms.values() for form in found)
    askers = {kb: _askers(base.asked, wanted) for kb, base in bases.items()}
    return tuple(
        _row(entry, forms[id(entry)], bases.get(entry.kb, NOTHING), askers.get(entry.kb, {}))
        for entry in unhurried(entries)
    )


def _forms(entry: Entry) -> frozenset[str]:
    """What an entry is asked, by its letters and digits."""
    return frozenset(bare(normalise(phrasing.text)) for phrasing in entry.phrasings)


def _row(entry: Entry, forms: Collection[str], base: Base, askers: Mapping[str, Collection[str]]) -> Row:
    present = base.entries.get(entry.id)
    if digest(present) == digest(entry):
        return Row(entry, present, Fate.UNCHANGED)
    also = {other for form in forms for other in askers.get(form, ())} - {entry.id}
    fate = Fate.DUPLICATE if also else Fate.NEW if present is None else Fate.CHANGED
    return Row(entry, present, fate, tuple(sorted(also)))


def _askers(asked: Mapping[str, Sequence[str]], wanted: Collection[str]) -> Mapping[str, Collection[str]]:
    """The ids of the entries that are asked one of these, by its letters and digits."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry_id, normals in unhurried(asked.items()):
        for normal in normals:
            if (form := bare(normal)) in wanted:
                found[form].add(entry_id)
    return found


def _seen(rows: Sequence[Row]) -> str:
    parts = [f"{digest(row.present)}>{digest(row.entry)}" for row in unhurried(rows)]
    return sha256(" ".join(parts).encode()).hexdigest()[:32]
