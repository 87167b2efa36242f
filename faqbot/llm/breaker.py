"""When to try again what keeps failing."""

_PAUSE_S = 0.5


class Breaker:
    """Failures in a row make the pauses between attempts longer; from `limit` on, nothing is tried for a while."""

    def __init__(self, *, limit: int = 3, first_rest_s: float = 5.0, longest_rest_s: float = 300.0) -> None:
        self._limit = limit
        self._first_rest_s = first_rest_s
        self._longest_rest_s = longest_rest_s
        self._until = 0.0
        self.failures = 0

    def worked(self) -> None:
        self.failures = 0
        self._until = 0.0

    def failed(self, now: float) -> None:
        self.failures += 1
        if self.failures >= self._limit:
            rest_s = self._first_rest_s * 2 ** (self.failures - self._limit)
            self._until = now + min(rest_s, self._longest_rest_s)

    def rest_s(self, now: float) -> float:
        """How long nothing is tried; 0 if it may be."""
        return max(0.0, self._until - now)

    @property
    def pause_s(self) -> float:
        """How long to wait before the next attempt: the first follows at once."""
        return _PAUSE_S * max(0, min(self.failures, self._limit) - 1)
