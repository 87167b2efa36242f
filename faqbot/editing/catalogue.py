"""All entries, drafts too, to look through: of a base that has changed, only what did is read again."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from faqbot.domain.edition import Draft
from faqbot.domain.faq import Changed, Entry
from faqbot.domain.pace import unhurried
from faqbot.domain.protocols import DraftStore, EntryStore, SiteStore
from faqbot.editing import searching
from faqbot.editing.glimpse import Glimpse
from faqbot.editing.present import NOTHING, Base, overlaid, renewed
from faqbot.editing.searching import Faces, Order, Wanted
from faqbot.language.normalise import bare

__all__ = ["NOTHING", "PAGE", "Base", "Catalogue", "Faces", "Found", "Order", "Wanted"]

PAGE = 25
# So long a page waits for a base to be read for the first time; most are read by then.
_PATIENCE_S = 0.3
_NONE: Mapping[str, Draft] = {}


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found, how many there are in all, the tags to choose from, and what has a draft.

    `is_read` is False while a base is being read for the first time: only what is not looked for by anything is found.
    """

    entries: tuple[Entry, ...]
    total: int
    page: int
    tags: tuple[str, ...]
    drafted: frozenset[tuple[str, str]] = frozenset()
    is_read: bool = True

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


class Catalogue:
    """Finds entries as operators work on them: the draft where there is one, else what is live.

    What it tells is never older than the database at the moment of asking.
    """

    def __init__(self, entries: EntryStore, drafts: DraftStore, sites: SiteStore) -> None:
        self._store = entries
        self._drafts = drafts
        self._sites = sites
        self._live: dict[str, Base] = {}
        self._bases: dict[str, Base] = {}
        self._drafted: dict[str, tuple[int, Mapping[str, Draft]]] = {}
        self._ordered: dict[Order, tuple[tuple[Base, ...], tuple[Entry, ...]]] = {}
        self._reading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._drafting = asyncio.Lock()
        self._glimpse = Glimpse(entries)
        self._first: asyncio.Task[object] | None = None

    async def bases(self) -> list[str]:
        """The names of all knowledge bases, those that have drafts alone included."""
        versions = await self._store.versions()
        new = [kb for kb in await self._drafts.marks() if kb not in versions]
        return sorted({*versions, *(kb for kb, drafts in (await self.drafts(new)).items() if drafts)})

    async def together(self) -> list[str]:
        """The joint names of knowledge bases that some site asks together."""
        return sorted({site.kb for site in await self._sites.sites() if site.kb is not None and len(site.kbs) > 1})

    async def askable(self) -> list[str]:
        """The names under which something can be asked, beside all together: of each base, and of several."""
        return [*await self.bases(), *await self.together()]

    async def version(self, kb: str) -> int:
        """The version of a base, 0 for one that has drafts at most."""
        return (await self._store.versions()).get(kb, 0)

    async def entry(self, kb: str, entry_id: str) -> Entry | None:
        """One entry as operators work on it, or None."""
        draft = await self.draft(kb, entry_id)
        return await self.live(kb, entry_id) if draft is None else draft.entry

    async def live(self, kb: str, entry_id: str) -> Entry | None:
        """One entry as it is in force, or None."""
        return (await self._store.some(kb, [entry_id])).get(entry_id)

    async def lives(self, kb: str, ids: Sequence[str]) -> Mapping[str, Entry]:
        """Those of some entries that are in force, by id; a base that was never read is not read for it."""
        if kb not in self._live:
            return await self._store.some(kb, ids)
        live = (await self.present([kb])).get(kb, NOTHING).live
        return {key: live[key] for key in ids if key in live}

    async def draft(self, kb: str, entry_id: str) -> Draft | None:
        """The draft of an entry, or None."""
        return (await self.drafts([kb])).get(kb, _NONE).get(entry_id)

    async def drafts(self, kbs: Sequence[str]) -> Mapping[str, Mapping[str, Draft]]:
        """The drafts of some bases, by base and id; nothing else of the bases is read."""
        marks = await self._drafts.marks()
        return {kb: await self._over(kb, marks[kb]) for kb in kbs if kb in marks}

    async def find(self, wanted: Wanted, kbs: Sequence[str]) -> Found:
        """The entries of some bases that fit; a page that does not exist is the nearest one that does."""
        present = await self.present([kb for kb in sorted(kbs) if wanted.kb in {"", kb}])
        fitting = searching.fitting(present, wanted)
        page = min(max(wanted.page, 1), max(1, -(-len(fitting) // PAGE)))
        shown = tuple(self._sorted(present, fitting, wanted)[(page - 1) * PAGE : page * PAGE])
        tags = {tag for base in present.values() for tag in base.tags}
        drafted = frozenset((entry.kb, entry.id) for entry in shown if entry.id in present[entry.kb].drafts)
        return Found(shown, len(fitting), page, tuple(sorted(tags)), drafted)

    async def glimpse(self, wanted: Wanted, kbs: Sequence[str]) -> Found:
        """As `find`, but nobody waits for a base that is being read for the first time: `is_read` is False then."""
        names = [kb for kb in sorted(kbs) if wanted.kb in {"", kb}]
        if any(kb not in self._live for kb in names):
            # Before the rest is read, which keeps the interpreter busy.
            early = await self._early(wanted, names)
            if not await self._are_read(names):
                return early
        self._glimpse.forget()
        return await self.find(wanted, kbs)

    async def _early(self, wanted: Wanted, kbs: Sequence[str]) -> Found:
        """What can be told of bases that are not read yet."""
        if not searching.is_plain(wanted):
            return Found((), 0, 1, (wanted.tag,) if wanted.tag else (), is_read=False)
        drafts = await self.drafts(kbs)
        keys = await self._glimpse.keys(drafts, kbs)
        page = min(max(wanted.page, 1), max(1, -(-len(keys) // PAGE)))
        ordered = keys[::-1] if wanted.descending else keys
        shown = await self._glimpse.entries(drafts, ordered[(page - 1) * PAGE : page * PAGE])
        tags = tuple(sorted({tag for entry in shown for tag in entry.tags}))
        drafted = frozenset((e.kb, e.id) for e in shown if e.id in drafts.get(e.kb, _NONE))
        return Found(shown, len(keys), page, tags, drafted, is_read=False)

    async def _are_read(self, kbs: Sequence[str]) -> bool:
        """True if bases have been read once; what was not is read beside. Whoever begins it waits for it shortly."""
        is_begun = self._first is not None and not self._first.done()
        if self._first is None or self._first.done():
            self._first = asyncio.create_task(self.present(kbs))
        done, _ = await asyncio.wait({self._first}, timeout=0.0 if is_begun else _PATIENCE_S)
        for first in done:
            first.result()  # what went wrong is told to whoever waited
        return all(kb in self._live for kb in kbs)

    async def asked(self, kbs: Sequence[str]) -> frozenset[str]:
        """The letters and digits of every phrasing of some bases, drafts too."""
        present = await self.present(kbs)
        return frozenset(bare(normal) for base in present.values() for found in base.asked.values() for normal in found)

    async def present(self, kbs: Sequence[str]) -> Mapping[str, Base]:
        """The bases as they are now, those that there are; of one that changed, what did is read again."""
        # Marks and versions are read first: what changes after them is read again next time.
        versions, marks = await self._store.versions(), await self._drafts.marks()
        for kb in kbs:
            async with self._reading[kb]:
                live, over = await self._live_of(kb, versions.get(kb, 0)), await self._over(kb, marks.get(kb, 0))
                present = self._bases.get(kb, NOTHING)
                if present.live is not live.entries or present.drafts is not over:
                    self._bases[kb] = await asyncio.to_thread(overlaid, live, over, present)
        return {kb: self._bases[kb] for kb in kbs if kb in versions or self._bases[kb].drafts}

    async def _live_of(self, kb: str, version: int) -> Base:
        """A base as it is in force; between two versions little has changed."""
        known = self._live.get(kb, NOTHING)
        if known.version != version:
            if version == 0:
                known = self._live[kb] = NOTHING
                return known
            if known is NOTHING:
                loaded = await self._store.load(kb)
                changed = Changed(loaded.version, loaded.entries)
            else:
                changed = await self._store.changed(kb, known.version)
            known = self._live[kb] = await asyncio.to_thread(renewed, known, changed)
        return known

    async def _over(self, kb: str, mark: int) -> Mapping[str, Draft]:
        """The drafts of a base, by id."""
        async with self._drafting:
            known, over = self._drafted.get(kb, (0, _NONE))
            if known != mark:
                over = await asyncio.to_thread(_by_id, await self._drafts.drafts(kb), over)
                self._drafted[kb] = (mark, over)
            return over

    def _sorted(self, bases: Mapping[str, Base], fitting: Sequence[Entry], wanted: Wanted) -> Sequence[Entry]:
        """Entries come base by base, by id; for another order, that of all is found out once."""
        if wanted.order is Order.ID:
            return fitting[::-1] if wanted.descending else fitting
        of = tuple(bases.values())
        known, ordered = self._ordered.get(wanted.order, ((), ()))
        if len(known) != len(of) or any(one is not other for one, other in zip(known, of, strict=True)):
            everything = [entry for base in of for entry in base.entries.values()]
            ordered = tuple(sorted(everything, key=lambda entry: searching.key(entry, wanted.order)))
            self._ordered[wanted.order] = (of, ordered)
        if len(fitting) < len(ordered):
            kept = {(entry.kb, entry.id) for entry in fitting}
            ordered = tuple(entry for entry in ordered if (entry.kb, entry.id) in kept)
        return ordered[::-1] if wanted.descending else ordered


def _by_id(drafts: Sequence[Draft], former: Mapping[str, Draft]) -> Mapping[str, Draft]:
    """Drafts by id. One that is as before is the very same, so that nothing of it is made anew."""
    found = {}
    for draft in unhurried(drafts):
        before = former.get(draft.entry.id)
        found[draft.entry.id] = before if before is not None and before == draft else draft
    return found
