"""The updates that wait for a bot, as Telegram keeps them."""

import asyncio
import contextlib

from faqbot.channels.telegram.fake.people import Json

_AT_ONCE = 100


class Updates:
    """Updates in the order in which they came; they stay until they are confirmed."""

    def __init__(self, first: int = 500_000_000) -> None:
        self.next = first
        self.waiting: list[Json] = []
        self.is_polled = False
        self._came = asyncio.Event()
        self._shown: set[int] = set()

    def add(self, update: Json, number: int | None = None) -> int:
        """Queue an update; its number is the next one, or the one given."""
        given = self.next if number is None else number
        self.next = max(self.next, given + 1)
        self.waiting.append({"update_id": given, **update})
        self._came.set()
        return given

    def again(self, number: int, times: int = 1) -> None:
        """Bring an update more often that is still waiting."""
        self.waiting += [next(update for update in self.waiting if update["update_id"] == number)] * times
        self._came.set()

    def confirm(self, offset: int) -> None:
        """Forget those below the offset that a poll has seen; a number drawn anew is not among them."""
        self.waiting = [u for u in self.waiting if not (u["update_id"] < offset and u["update_id"] in self._shown)]

    async def poll(self, timeout_s: float) -> list[Json]:
        """What waits, at most a hundred; an empty list if nothing comes in time."""
        if not self.waiting:
            self._came.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await self._came.wait()
        shown = self.waiting[:_AT_ONCE]
        self._shown |= {update["update_id"] for update in shown}
        return shown
