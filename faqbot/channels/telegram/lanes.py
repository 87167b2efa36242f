"""Work in lanes: in order within a chat, side by side across chats."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from faqbot.domain.post import Arrival

Lane = tuple[str, str]


class Lanes:
    """Does the work of each chat in order, of at most `at_once` chats together.

    Messages of one album are worked on as one: the first waits `gather_s` for the others.
    """

    def __init__(
        self,
        work: Callable[[tuple[Arrival, ...]], Awaitable[None]],
        album_of: Callable[[str], str | None],
        *,
        at_once: int,
        gather_s: float,
    ) -> None:
        self._work = work
        self._album_of = album_of
        self._gather_s = gather_s
        self._places = asyncio.Semaphore(at_once)
        self._queues: dict[Lane, deque[Arrival]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self.waiting = 0

    def add(self, arrival: Arrival) -> None:
        """Queue an arrival behind those of its chat."""
        lane = arrival.bot, arrival.chat
        self.waiting += 1
        if lane in self._queues:
            self._queues[lane].append(arrival)
            return
        self._queues[lane] = deque([arrival])
        task = asyncio.create_task(self._run(lane))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def drain(self, within_s: float) -> int:
        """Let the work come to its end, and give up what is left after a while; return how many were left."""
        if self._running:
            await asyncio.wait(self._running, timeout=within_s)
        left = self.waiting
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        return left

    async def _run(self, lane: Lane) -> None:
        queue = self._queues[lane]
        while queue:
            together = await self._together(queue)
            async with self._places:
                await self._work(together)
            self.waiting -= len(together)
        del self._queues[lane]

    async def _together(self, queue: deque[Arrival]) -> tuple[Arrival, ...]:
        first = queue.popleft()
        album = self._album_of(first.body)
        if album is None:
            return (first,)
        await asyncio.sleep(self._gather_s)
        others = [arrival for arrival in queue if self._album_of(arrival.body) == album]
        for arrival in others:
            queue.remove(arrival)
        return (first, *others)
