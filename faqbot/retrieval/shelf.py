"""The snapshots in use: built off the event loop, swapped whole, rebuilt when a knowledge base has changed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from faqbot.domain.calibration import Calibration
from faqbot.domain.errors import FaqbotError, UnknownKnowledgeBase
from faqbot.domain.faq import KnowledgeBase, Lexicon, bases_of
from faqbot.domain.protocols import Bases, CalibrationStore, Signal
from faqbot.domain.tolerance import Tolerance
from faqbot.retrieval.snapshot import Snapshot

# All knowledge bases together, for questions that are not tied to one.
EVERYTHING = ""

# Called in a thread of its own; the calibration is None where there is none yet.
Build = Callable[[KnowledgeBase, Calibration | None], Snapshot]
# Makes a snapshot to serve with until the whole one is built; None if that is not worth it.
StandIn = Callable[[KnowledgeBase], Snapshot | None]

log = structlog.get_logger(__name__)


def _nothing_learned(_kb: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class _Shelved:
    snapshot: Snapshot
    state: "_State"
    looked: Mapping[str, int] = field(default_factory=dict)  # the versions whose passages it may hold at most


@dataclass(frozen=True, slots=True)
class _State:
    """What a snapshot was made from; it is out of date when this differs from the database."""

    versions: Mapping[str, int]
    calibrated_at: datetime | None
    learned: str
    chosen: tuple[Tolerance, ...] = ()


# Of a snapshot that stands in for the whole one: it is out of date from the first.
_UNFINISHED = _State({}, None, "")


class Shelf:
    """Hands out the snapshot of a knowledge base, of several or of all together; no reader sees half of a change.

    The version in the database is the truth; `watch` asks for it every `every_s` seconds, `refresh` at once.
    """

    def __init__(
        self,
        entries: Bases,
        calibrations: CalibrationStore,
        build: Build,
        stand_in: StandIn | None = None,
        learned: Callable[[str], str] = _nothing_learned,
    ) -> None:
        """With `stand_in`, what takes long to build is served by a stand-in until it is refreshed.

        `learned` names what was learned for a base; `build` is asked again when that changes.
        """
        self._entries = entries
        self._calibrations = calibrations
        self._build = build
        self._stand_in = stand_in
        self._learned = learned
        self._shelved: dict[str, _Shelved] = {}
        self._building = asyncio.Lock()
        self._standing_in = asyncio.Lock()

    async def snapshot(self, kb: str | None = None) -> Snapshot:
        """The present snapshot; it is built when it is first asked for. Raise UnknownKnowledgeBase."""
        name = kb if kb is not None else EVERYTHING
        shelved = self._shelved.get(name)
        if shelved is not None:
            return shelved.snapshot
        return await self._stood_in(name) or await self._renew(name)

    async def refresh(self) -> None:
        """Rebuild what is in use and has changed; the old snapshot serves until the new one is complete."""
        versions, chosen = await self._entries.versions(), await self._calibrations.tolerances()
        for name, shelved in list(self._shelved.items()):
            if not all(kb in versions for kb in bases_of(name)):
                del self._shelved[name]
            elif shelved.state != self._state(name, versions, await self._calibrations.latest(name), chosen):
                await self._renew(name)

    async def hide(self) -> None:
        """While something is being built, take what is gone from the documents out of what serves until then."""
        if not self._building.locked():
            return
        for name, shelved in list(self._shelved.items()):
            looked = await self._looked(name, shelved)
            if self._shelved.get(name) is shelved:
                self._shelved[name] = looked

    @contextlib.asynccontextmanager
    async def watched(self, *, every_s: float = 2.0, news: Signal | None = None) -> AsyncIterator[None]:
        """Keep what is in use up to date while the context lasts: looked after at every news, and now and then."""
        tasks = [asyncio.create_task(self._again(work, every_s, news)) for work in (self.refresh, self.hide)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _again(self, work: Callable[[], Awaitable[None]], every_s: float, news: Signal | None) -> None:
        told = 0
        while True:
            if news is None:
                await asyncio.sleep(every_s)
            else:
                told = await news.wait(told, every_s)
            try:
                await work()
            except FaqbotError as error:
                log.warning("snapshot.not_refreshed", error=str(error))

    async def _renew(self, name: str) -> Snapshot:
        async with self._building:
            versions, chosen = await self._known_versions(name), await self._calibrations.tolerances()
            calibration = await self._calibrations.latest(name)
            state = self._state(name, versions, calibration, chosen)
            present = self._shelved.get(name)
            if present is not None and present.state == state:
                return present.snapshot
            # What is tolerated chooses another bar, and is nothing to build an index for.
            is_built = present is not None and replace(present.state, chosen=chosen) == state
            made = present.snapshot if present is not None and is_built else await self._built(name, state, calibration)
            snapshot = made.tolerating(replace(made.tolerances, chosen=chosen))
            # Of documents that went while it was built, nobody is told again.
            shelved = self._shelved[name] = await self._looked(name, _Shelved(snapshot, state, state.versions))
            log.info("snapshot.ready", snapshot=snapshot.id, entries=len(snapshot.entries))
            return shelved.snapshot

    async def _looked(self, name: str, shelved: _Shelved) -> _Shelved:
        """What is shelved, without the passages that are gone by now."""
        versions = await self._entries.versions()
        now = _concerned(name, versions)
        if now == shelved.looked or not shelved.snapshot.passages.passages:
            return shelved
        present = (await self._load(name, versions)).passages
        return replace(shelved, snapshot=shelved.snapshot.only(frozenset(present)), looked=now)

    async def _built(self, name: str, state: _State, calibration: Calibration | None) -> Snapshot:
        kb = await self._load(name, state.versions)
        if (present := self._shelved.get(name)) is not None:
            # An index takes its time; what is gone from the documents is hidden in the old one at once.
            left = present.snapshot.only(frozenset(kb.passages))
            self._shelved[name] = replace(present, snapshot=left, looked=state.versions)
        return await asyncio.to_thread(self._build, kb, calibration)

    def _state(
        self,
        name: str,
        versions: Mapping[str, int],
        calibration: Calibration | None,
        chosen: tuple[Tolerance, ...],
    ) -> _State:
        at = calibration.at if calibration else None
        return _State(_concerned(name, versions), at, self._learned(name), chosen)

    async def _stood_in(self, name: str) -> Snapshot | None:
        if self._stand_in is None:
            return None
        async with self._standing_in:
            if name in self._shelved:
                return self._shelved[name].snapshot
            kb = await self._load(name, await self._known_versions(name))
            snapshot = await asyncio.to_thread(self._stand_in, kb)
            if snapshot is not None:
                self._shelved[name] = _Shelved(snapshot, _UNFINISHED)
                log.info("snapshot.stands_in", snapshot=snapshot.id, entries=len(snapshot.entries))
            return snapshot

    async def _known_versions(self, name: str) -> Mapping[str, int]:
        versions = await self._entries.versions()
        for kb in bases_of(name):
            if kb not in versions:
                known = ", ".join(sorted(versions)) or "none"
                raise UnknownKnowledgeBase(f"there is no knowledge base {kb!r}; the known ones are: {known}")
        return versions

    async def _load(self, name: str, versions: Mapping[str, int]) -> KnowledgeBase:
        own = bases_of(name)
        if len(own) == 1:
            return await self._entries.load(name)
        return together([await self._entries.load(kb) for kb in own or versions], name)


def together(bases: list[KnowledgeBase], name: str = EVERYTHING) -> KnowledgeBase:
    """Bases as one, for a question that is not tied to a single one; versions add up, so any change shows."""
    return KnowledgeBase(
        id=name,
        version=sum(kb.version for kb in bases),
        entries=tuple(entry for kb in bases for entry in kb.entries),
        lexicon=Lexicon(
            words=tuple(dict.fromkeys(word for kb in bases for word in kb.lexicon.words)),
            synonyms=tuple(dict.fromkeys(group for kb in bases for group in kb.lexicon.synonyms)),
        ),
        declared=tuple(dict.fromkeys(found for kb in bases for found in kb.declared)),
        passages=tuple(passage for kb in bases for passage in kb.passages),
    )


def _concerned(name: str, versions: Mapping[str, int]) -> Mapping[str, int]:
    concerned = bases_of(name) if name else versions
    return {kb: versions[kb] for kb in sorted(concerned) if kb in versions}
