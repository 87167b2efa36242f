"""How far a job is, kept while it is worked on: the same sign says that somebody still works on it."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from faqbot.domain.errors import Unavailable
from faqbot.domain.job import Job
from faqbot.domain.protocols import JobStore

# A sign that is given after a tenth of the time also tells soon that nobody wants it any more.
_FRESH = 0.9

log = structlog.get_logger(__name__)


class Course:
    """The course of a job that this process holds."""

    def __init__(self, store: JobStore, job: Job) -> None:
        self._store = store
        self.job = job
        self.is_lost = False
        self._kept = job

    def tell(self, done: int, of: int, result: Any = None) -> None:
        """So much is done, and this came of it so far; it is kept within a second."""
        self.job = replace(self.job, done=done, of=of, result=result)

    async def hold(self, at: datetime, lease: timedelta) -> None:
        """Keep how far it is, and put off the end; `is_lost` where another process has it, or nobody wants it."""
        is_told = self.job == replace(self._kept, held_until=self.job.held_until)
        until = self._kept.held_until or at
        if is_told and until - at > lease * _FRESH:
            return
        now = replace(self.job, held_until=at + lease)
        try:
            self.is_lost = not await self._store.keep(now, former=self._kept)
        except Unavailable as error:
            # It may answer again before the end; else whoever takes the job up repeats what was done.
            log.warning("job.not_held", job=self.job.id, error=str(error))
            return
        self._kept = now

    async def end(self, job: Job) -> None:
        """Keep how it ended; a no-op if another process has it."""
        self.is_lost = not await asyncio.shield(self._store.keep(job, former=self._kept))
