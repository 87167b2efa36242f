"""Work in lanes: in order within a chat, side by side across chats."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from faqbot.channels.telegram.gathering import MOST, Gathering
from faqbot.domain.post import Arrival

Lane = tuple[str, str]


class Lanes:
    """Does the work of each chat in order, of at most `at_once` chats together; what belongs together is one piece."""

    def __init__(
        self,
        work: Callable[[tuple[Arrival, ...]], Awaitable[None]],
        gathering: Gathering,
        *,
        at_once: int,
    ) -> None:
        self._work = work
        self._gathering = gathering
        self._grown: dict[Lane, asyncio.Event] = {}
        self._places = asyncio.Semaphore(at_once)
        self._queues: dict[Lane, deque[Arrival]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self.known: set[int] = set()

    @property
    def waiting(self) -> int:
        """How many arrivals have no answer yet."""
        return len(self.known)

    def add(self, arrival: Arrival) -> None:
        """Queue an arrival behind those of its chat; one that is queued is not queued again."""
        if arrival.id in self.known:
            return
        lane = arrival.bot, arrival.chat
        self.known.add(arrival.id)
        if lane in self._queues:
            self._queues[lane].append(arrival)
            self._grown[lane].set()
            return
        self._queues[lane], self._grown[lane] = deque([arrival]), asyncio.Event()
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
            together = await self._together(queue, self._grown[lane])
            async with self._places:
                await self._work(together)
            self.known.difference_update(arrival.id for arrival in together)
        del self._queues[lane], self._grown[lane]

    async def _together(self, queue: deque[Arrival], grown: asyncio.Event) -> tuple[Arrival, ...]:
        """The first update and those that follow soon and belong to it."""
        taken = [queue.popleft()]
        while len(taken) < MOST and (wait_s := self._gathering.wait_s(taken[-1].body)):
            if not queue and not await _set_within(grown, wait_s):
                break
            if not self._gathering.belongs(taken[0].body, queue[0].body):
                break
            taken.append(queue.popleft())
        return tuple(taken)


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    event.clear()
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
