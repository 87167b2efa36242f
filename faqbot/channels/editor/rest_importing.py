"""Importing files of entries for programs, beside rest.py."""

from datetime import datetime

from fastapi import APIRouter, BackgroundTasks, Request
from pydantic import BaseModel, ConfigDict

from faqbot.channels.editor.reasons import told_of_import, told_of_row
from faqbot.channels.editor.rest import REFUSED, bearer_of
from faqbot.channels.editor.uploads import multipart, uploaded
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import Problem
from faqbot.domain.incoming import Fate, Incoming, Sight, Stage
from faqbot.domain.language import Language
from faqbot.domain.operator import Role
from faqbot.editing.importing import File, Importing
from faqbot.editing.publishing import Overtaken
from faqbot.editing.sessions import Bearer, Sessions

_FORM = multipart(
    "file",
    file={"type": "string", "format": "binary", "description": "CSV, XLSX, YAML or JSON."},
    kb={"type": "string", "description": "The base of rows that name none."},
)


class RowOut(BaseModel):
    """A row that changes something; `also` names entries that are asked the same."""

    kb: str
    id: str
    fate: Fate
    also: list[str]

    @classmethod
    def of(cls, sight: Sight) -> "RowOut":
        return cls(kb=sight.kb, id=sight.id, fate=sight.fate, also=list(sight.also))


class ProblemOut(BaseModel):
    """A row that is wrong, told in English and in Chinese."""

    line: int
    reason: str
    reason_zh: str

    @classmethod
    def of(cls, problem: Problem) -> "ProblemOut":
        in_chinese = told_of_row(problem.reason, Language.ZH).text
        return cls(line=problem.line, reason=problem.reason, reason_zh=in_chinese)


class ImportOut(BaseModel):
    """A file and how far it is; ask again while `stage` is reading or taking.

    Once it is looked at, `counts` says what becomes of the rows, of which the first are listed. Send `seen` to take it
    over. Of `of` drafts `done` are ready; all are kept at the end, or none.
    """

    id: str
    name: str
    begun_at: datetime
    stage: Stage
    is_broken_off: bool
    done: int
    of: int
    why: str | None
    why_zh: str | None
    seen: str | None
    counts: dict[Fate, int]
    rows: list[RowOut]
    wrong: int
    problems: list[ProblemOut]

    @classmethod
    def of_file(cls, incoming: Incoming, now: datetime) -> "ImportOut":
        report = incoming.report
        return cls(
            id=incoming.id,
            name=incoming.name,
            begun_at=incoming.begun_at,
            stage=incoming.stage,
            is_broken_off=incoming.is_broken_off(now),
            done=incoming.done,
            of=incoming.of,
            why=incoming.why or None,
            why_zh=told_of_import(incoming.why, incoming.name, Language.ZH).text or None,
            seen=report.seen or None,
            counts=dict(report.counts),
            rows=list(map(RowOut.of, report.rows)),
            wrong=report.wrong,
            problems=list(map(ProblemOut.of, report.problems)),
        )


class TakeIn(BaseModel):
    """What was seen of the file."""

    model_config = ConfigDict(extra="forbid")

    seen: str


class ImportRest:
    """What the pages of import do, over JSON."""

    def __init__(self, sessions: Sessions, importing: Importing) -> None:
        self._sessions = sessions
        self._importing = importing

    async def give(self, request: Request, after: BackgroundTasks) -> ImportOut:
        """Take a file to look at; nothing is changed yet, and `GET imports/{id}` says what it would change."""
        bearer = await self._editor(request)
        given = await uploaded(request)
        incoming = await self._importing.begin(bearer, File(given.name, given.data, given.fields.get("kb", "").strip()))
        after.add_task(self._importing.look, bearer, incoming)
        return self._told(incoming)

    async def file(self, incoming_id: str, request: Request) -> ImportOut:
        """A file that this operator gave; it is kept for a day."""
        return self._told(await self._incoming(await self._editor(request), incoming_id))

    async def take(self, incoming_id: str, given: TakeIn, request: Request, after: BackgroundTasks) -> ImportOut:
        """Take a file over as drafts, all or nothing; 409 if that is not what was seen."""
        bearer = await self._editor(request)
        incoming = await self._incoming(bearer, incoming_id)
        try:
            taking = await self._importing.take(incoming, given.seen)
        except Overtaken as error:
            raise Refusal(409, "changed", "That is not what the file would change, or it is taken already.") from error
        after.add_task(self._importing.take_over, bearer, taking)
        return self._told(taking)

    async def _editor(self, request: Request) -> Bearer:
        bearer = await bearer_of(self._sessions, request)
        if not bearer.may_somewhere(Role.EDITOR):
            raise Refusal(403, "forbidden", "Importing takes an editor.")
        return bearer

    async def _incoming(self, bearer: Bearer, incoming_id: str) -> Incoming:
        found = await self._importing.incoming(bearer, incoming_id)
        if found is None:
            raise Refusal(404, "unknown_import", "There is no such file, or this operator did not give it.")
        return found

    def _told(self, incoming: Incoming) -> ImportOut:
        return ImportOut.of_file(incoming, self._importing.now())


def router(rest: ImportRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/imports", rest.give, methods=["POST"], status_code=202, openapi_extra=_FORM)
    made.add_api_route("/imports/{incoming_id}", rest.file, methods=["GET"])
    made.add_api_route("/imports/{incoming_id}/take", rest.take, methods=["POST"], status_code=202)
    return made
