"""All entries, drafts too, to look through: read again only when their base has changed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from faqbot.domain.edition import Draft
from faqbot.domain.faq import Entry, State
from faqbot.domain.language import Language
from faqbot.domain.protocols import DraftStore, EntryStore, SiteStore
from faqbot.language.normalise import bare, normalise

PAGE = 25


class Order(StrEnum):
    """How a list is sorted."""

    ID = "id"
    TITLE = "title"
    STATE = "state"
    UNTIL = "until"


class Faces(StrEnum):
    """Which answers an entry has."""

    BOTH = "both"
    ZH_MISSING = "zh_missing"
    EN_MISSING = "en_missing"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; an empty field is no condition, and `among` names the entries that come into question."""

    text: str = ""
    kb: str = ""
    tag: str = ""
    state: State | None = None
    faces: Faces | None = None
    among: frozenset[tuple[str, str]] | None = None
    order: Order = Order.ID
    descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found, how many there are in all, the tags to choose from, and what has a draft."""

    entries: tuple[Entry, ...]
    total: int
    page: int
    tags: tuple[str, ...]
    drafted: frozenset[tuple[str, str]] = frozenset()

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class Base:
    """A base as operators work on it: `entries` with drafts in the place of what is `live`, each by its id.

    `asked` and `texts` are normal forms: what each entry is asked, and all that it says.
    """

    version: int
    entries: Mapping[str, Entry] = field(default_factory=dict)
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    live: Mapping[str, Entry] = field(default_factory=dict)
    drafts: Mapping[str, Draft] = field(default_factory=dict)


NOTHING = Base(0)


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
        self._reading = asyncio.Lock()

    async def bases(self) -> list[str]:
        """The names of all knowledge bases, those that have drafts alone included."""
        drafted = {draft.entry.kb for draft in await self._drafts.drafts()}
        return sorted({*await self._store.versions(), *drafted})

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
        return (await self.present([kb])).get(kb, NOTHING).entries.get(entry_id)

    async def live(self, kb: str, entry_id: str) -> Entry | None:
        """One entry as it is in force, or None."""
        return (await self.present([kb])).get(kb, NOTHING).live.get(entry_id)

    async def draft(self, kb: str, entry_id: str) -> Draft | None:
        """The draft of an entry, or None."""
        return (await self.present([kb])).get(kb, NOTHING).drafts.get(entry_id)

    async def find(self, wanted: Wanted, kbs: Sequence[str]) -> Found:
        """The entries of some bases that fit; a page that does not exist is the nearest one that does."""
        present = await self.present([kb for kb in sorted(kbs) if wanted.kb in {"", kb}])
        words = normalise(wanted.text).split()
        fitting = [
            entry
            for base in present.values()
            for key, entry in base.entries.items()
            if _fits(entry, wanted) and all(word in base.texts[key] for word in words)
        ]
        _sort(fitting, wanted)
        tags = {tag for base in present.values() for tag in base.tags}
        page = min(max(wanted.page, 1), max(1, -(-len(fitting) // PAGE)))
        shown = tuple(fitting[(page - 1) * PAGE : page * PAGE])
        drafted = frozenset((kb, key) for kb, base in present.items() for key in base.drafts)
        return Found(shown, len(fitting), page, tuple(sorted(tags)), drafted)

    async def asked(self, kbs: Sequence[str]) -> frozenset[str]:
        """The letters and digits of every phrasing of some bases, drafts too."""
        present = await self.present(kbs)
        return frozenset(bare(normal) for base in present.values() for found in base.asked.values() for normal in found)

    async def present(self, kbs: Sequence[str]) -> Mapping[str, Base]:
        """The bases as they are now, those that there are; one that changed is read again."""
        versions = await self._store.versions()
        drafts: dict[str, dict[str, Draft]] = {}
        for draft in await self._drafts.drafts():
            drafts.setdefault(draft.entry.kb, {})[draft.entry.id] = draft
        async with self._reading:
            for kb in kbs:
                live, over = self._live.get(kb, NOTHING), drafts.get(kb, {})
                if live.version != versions.get(kb, 0):
                    live = self._live[kb] = await self._read(kb)
                present = self._bases.get(kb, NOTHING)
                if present.live is not live.entries or present.drafts != over:
                    self._bases[kb] = _overlaid(live, over)
        return {kb: self._bases[kb] for kb in kbs if kb in versions or kb in drafts}

    async def _read(self, kb: str) -> Base:
        loaded = await self._store.load(kb)
        return await asyncio.to_thread(_indexed, loaded.version, loaded.entries, self._live.get(kb, NOTHING))


def _overlaid(live: Base, drafts: Mapping[str, Draft]) -> Base:
    """A base with its drafts in the place of what is live, in the order of their names."""
    if not drafts:
        return replace(live, live=live.entries)
    made = _indexed(live.version, [draft.entry for draft in drafts.values()], NOTHING)
    entries = {**live.entries, **made.entries}
    if len(entries) > len(live.entries):
        entries = {key: entries[key] for key in sorted(entries)}
    return replace(
        live,
        entries=entries,
        asked={**live.asked, **made.asked},
        texts={**live.texts, **made.texts},
        tags=live.tags | made.tags,
        live=live.entries,
        drafts=drafts,
    )


def _indexed(version: int, entries: Sequence[Entry], former: Base) -> Base:
    """Normal forms are made for what is new only."""
    kept = {entry.id for entry in entries if former.entries.get(entry.id) == entry}
    asked = {
        entry.id: former.asked[entry.id] if entry.id in kept else tuple(normalise(p.text) for p in entry.phrasings)
        for entry in entries
    }
    texts = {
        entry.id: former.texts[entry.id] if entry.id in kept else _text(entry, asked[entry.id]) for entry in entries
    }
    tags = frozenset(tag for entry in entries for tag in entry.tags)
    return Base(version, {entry.id: entry for entry in entries}, asked, texts, tags)


def _text(entry: Entry, asked: Sequence[str]) -> str:
    rest = normalise("\n".join((entry.id, *entry.answers.values(), *entry.tags)))
    return "\n".join((*asked, rest))


def _fits(entry: Entry, wanted: Wanted) -> bool:
    return (
        (wanted.state is None or entry.state is wanted.state)
        and (not wanted.tag or wanted.tag in entry.tags)
        and (wanted.faces is None or _faces(entry) is wanted.faces)
        and (wanted.among is None or (entry.kb, entry.id) in wanted.among)
    )


def _faces(entry: Entry) -> Faces:
    if Language.ZH not in entry.answers:
        return Faces.ZH_MISSING
    return Faces.BOTH if Language.EN in entry.answers else Faces.EN_MISSING


def _sort(entries: list[Entry], wanted: Wanted) -> None:
    """Bases and their entries come in the order of their names: among 100,000 that need not be found out again."""
    if wanted.order is not Order.ID:
        entries.sort(key=lambda entry: _key(entry, wanted.order))
    if wanted.descending:
        entries.reverse()


def _key(entry: Entry, order: Order) -> tuple[str, str, str]:
    match order:
        case Order.ID:
            first = ""
        case Order.TITLE:
            first = entry.phrasings[0].text if entry.phrasings else ""
        case Order.STATE:
            first = entry.state.value
        case Order.UNTIL:
            first = entry.valid_until.isoformat() if entry.valid_until else "9"
    return first, entry.kb, entry.id
