"""What people at the desk talk with, in memory: for the demo and for tests."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from faqbot.domain.canned import Canned
from faqbot.domain.language import Language
from faqbot.domain.wish import Wish
from faqbot.storage.canned import storable
from faqbot.storage.columns import utc


class MemoryAttendanceStore:
    """An AttendanceStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._seen: dict[str, datetime] = {}

    async def come(self, operator: str, *, at: datetime) -> None:
        """Note that somebody is there from now on."""
        self._seen[operator] = utc(at)

    async def stay(self, operator: str, *, at: datetime, since: datetime) -> bool:
        """Note that somebody is still there; False, and nothing changes, if they were not there since a moment."""
        if operator not in self._seen or self._seen[operator] < since:
            return False
        self._seen[operator] = utc(at)
        return True

    async def leave(self, operator: str) -> None:
        """Note that somebody has gone; no more to do if they had."""
        self._seen.pop(operator, None)

    async def present(self, *, since: datetime) -> tuple[str, ...]:
        """Who was there since a moment, by name."""
        return tuple(sorted(name for name, seen in self._seen.items() if seen >= since))


class MemoryCannedStore:
    """A CannedStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._replies: dict[tuple[str, str], Canned] = {}

    async def replies(self) -> tuple[Canned, ...]:
        """All of them, ordered by base and name."""
        return tuple(self._replies[key] for key in sorted(self._replies))

    async def keep(self, reply: Canned) -> None:
        """Add a reply, or replace the one of that base and name."""
        texts = {Language(code): text for code, text in storable(reply).items()}
        self._replies[reply.kb, reply.name] = replace(reply, texts=texts)

    async def drop(self, kb: str, name: str) -> bool:
        """Delete a reply; False if there is none of that base and name."""
        return self._replies.pop((kb, name), None) is not None


class MemoryWishStore:
    """A WishStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._wishes: dict[str, Wish] = {}
        self._told: set[str] = set()

    async def keep(self, wish: Wish) -> None:
        """Add a wish; a second one of the same turn is a no-op."""
        self._wishes.setdefault(wish.turn_id, replace(wish, at=utc(wish.at)))

    async def unfulfilled(self) -> tuple[Wish, ...]:
        """Those who have not been told, the first who asked first."""
        left = [wish for wish in self._wishes.values() if wish.turn_id not in self._told]
        return tuple(sorted(left, key=lambda wish: (wish.at, wish.turn_id)))

    async def fulfil(self, turns: Sequence[str], *, at: datetime) -> None:
        """Note that those who asked in these turns have been told."""
        self._told |= set(turns)


class MemoryRedirectStore:
    """A RedirectStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._targets: dict[tuple[str, str], str] = {}

    async def put(self, kb: str, former: str, entry_id: str, *, at: datetime) -> None:
        """Note where an entry went; what went into it before goes along, and nothing points in a circle."""
        self._targets.pop((kb, entry_id), None)
        moved = {key: entry_id for key, target in self._targets.items() if (key[0], target) == (kb, former)}
        self._targets |= moved | {(kb, former): entry_id}

    async def target(self, kb: str, former: str) -> str | None:
        """Where an entry went, or None."""
        return self._targets.get((kb, former))


class MemoryReviewStore:
    """A ReviewStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, str], date] = {}

    async def put(self, kb: str, entry_id: str, on: date | None) -> None:
        """Note the day of an entry's next review, or with None that there is none."""
        self._days.pop((kb, entry_id), None)
        self._days |= {(kb, entry_id): on} if on else {}

    async def days(self) -> Mapping[tuple[str, str], date]:
        """The day of each entry's next review, by base and id; entries without one are left out."""
        return dict(self._days)
