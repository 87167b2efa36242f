"""Files of entries: what one would change, row by row, and taking it over as drafts."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from faqbot.domain.edition import Draft
from faqbot.domain.errors import Problem
from faqbot.domain.faq import Entry
from faqbot.domain.operator import Change, Role
from faqbot.domain.protocols import DraftStore
from faqbot.editing.catalogue import NOTHING, Base, Catalogue
from faqbot.editing.entries import NotAllowed
from faqbot.editing.form import digest
from faqbot.editing.publishing import Overtaken
from faqbot.editing.sessions import Bearer
from faqbot.language.normalise import bare, normalise


class Fate(StrEnum):
    """What becomes of a row. A duplicate asks what another entry is asked already; it is taken over all the same."""

    NEW = "new"
    CHANGED = "changed"
    DUPLICATE = "duplicate"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of the file beside what operators have of it; `also` names entries that are asked the same."""

    entry: Entry
    present: Entry | None
    fate: Fate
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do. With a problem nothing of it is taken over; `seen` names all of this."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    seen: str

    @property
    def changing(self) -> tuple[Row, ...]:
        """The rows that are not as they are already."""
        return tuple(row for row in self.rows if row.fate is not Fate.UNCHANGED)

    @property
    def counts(self) -> Mapping[Fate, int]:
        """How many rows have each fate."""
        return {fate: sum(row.fate is fate for row in self.rows) for fate in Fate}

    @property
    def may_be_taken(self) -> bool:
        return bool(self.changing) and not self.problems


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


class Importing:
    """Takes files over: everything as drafts, or nothing. Customers see it once it is published."""

    def __init__(self, catalogue: Catalogue, drafts: DraftStore, formats: Formats, now: Callable[[], datetime]) -> None:
        self._catalogue = catalogue
        self._drafts = drafts
        self._formats = formats
        self._now = now

    async def preview(self, bearer: Bearer, file: File) -> Preview:
        """What becomes of each row. Raise BadFile, or NotAllowed if one belongs to a base not to be written in."""
        entries, problems = await asyncio.to_thread(self._formats.read, file)
        foreign = sorted({entry.kb for entry in entries if not bearer.may(Role.EDITOR, entry.kb)})
        if foreign:
            raise NotAllowed(f"writing in {', '.join(foreign)} takes an editor")
        present = await self._catalogue.present(sorted({entry.kb for entry in entries}))
        rows = await asyncio.to_thread(_rows, entries, present)
        return Preview(rows, tuple(problems), _seen(rows))

    async def take_over(self, bearer: Bearer, file: File, seen: str) -> int:
        """Keep what changes as drafts; return how many. Raise as `preview`, or Overtaken if it is not what was seen."""
        preview = await self.preview(bearer, file)
        if not preview.may_be_taken or preview.seen != seen:
            raise Overtaken(f"what {file.name} would change is not what was seen")
        at, name = self._now(), bearer.operator.name
        bases = await self._catalogue.present(sorted({row.entry.kb for row in preview.changing}))
        drafts, former = [], []
        for entry in (row.entry for row in preview.changing):
            base = bases.get(entry.kb, NOTHING)
            former += [base.drafts[entry.id]] if entry.id in base.drafts else []
            drafts.append(Draft(entry, digest(base.live.get(entry.id)), name, at))
        counts = Counter(draft.entry.kb for draft in drafts)
        changes = [Change(at, name, "imported", kb, f"{n} · {file.name}"[:200]) for kb, n in sorted(counts.items())]
        if not await self._drafts.put_all(drafts, former=former, changes=changes):
            raise Overtaken(f"somebody changed an entry of {file.name} just now")
        return len(drafts)

    async def export(self, bearer: Bearer, kb: str, name: str) -> bytes:
        """What is in force in a base, or in all that the operator may see, as a file of that name. Raise BadFile."""
        kbs = [base for base in await self._catalogue.bases() if kb in {"", base} and bearer.may(Role.VIEWER, base)]
        entries = [entry for base in (await self._catalogue.present(kbs)).values() for entry in base.live.values()]
        return await asyncio.to_thread(self._formats.write, entries, name)


def _rows(entries: Sequence[Entry], bases: Mapping[str, Base]) -> tuple[Row, ...]:
    askers = {kb: _askers(base.asked) for kb, base in bases.items()}
    return tuple(_row(entry, bases.get(entry.kb, NOTHING), askers.get(entry.kb, {})) for entry in entries)


def _row(entry: Entry, base: Base, askers: Mapping[str, frozenset[str]]) -> Row:
    present = base.entries.get(entry.id)
    if digest(present) == digest(entry):
        return Row(entry, present, Fate.UNCHANGED)
    forms = {bare(normalise(phrasing.text)) for phrasing in entry.phrasings}
    also = {other for form in forms for other in askers.get(form, ())} - {entry.id}
    fate = Fate.DUPLICATE if also else Fate.NEW if present is None else Fate.CHANGED
    return Row(entry, present, fate, tuple(sorted(also)))


def _askers(asked: Mapping[str, Sequence[str]]) -> Mapping[str, frozenset[str]]:
    """The ids of the entries that are asked something, by its letters and digits."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry_id, normals in asked.items():
        for normal in normals:
            found[bare(normal)].add(entry_id)
    return {form: frozenset(ids) for form, ids in found.items()}


def _seen(rows: Sequence[Row]) -> str:
    parts = [f"{digest(row.present)}>{digest(row.entry)}" for row in rows]
    return sha256(" ".join(parts).encode()).hexdigest()[:32]
