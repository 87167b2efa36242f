"""The page of work that takes a while: what waits, how far it is, what failed and why."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.background import BackgroundTask

from faqbot.channels.editor.bundles import Wall
from faqbot.channels.editor.door import Door, PageRoute, fields, visible
from faqbot.channels.editor.page import address, page
from faqbot.channels.editor.reasons import told
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.job import Job, State, Work
from faqbot.domain.operator import EVERYWHERE
from faqbot.editing.analytics import Period
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.jobs import NEEDED, Asked, Jobs, NoJob, Overloaded

_HERE = "/desk/jobs"
_SHOWN = 30
_DAYS = 7


class JobPages:
    """See the work that was asked for, have it done once more, or let it be; ask for what documents are not."""

    def __init__(self, door: Door, catalogue: Catalogue, jobs: Jobs, wall: Wall) -> None:
        self._door = door
        self._catalogue = catalogue
        self._jobs = jobs
        self._now = wall.now
        self._zone = wall.zone

    async def list_(self, request: Request) -> Response:
        """The newest first; the page goes on by itself while something is under way."""
        bearer = await self._door.admit(request)
        jobs = await self._jobs.recent(bearer, _SHOWN)
        bases = [EVERYWHERE, *visible(bearer, await self._catalogue.askable())]
        return page(
            request,
            "jobs.html",
            jobs=jobs,
            goes_on=any(not job.state.is_final for job in jobs),
            may={job.id: bearer.may(NEEDED[job.work], job.kb or EVERYWHERE) for job in jobs},
            asks={work: [kb for kb in bases if bearer.may(NEEDED[work], kb)] for work in Work},
            week=f"{self._now().astimezone(self._zone):%G-W%V}",
            done=request.query_params.get("done", ""),
            failed=State.FAILED,
            zone=self._zone,
            told=told,
        )

    async def ask(self, request: Request) -> Response:
        """Have something done in the background."""
        await self._door.admit(request)
        given = await fields(request)
        work, kb = _work(given.get("work", "")), given.get("kb", "")
        bearer = await self._door.admit(request, NEEDED[work], kb)
        try:
            job = await self._jobs.ask(bearer, Asked(work, kb, _exactly(work, given)))
        except Overloaded as error:
            raise Refusal(503, "overloaded", "overloaded") from error
        return self._to("job_asked", job)

    async def retry(self, request: Request) -> Response:
        """Have what failed done once more."""
        job = await self._expected(request)
        try:
            return self._to("job_asked", await self._jobs.retry(request.state.bearer, job.id))
        except NoJob as error:
            raise Refusal(409, "outrun", "outrun") from error

    async def cancel(self, request: Request) -> Response:
        """Let it be; what was done stays."""
        job = await self._expected(request)
        try:
            await self._jobs.cancel(request.state.bearer, job.id)
        except NoJob as error:
            raise Refusal(409, "outrun", "outrun") from error
        return RedirectResponse(address(_HERE, {"done": "job_let_be"}), 303)

    async def _expected(self, request: Request) -> Job:
        given = await fields(request)
        bearer = await self._door.admit(request)
        job = await self._jobs.job(bearer, given.get("id", ""))
        if job is None:
            raise Refusal(404, "not_found", "not_found")
        await self._door.admit(request, NEEDED[job.work], job.kb)
        return job

    def _to(self, done: str, job: Job) -> Response:
        offering = BackgroundTask(self._jobs.offer, job.id)
        return RedirectResponse(address(_HERE, {"done": done}), 303, background=offering)


def router(pages: JobPages) -> APIRouter:
    """The addresses of the page."""
    made = APIRouter(prefix=_HERE, route_class=PageRoute, include_in_schema=False)
    made.add_api_route("", pages.list_, methods=["GET"])
    made.add_api_route("", pages.ask, methods=["POST"])
    made.add_api_route("/retry", pages.retry, methods=["POST"])
    made.add_api_route("/cancel", pages.cancel, methods=["POST"])
    return made


def _work(text: str) -> Work:
    """What may be asked for here. Raise Refusal."""
    if text not in {Work.CALIBRATION, Work.REPLAY, Work.REPORT}:
        raise Refusal(422, "unusable", "unusable")
    return Work(text)


def _exactly(work: Work, given: dict[str, str]) -> dict[str, object]:
    if work is Work.REPORT:
        if Period.week(given.get("week", "")) is None:
            raise Refusal(422, "unusable", "unusable")
        return {"week": given["week"]}
    return {"days": _DAYS, "draft": True} if work is Work.REPLAY else {}
