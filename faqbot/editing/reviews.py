"""When entries are to be looked at again: what was right once may not be so for ever."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo

from faqbot.domain.operator import Change, Role
from faqbot.domain.protocols import AuditLog, ReviewStore
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.entries import NoEntry, NotAllowed
from faqbot.editing.sessions import Bearer


class Reviews:
    """Keeps the days of reviews. They change nothing for customers, so they are in force at once."""

    def __init__(
        self, store: ReviewStore, catalogue: Catalogue, audit: AuditLog, now: Callable[[], datetime], zone: tzinfo
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._audit = audit
        self._now = now
        self._zone = zone

    async def plan(self, bearer: Bearer, kb: str, entry_id: str, on: date | None) -> None:
        """Set the day of the next review, None for no more. Raise NotAllowed or NoEntry."""
        if not bearer.may(Role.EDITOR, kb):
            raise NotAllowed("planning a review takes an editor")
        if await self._catalogue.entry(kb, entry_id) is None:
            raise NoEntry(f"there is no entry {kb}/{entry_id}")
        await self._store.put(kb, entry_id, on)
        await self._audit.note(Change(self._now(), bearer.operator.name, "review_planned", kb, entry_id))

    async def days(self) -> Mapping[tuple[str, str], date]:
        """The day of each entry's next review, by base and id."""
        return await self._store.days()

    async def due(self) -> frozenset[tuple[str, str]]:
        """The entries whose day has come."""
        today = self._now().astimezone(self._zone).date()
        return frozenset(key for key, on in (await self._store.days()).items() if on <= today)
