"""Holds in memory, for tests: those with the same `held` are like processes that share a database."""


class MemoryHolds:
    """Names and who holds them."""

    def __init__(self, held: dict[str, object] | None = None) -> None:
        self._held: dict[str, object] = {} if held is None else held

    async def take(self, name: str) -> bool:
        """Hold a name, or go on holding it; False while another does."""
        return self._held.setdefault(name, self) is self

    async def release(self, name: str) -> None:
        """Let a name go; if it is not held, this is a no-op."""
        if self._held.get(name) is self:
            del self._held[name]
