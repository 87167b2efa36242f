"""What processes that share a database settle among themselves."""

from typing import Protocol


class Holds(Protocol):
    """Names that one process at a time holds, such as a conversation or a job; a process that dies holds nothing."""

    async def take(self, name: str) -> bool:
        """Hold a name, or go on holding it; False while another process does. Raise DatabaseUnavailable."""
        ...

    async def release(self, name: str) -> None:
        """Let a name go; if this process does not hold it, this is a no-op. Never raises."""
        ...
