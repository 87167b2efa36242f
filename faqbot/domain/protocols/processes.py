"""What processes that share a database settle among themselves."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from faqbot.domain.job import Job, Room, Work


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


class JobStore(Protocol):
    """Work that takes a while, from the moment that it was asked for: it outlives the process that does it."""

    async def add(self, job: Job, parts: Sequence[bytes] = (), *, room: Room) -> bool:
        """Keep a job with what it works on; False, and nothing is kept, where so much waits that there is no room."""
        ...

    async def job(self, job_id: str) -> Job | None:
        """One job, or None."""
        ...

    async def part(self, job_id: str, number: int) -> bytes | None:
        """A part that was given with a job, counted from 0; None once it is done, cancelled or forgotten."""
        ...

    async def recent(self, *, most: int, work: Work | None = None) -> tuple[Job, ...]:
        """The newest first, those asked for at the same moment by id; of one kind of work, or of all."""
        ...

    async def claim(self, holder: str, *, at: datetime, until: datetime, job_id: str = "") -> Job | None:
        """Hold the job that has been due for longest until a moment, or a certain one; None: nothing is due.

        A job is due if it is queued and its time has come, or if it is held and the end of that was not put off.
        """
        ...

    async def keep(self, job: Job, *, former: Job) -> bool:
        """Replace a job if it is held as `former` was, by whom and in which state; False if it is not, or is gone."""
        ...

    async def forget(self, *, before: datetime) -> int:
        """Delete those that were asked for before a moment and are not worked on; return how many."""
        ...
