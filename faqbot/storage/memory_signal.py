"""The news within one process that something has changed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class MemorySignal:
    """Counts what was told; whoever waits is woken by the next telling."""

    def __init__(self) -> None:
        self._told = 0
        self._next = asyncio.Event()

    async def tell(self) -> None:
        """Wake whoever waits."""
        self.wake()

    def wake(self) -> None:
        """The same, at once."""
        self._told += 1
        told, self._next = self._next, asyncio.Event()
        told.set()

    async def wait(self, told: int, within_s: float) -> int:
        """How often something was told by now, as soon as that is more than `told`, or when the time is over."""
        try:
            async with asyncio.timeout(within_s):
                while self._told <= told:
                    await self._next.wait()
        except TimeoutError:
            pass
        return self._told

    @asynccontextmanager
    async def heard(self) -> AsyncIterator[None]:
        """There is no other process to hear."""
        yield

    async def aclose(self) -> None:
        """Nothing is open."""
