"""Who does the work: takes one job after another, holds it while it goes on, and says how it ended."""

import asyncio
import contextlib
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from faqbot.domain.errors import BadInput, FaqbotError
from faqbot.domain.job import TRIES, Job, Work
from faqbot.domain.protocols import JobStore
from faqbot.jobs.course import Course

# Does a job, tells how far it is, and returns what came of it. Done twice, it has the effect of once.
Doing = Callable[[Job, Course], Awaitable[Any]]
_ENDED = "the process that worked on it ended before it was done, {} times; look into the log of the server"
_UNFORESEEN = "an unforeseen fault ({}); look into the log of the server"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a job is held by a process that gives no sign, how often signs are given, and jobs looked for.

    At its end a process goes on for `grace_s` with what it works on, and then gives it back.
    """

    lease: timedelta = timedelta(seconds=30)
    sign_s: float = 0.5
    look_s: float = 2.0
    grace_s: float = 10.0


class Worker:
    """Works on one job at a time."""

    def __init__(
        self,
        store: JobStore,
        doing: Mapping[Work, Doing],
        now: Callable[[], datetime],
        new_key: Callable[[], str],
        pace: Pace | None = None,
    ) -> None:
        self._store = store
        self._doing = doing
        self._now = now
        self._new_key = new_key
        self._pace = pace or Pace()
        self._turn = asyncio.Lock()
        self._bell = asyncio.Event()
        self._stopping = asyncio.Event()
        self._work: asyncio.Future[Any] | None = None

    async def offer(self, job_id: str) -> None:
        """Say that there is a job: it is looked for at once instead of a little later."""
        self._bell.set()

    async def once(self, job_id: str = "") -> bool:
        """Do the job that has been due for longest, or a certain one; False if there is none to do."""
        async with self._turn:
            if self._stopping.is_set():
                return False
            at = self._now()
            job = await self._store.claim(self._new_key(), at=at, until=at + self._pace.lease, job_id=job_id)
            if job is None:
                return False
            await self._worked(Course(self._store, job))
            return True

    @contextlib.asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """Do whatever there is to do while the context lasts."""
        task = asyncio.create_task(self._go())
        try:
            yield
        finally:
            self._stopping.set()
            self._bell.set()
            await self._finish()
            await task

    async def _finish(self) -> None:
        """Let what is worked on come to its end, or else stop it."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._pace.grace_s), self._turn:
                return
        if self._work is not None:
            self._work.cancel()

    async def _go(self) -> None:
        while not self._stopping.is_set():
            self._bell.clear()
            try:
                while not self._stopping.is_set() and await self.once():
                    pass
            except FaqbotError as error:
                log.warning("jobs.failed", error=str(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), self._pace.look_s)

    async def _worked(self, course: Course) -> None:
        job = course.job
        log.info("job.taken", job=job.id, work=job.work.value, attempt=job.attempt)
        if job.attempt > TRIES:
            ended = job.failed(_ENDED.format(TRIES), self._now())
        else:
            ended = await self._tried(course)
        if not course.is_lost:
            await course.end(ended)
        log.info("job.ended", job=job.id, state="lost" if course.is_lost else ended.state.value, why=ended.why)

    async def _tried(self, course: Course) -> Job:
        """The job as it is after it was worked on; if it was lost meanwhile, that is nobody's concern."""
        work = self._work = asyncio.ensure_future(self._doing[course.job.work](course.job, course))
        watch = asyncio.create_task(self._watch(course, work))
        try:
            result = await work
            return course.job.ended(result, self._now())
        except BadInput as error:
            return course.job.failed(str(error), self._now())
        except FaqbotError as error:
            return course.job.put_off(str(error), self._now())
        except asyncio.CancelledError:
            given_back = course.job.given_back(self._now())
            if not course.is_lost and not self._stopping.is_set():
                await course.end(given_back)
                raise
            return given_back
        except Exception as error:  # noqa: BLE001 - the edge of all work: the next job goes on
            # Without the text of the error, which may quote a document or a customer.
            trace = traceback.format_tb(error.__traceback__)
            log.error("job.unforeseen", job=course.job.id, error=type(error).__name__, trace=trace)  # noqa: TRY400
            return course.job.put_off(_UNFORESEEN.format(type(error).__name__), self._now())
        finally:
            work.cancel()
            watch.cancel()
            await asyncio.wait({work, watch})

    async def _watch(self, course: Course, work: "asyncio.Future[Any]") -> None:
        while not course.is_lost:
            await asyncio.sleep(self._pace.sign_s)
            await course.hold(self._now(), self._pace.lease)
        work.cancel()
