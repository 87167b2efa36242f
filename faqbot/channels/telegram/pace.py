"""How often somebody may ask."""

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from limits import RateLimitItem

_REMEMBERED = 10_000


class Pace:
    """Counts questions by user and by chat; one process serves a bot, so it counts alone.

    The moving window of `limits` goes through everybody it knows at every question, each in a step of a thread.
    """

    def __init__(
        self, rate: RateLimitItem, group_rate: RateLimitItem, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._users = _Window(rate, clock)
        self._groups = _Window(group_rate, clock)
        self._told: OrderedDict[str, None] = OrderedDict()

    def admitted(self, user: str, group: str | None) -> int:
        """Count one more; 0 if it may be answered, else the seconds to wait."""
        wait_s = self._users.wait_s(user)
        if not wait_s and group is not None:
            wait_s = self._groups.wait_s(group)
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


class _Window:
    """A window that moves with the time: at most so many within so long, counted for each name."""

    def __init__(self, rate: RateLimitItem, clock: Callable[[], float]) -> None:
        self._most = rate.amount
        self._seconds = rate.get_expiry()
        self._clock = clock
        self._counted: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_s(self, name: str) -> int:
        """Count one more and return 0, or return the seconds after which there is room for it."""
        now = self._clock()
        self._forget(now)
        times = self._counted.setdefault(name, deque())
        while times and times[0] <= now - self._seconds:
            times.popleft()
        if len(times) >= self._most:
            return max(1, math.ceil(times[0] + self._seconds - now))
        times.append(now)
        self._counted.move_to_end(name)
        return 0

    def _forget(self, now: float) -> None:
        """Drop those who have not been counted for a whole window; the first has waited longest."""
        while self._counted:
            name, times = next(iter(self._counted.items()))
            if times and times[-1] > now - self._seconds:
                return
            del self._counted[name]
