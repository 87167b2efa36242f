"""Work that takes a while, in memory: for tests."""

from collections.abc import Sequence
from datetime import datetime

from faqbot.domain.job import Job, Room, State, Work
from faqbot.storage.jobs import is_due, storable


class MemoryJobStore:
    """A JobStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._parts: dict[str, tuple[bytes, ...]] = {}

    async def add(self, job: Job, parts: Sequence[bytes] = (), *, room: Room) -> bool:
        """Keep a job with what it works on; False where there is no room."""
        waiting = [one.id for one in self._jobs.values() if not one.state.is_final]
        size = sum(len(part) for job_id in waiting for part in self._parts[job_id])
        if len(waiting) >= room.jobs or size + sum(map(len, parts)) > room.bytes:
            return False
        self._jobs[job.id], self._parts[job.id] = storable(job), tuple(parts)
        return True

    async def job(self, job_id: str) -> Job | None:
        """One job, or None."""
        return self._jobs.get(job_id)

    async def part(self, job_id: str, number: int) -> bytes | None:
        """A part that was given with a job, or None."""
        return next(iter(self._parts.get(job_id, ())[number:]), None)

    async def recent(self, *, most: int, work: Work | None = None) -> tuple[Job, ...]:
        """The newest first."""
        wanted = [job for job in self._jobs.values() if work in {None, job.work}]
        by_id = sorted(wanted, key=lambda job: job.id)
        return tuple(sorted(by_id, key=lambda job: job.asked_at, reverse=True)[:most])

    async def claim(self, holder: str, *, at: datetime, until: datetime, job_id: str = "") -> Job | None:
        """Hold the job that has been due for longest, or a certain one; None: nothing is due."""
        due = [job for job in self._jobs.values() if is_due(job, at) and job_id in {"", job.id}]
        first = min(due, key=lambda job: (job.due_at, job.id), default=None)
        if first is None:
            return None
        taken = self._jobs[first.id] = storable(first.taken(holder, at, until))
        return taken

    async def keep(self, job: Job, *, former: Job) -> bool:
        """Replace a job if it is held as `former` was."""
        known = self._jobs.get(job.id)
        if known is None or (known.holder, known.state) != (former.holder, former.state):
            return False
        self._jobs[job.id] = storable(job)
        if job.state in {State.DONE, State.CANCELLED}:
            self._parts[job.id] = ()
        return True

    async def forget(self, *, before: datetime) -> int:
        """Delete those that were asked for before a moment and are not worked on; return how many."""
        old = [job for job in self._jobs.values() if job.asked_at < before and job.state is not State.RUNNING]
        for job in old:
            del self._jobs[job.id], self._parts[job.id]
        return len(old)
