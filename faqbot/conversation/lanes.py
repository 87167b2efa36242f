"""One message at a time in each conversation, in the order of arrival; conversations do not wait for each other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from faqbot.domain.errors import ConversationBusy
from faqbot.domain.protocols import Holds

PATIENCE_S = 30.0
_ASKED_EVERY_S = 0.03


class Lanes:
    """A lock for each conversation that is being answered; a lane that nobody is in takes no memory.

    With `holds`, no two processes are in the same lane.
    """

    def __init__(self, patience_s: float = PATIENCE_S, holds: Holds | None = None) -> None:
        self._patience_s = patience_s
        self._holds = holds
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lane(self, conversation: str) -> AsyncIterator[None]:
        """Wait for one's turn, first come, first served within a process. Raise ConversationBusy if it takes too long.

        Raise DatabaseUnavailable if other processes cannot be asked.
        """
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        until = asyncio.get_running_loop().time() + self._patience_s
        try:
            async with asyncio.timeout_at(until):
                await lock.acquire()
        except TimeoutError as error:
            raise _busy() from error
        try:
            async with self._alone(f"conversation {conversation}", until):
                yield
        finally:
            lock.release()

    @asynccontextmanager
    async def _alone(self, name: str, until: float) -> AsyncIterator[None]:
        if self._holds is None:
            yield
            return
        while not await self._holds.take(name):
            if asyncio.get_running_loop().time() >= until:
                raise _busy()
            await asyncio.sleep(_ASKED_EVERY_S)
        try:
            yield
        finally:
            await self._holds.release(name)


def _busy() -> ConversationBusy:
    return ConversationBusy("An earlier message is still being answered; try again.")
