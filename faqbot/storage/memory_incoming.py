"""Files of entries, and drafts that are brought in pieces, in memory: for the demo and for tests."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from faqbot.domain.edition import Draft, Replacing
from faqbot.domain.incoming import Incoming
from faqbot.domain.operator import Change
from faqbot.storage.columns import utc
from faqbot.storage.entry_rows import storable as storable_entry
from faqbot.storage.incoming import storable
from faqbot.storage.memory_publishing import MemoryDraftStore


class MemoryStaging:
    """A Staging beside the drafts in memory."""

    def __init__(self, drafts: MemoryDraftStore) -> None:
        self._drafts = drafts
        self._staged: defaultdict[str, list[Replacing]] = defaultdict(list)

    async def stage(self, batch: str, pieces: Sequence[Replacing]) -> None:
        """Bring some drafts of a batch, each with the one that its entry has."""
        self._staged[batch] += [replace(piece, draft=_kept(piece.draft)) for piece in pieces]

    async def adopt(self, batch: str, *, changes: Sequence[Change]) -> bool:
        """Keep all drafts of a batch, and note the changes; False if an entry has another draft than was said."""
        if not self._drafts.adopt(self._staged[batch], changes):
            return False
        await self.abandon(batch)
        return True

    async def abandon(self, batch: str) -> None:
        """Forget what was brought of a batch."""
        self._staged.pop(batch, None)


class MemoryIncomingStore:
    """An IncomingStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._incoming: dict[str, Incoming] = {}
        self._data: dict[str, bytes] = {}

    async def add(self, incoming: Incoming, data: bytes) -> None:
        """Keep a file with what it holds, in the place of the one of that id if there is one."""
        self._incoming[incoming.id] = storable(incoming)
        self._data[incoming.id] = data

    async def keep(self, incoming: Incoming) -> None:
        """Keep how far it is."""
        if incoming.id in self._incoming:
            self._incoming[incoming.id] = storable(incoming)

    async def incoming(self, incoming_id: str) -> Incoming | None:
        """One of them, or None."""
        return self._incoming.get(incoming_id)

    async def data(self, incoming_id: str) -> bytes | None:
        """What one of them holds, or None."""
        return self._data.get(incoming_id)

    async def recent(self, operator: str, *, most: int) -> tuple[Incoming, ...]:
        """The newest that an operator gave."""
        own = [found for found in self._incoming.values() if found.operator == operator]
        return tuple(sorted(own, key=lambda found: (-found.begun_at.timestamp(), found.id))[:most])

    async def forget(self, *, before: datetime) -> int:
        """Delete those that were begun before a moment; return how many."""
        late = [found.id for found in self._incoming.values() if found.begun_at < utc(before)]
        for incoming_id in late:
            del self._incoming[incoming_id], self._data[incoming_id]
        return len(late)


def _kept(draft: Draft) -> Draft:
    return replace(draft, entry=storable_entry(draft.entry), at=utc(draft.at), asked_by="")
