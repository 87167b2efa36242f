"""How often somebody may ask."""

import math
import time
from collections import OrderedDict

from limits import RateLimitItem
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

_REMEMBERED = 10_000


class Pace:
    """Counts questions by user and by chat; one process serves a bot, so it counts alone."""

    def __init__(self, rate: RateLimitItem, group_rate: RateLimitItem) -> None:
        self._rate = rate
        self._group_rate = group_rate
        self._counter = MovingWindowRateLimiter(MemoryStorage())
        self._told: OrderedDict[str, None] = OrderedDict()

    async def admitted(self, user: str, group: str | None) -> int:
        """Count one more; 0 if it may be answered, else the seconds to wait."""
        wait_s = await self._wait_s(self._rate, f"user:{user}")
        if not wait_s and group is not None:
            wait_s = await self._wait_s(self._group_rate, f"group:{group}")
        if not wait_s:
            self._told.pop(user, None)
        return wait_s

    def tells(self, user: str) -> bool:
        """True once until the user is admitted again: who asks too much is told so, not at every message."""
        if user in self._told:
            return False
        self._told[user] = None
        while len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)
        return True

    async def _wait_s(self, rate: RateLimitItem, who: str) -> int:
        if await self._counter.hit(rate, who):
            return 0
        window = await self._counter.get_window_stats(rate, who)
        return max(1, math.ceil(window.reset_time - time.time()))
