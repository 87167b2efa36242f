"""A page of a large base before the whole of it has been read: what that page needs, and nothing else."""

from collections.abc import Mapping, Sequence

from faqbot.domain.edition import Draft
from faqbot.domain.faq import Entry
from faqbot.domain.protocols import EntryStore

Drafts = Mapping[str, Mapping[str, Draft]]
Key = tuple[str, str]


class Glimpse:
    """Reads ids and single entries; the ids of a base are remembered until it changes."""

    def __init__(self, store: EntryStore) -> None:
        self._store = store
        self._ids: dict[str, tuple[int, tuple[str, ...]]] = {}

    async def keys(self, drafts: Drafts, kbs: Sequence[str]) -> list[Key]:
        """Base and id of every entry of some bases, drafts too; base by base, by id."""
        versions = await self._store.versions()
        found: list[Key] = []
        for kb in kbs:
            live, new = await self._live(kb, versions.get(kb, 0)), drafts.get(kb, {}).keys()
            ids = sorted({*live, *new}) if new else live
            found += [(kb, key) for key in ids]
        return found

    async def entries(self, drafts: Drafts, wanted: Sequence[Key]) -> tuple[Entry, ...]:
        """Some entries as operators work on them, in order; one that has just been deleted is left out."""
        found: dict[Key, Entry] = {}
        for kb in dict.fromkeys(kb for kb, _ in wanted):
            over = drafts.get(kb, {})
            live = await self._store.some(kb, [key for base, key in wanted if base == kb and key not in over])
            found |= {(kb, key): entry for key, entry in live.items()}
            found |= {(kb, key): draft.entry for key, draft in over.items()}
        return tuple(found[key] for key in wanted if key in found)

    async def _live(self, kb: str, version: int) -> tuple[str, ...]:
        known = self._ids.get(kb)
        if known is None or known[0] != version:
            known = self._ids[kb] = (version, await self._store.ids(kb))
        return known[1]

    def forget(self) -> None:
        """All of it has been read by now."""
        self._ids.clear()
