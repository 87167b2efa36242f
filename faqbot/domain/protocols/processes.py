"""What processes that share a database settle among themselves."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Holds(Protocol):
    """Names that one process at a time holds, such as a conversation or a job; a process that dies holds nothing."""

    async def take(self, name: str) -> bool:
        """Hold a name, or go on holding it; False while another process does. Raise DatabaseUnavailable."""
        ...

    async def release(self, name: str) -> None:
        """Let a name go; if this process does not hold it, this is a no-op. Never raises."""
        ...


class Signal(Protocol):
    """The news that something has changed. It may be lost: whoever must not miss a change looks now and then, too."""

    async def tell(self) -> None:
        """Wake whoever waits. Never raises."""
        ...

    async def wait(self, told: int, within_s: float) -> int:
        """How often something was told by now, as soon as that is more than `told`, or when the time is over."""
        ...

    def heard(self) -> AbstractAsyncContextManager[None]:
        """Hear other processes while the context lasts."""
        ...

    async def aclose(self) -> None:
        """Close what is open; it may still be told."""
        ...
