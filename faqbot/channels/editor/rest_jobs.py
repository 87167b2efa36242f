"""Work that takes a while for programs, beside rest.py."""

from collections.abc import Awaitable
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from faqbot.channels.editor.rest import REFUSED, bearer_of, expect_visible
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.job import Job, Work
from faqbot.editing.analytics import Period
from faqbot.editing.asking_again import LONGEST_DAYS
from faqbot.editing.entries import NotAllowed
from faqbot.editing.jobs import Asked, Jobs, NoJob, Overloaded
from faqbot.editing.sessions import Sessions

_MOST = 200
_SHORTLY_S = 60


class JobIn(BaseModel):
    """What is wanted; documents are given at `POST documents`."""

    model_config = ConfigDict(extra="forbid")

    work: Literal["calibration", "replay", "report"]
    kb: str = Field("", description="a knowledge base; empty: all together")
    days: int = Field(7, ge=1, le=LONGEST_DAYS, description="replay: what was asked in so many days")
    draft: bool = Field(default=False, description="replay: ask with the drafts of the desk over what is published")
    week: str = Field("", description="report: a week such as 2026-W47")


class JobOut(BaseModel):
    """A job: `state` is queued, running, done, failed or cancelled, and `why` says why it failed or is tried again."""

    id: str
    work: Work
    kb: str
    operator: str
    state: str
    done: int
    of: int
    attempt: int
    why: str | None
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of_job(cls, job: Job) -> "JobOut":
        return cls(**_told(job))


class JobsOut(BaseModel):
    """The newest jobs that the key may see."""

    jobs: list[JobOut]


class ResultOut(JobOut):
    """A job with what came of it so far; of what form depends on the work."""

    result: Any

    @classmethod
    def of_job(cls, job: Job) -> "ResultOut":
        return cls(**_told(job), result=job.result)


class JobRest:
    """Ask for work that takes a while, see how far it is, try it again, or let it be."""

    def __init__(self, sessions: Sessions, jobs: Jobs) -> None:
        self._sessions = sessions
        self._jobs = jobs

    async def ask(self, given: JobIn, request: Request, after: BackgroundTasks) -> JobOut:
        """Have a base calibrated, logged questions asked again, or a week reported; `GET jobs/{id}` says how far."""
        bearer = await bearer_of(self._sessions, request)
        expect_visible(bearer, given.kb)
        job = await _refusing(self._jobs.ask(bearer, Asked(Work(given.work), given.kb, _exactly(given))))
        after.add_task(self._jobs.offer, job.id)
        return JobOut.of_job(job)

    async def recent(self, request: Request, most: Annotated[int, Query(ge=1, le=_MOST)] = 20) -> JobsOut:
        """The newest jobs, documents that were given included; they are kept for a week."""
        bearer = await bearer_of(self._sessions, request)
        return JobsOut(jobs=[JobOut.of_job(job) for job in await self._jobs.recent(bearer, most)])

    async def job(self, job_id: str, request: Request) -> ResultOut:
        """A job with what came of it."""
        found = await self._jobs.job(await bearer_of(self._sessions, request), job_id)
        if found is None:
            raise _no_job()
        return ResultOut.of_job(found)

    async def retry(self, job_id: str, request: Request, after: BackgroundTasks) -> JobOut:
        """Have a job that failed done once more."""
        bearer = await bearer_of(self._sessions, request)
        job = await _refusing(self._jobs.retry(bearer, job_id))
        after.add_task(self._jobs.offer, job.id)
        return JobOut.of_job(job)

    async def cancel(self, job_id: str, request: Request) -> JobOut:
        """Let nobody work on a job any more; what was done already stays."""
        bearer = await bearer_of(self._sessions, request)
        return JobOut.of_job(await _refusing(self._jobs.cancel(bearer, job_id)))


def router(rest: JobRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk/jobs", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("", rest.recent, methods=["GET"])
    made.add_api_route("", rest.ask, methods=["POST"], status_code=202)
    made.add_api_route("/{job_id}", rest.job, methods=["GET"])
    made.add_api_route("/{job_id}/retry", rest.retry, methods=["POST"], status_code=202)
    made.add_api_route("/{job_id}/cancel", rest.cancel, methods=["POST"])
    return made


def _exactly(given: JobIn) -> dict[str, object]:
    """What a kind of work has to know."""
    if given.work == "replay":
        return {"days": given.days, "draft": given.draft}
    if given.work == "report":
        if Period.week(given.week) is None:
            raise Refusal(422, "invalid", "Write the week as 2026-W47.")
        return {"week": given.week}
    return {}


async def _refusing(asked: Awaitable[Job]) -> Job:
    try:
        return await asked
    except NotAllowed as error:
        raise Refusal(403, "forbidden", f"{str(error).capitalize()}.") from error
    except Overloaded as error:
        raise Refusal(503, "overloaded", f"{str(error).capitalize()}.", retry_after_s=_SHORTLY_S) from error
    except NoJob as error:
        raise (_no_job() if error.is_unknown else Refusal(409, "changed", f"{str(error).capitalize()}.")) from error


def _no_job() -> Refusal:
    return Refusal(404, "unknown_job", "There is no such job, or none that this key may see.")


def _told(job: Job) -> dict[str, Any]:
    names = ("id", "work", "kb", "operator", "done", "of", "attempt", "asked_at", "started_at", "finished_at")
    return {name: getattr(job, name) for name in names} | {"state": job.state.value, "why": job.why or None}
