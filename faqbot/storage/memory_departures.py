"""Browsers that were sent to an identity provider, in memory, for tests."""

from datetime import datetime

from faqbot.domain.operator import Departure


class MemoryDepartureStore:
    """A DepartureStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._away: dict[str, Departure] = {}

    async def keep(self, departure: Departure) -> None:
        """Keep a departure."""
        self._away[departure.digest] = departure

    async def take(self, digest: str, *, at: datetime) -> Departure | None:
        """The departure of that digest, used up."""
        found = self._away.pop(digest, None)
        return None if found is None or found.expires_at <= at else found

    async def forget(self, *, before: datetime) -> int:
        """Delete what expired before a moment; return how many."""
        late = [digest for digest, found in self._away.items() if found.expires_at < before]
        for digest in late:
            del self._away[digest]
        return len(late)
