"""Entries as operators change them: with the right to do it, on what they have seen, and noted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from faqbot.domain.edition import Draft
from faqbot.domain.errors import BadInput
from faqbot.domain.faq import Entry, Revision, State
from faqbot.domain.operator import Change, Role
from faqbot.domain.protocols import DraftStore, EntryStore
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.form import digest
from faqbot.editing.sessions import Bearer


class NotAllowed(BadInput):
    """The role does not suffice for the change."""


class NoEntry(BadInput):
    """There is no such entry."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else was quicker: what is stored now, and what the change began with if that is still known."""

    stored: Entry | None
    base: Entry | None


class Entries:
    """Changes entries; nothing is overwritten that the operator has not seen."""

    def __init__(
        self, store: EntryStore, drafts: DraftStore, catalogue: Catalogue, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._drafts = drafts
        self._catalogue = catalogue
        self._now = now

    async def save(self, bearer: Bearer, entry: Entry, seen: str, *, action: str = "entry") -> Conflict | None:
        """Keep an entry that was made from the one whose digest was `seen`, "" for a new one; None if it is done.

        What customers are told does not change: that becomes a draft, to be published. Raise NotAllowed.
        """
        if not bearer.may(Role.EDITOR, entry.kb):
            raise NotAllowed("writing takes an editor")
        live, draft = await self._catalogue.live(entry.kb, entry.id), await self._catalogue.draft(entry.kb, entry.id)
        stored = draft.entry if draft else live
        if digest(stored) != seen:
            return await self._conflict(entry, stored, seen)
        change = Change(self._now(), bearer.operator.name, action, entry.kb, entry.id, seen, digest(entry))
        if stored == entry and (draft is None or draft.base == digest(live)):
            return None
        if draft is None and not _is_public(live, entry):
            is_done = await self._store.amend(entry, former=live, change=change) is not None
        elif draft is not None and entry == live:
            is_done = await self._drafts.drop(draft, change=change)
        else:
            newer = Draft(entry, digest(live), bearer.operator.name, change.at)
            is_done = await self._drafts.put(newer, former=draft, change=change)
        if is_done:
            return None
        return await self._conflict(entry, await self._catalogue.entry(entry.kb, entry.id), seen)

    async def history(self, kb: str, entry_id: str) -> Sequence[Revision]:
        """What the entry was before each change, oldest first."""
        return await self._store.revisions(kb, entry_id)

    async def roll_back(self, bearer: Bearer, entry: Entry, version: int) -> Conflict | None:
        """Make an entry again what it was before the change that made this version of its base. Raise NoEntry."""
        kept = [r for r in await self.history(entry.kb, entry.id) if r.version == version]
        if not kept:
            raise NoEntry(f"{entry.kb}/{entry.id} has no version {version}")
        return await self.save(bearer, kept[0].entry, digest(entry), action="roll back")

    async def _conflict(self, entry: Entry, stored: Entry | None, seen: str) -> Conflict:
        known = [r.entry for r in await self.history(entry.kb, entry.id) if digest(r.entry) == seen]
        return Conflict(stored, known[-1] if known else None)


def _is_public(*entries: Entry | None) -> bool:
    """True if customers are told any of them."""
    return any(entry is not None and entry.state is State.PUBLISHED for entry in entries)
