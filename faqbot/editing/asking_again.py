"""The logged questions once more, as a job: what the present or the draft state would say otherwise."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from faqbot.domain.faq import bases_of
from faqbot.domain.job import Job
from faqbot.domain.protocols import QuestionLog
from faqbot.editing.jobs import expect_base
from faqbot.editing.overlay import Beside
from faqbot.editing.replaying import Replaying, described, logged, replayed
from faqbot.jobs import Course

MOST = 5000
LONGEST_DAYS = 90


class AskingAgain:
    """Asks what was asked in the days before the job was asked for; nothing is kept but what changes."""

    def __init__(
        self, log: QuestionLog, live: Callable[[], Beside], written: Callable[[], Beside], now: Callable[[], datetime]
    ) -> None:
        self._log = log
        self._live = live
        self._written = written
        self._now = now

    async def __call__(self, job: Job, course: Course) -> Any:
        """How many questions there were, and which get another answer, personal data masked."""
        state = self._written() if job.given["draft"] else self._live()
        await expect_base(state.bases, job.kb)
        await state.shelf.refresh()
        since = job.asked_at - timedelta(days=job.given["days"])
        found = await logged(self._log, since=since, most=MOST, bases=[job.kb] if job.kb else None)
        known = await state.bases.versions()
        asked = tuple(one for one in found if all(kb in known for kb in bases_of(one.kb)))
        changed = await replayed(asked, Replaying(state.assistant, self._now), course.tell)
        return {"since": since.isoformat()} | await asyncio.to_thread(described, changed)
