"""One message at a time in each conversation, in the order of arrival; conversations do not wait for each other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from faqbot.domain.errors import ConversationBusy

PATIENCE_S = 30.0


class Lanes:
    """A lock for each conversation that is being answered; a lane that nobody is in takes no memory."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lane(self, conversation: str) -> AsyncIterator[None]:
        """Wait for one's turn, first come, first served. Raise ConversationBusy if that takes too long."""
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        try:
            async with asyncio.timeout(self._patience_s):
                await lock.acquire()
        except TimeoutError as error:
            raise ConversationBusy("An earlier message is still being answered; try again.") from error
        try:
            yield
        finally:
            lock.release()
