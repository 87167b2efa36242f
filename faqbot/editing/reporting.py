"""The report of a week, as a job: kept with the job for whoever may see it."""

from collections.abc import Callable
from typing import Any

from faqbot.domain.errors import BadInput
from faqbot.domain.job import Job
from faqbot.domain.operator import EVERYWHERE, Operator, Role
from faqbot.domain.protocols import Bases
from faqbot.editing.analytics import Analytics, Period, Report, Wish
from faqbot.editing.jobs import expect_base
from faqbot.editing.sessions import Bearer
from faqbot.jobs import Course


class Reporting:
    """Counts a week beside the one before it; `told` makes plain JSON of it."""

    def __init__(self, bases: Bases, analytics: Analytics, told: Callable[[Report], Any]) -> None:
        self._bases = bases
        self._analytics = analytics
        self._told = told

    async def __call__(self, job: Job, _: Course) -> Any:
        """The figures of the week that was wanted."""
        period = Period.week(job.given["week"])
        if period is None:
            raise BadInput(f"{job.given['week']} is no week; write it as 2026-W47")
        await expect_base(self._bases, job.kb)
        # Whether it may be seen was asked when the job was asked for, and is asked whenever it is shown.
        reader = Bearer(Operator(job.operator, {job.kb or EVERYWHERE: Role.VIEWER}))
        return self._told(await self._analytics.report(reader, Wish(period, kb=job.kb)))
