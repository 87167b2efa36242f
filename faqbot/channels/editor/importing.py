"""The page on which files of entries come in and go out."""

from dataclasses import replace

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.background import BackgroundTask

from faqbot.channels.editor.bundles import Wall
from faqbot.channels.editor.door import Door, PageRoute, fields, visible
from faqbot.channels.editor.page import address, language_of, page
from faqbot.channels.editor.reasons import told_of_import, told_of_row
from faqbot.channels.editor.uploads import uploaded
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.incoming import Incoming, Stage
from faqbot.domain.operator import Role
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.importing import File, Importing
from faqbot.editing.publishing import Overtaken

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "yaml": "application/yaml",
    "json": "application/json",
}
_RECENT = 10
_HERE = "/desk/import"


class ImportPages:
    """Look at what a file would change, row by row, before it becomes drafts; and have the entries as a file."""

    def __init__(self, door: Door, catalogue: Catalogue, importing: Importing, wall: Wall) -> None:
        self._door = door
        self._catalogue = catalogue
        self._importing = importing
        self._now = wall.now
        self._zone = wall.zone

    async def form(self, request: Request) -> Response:
        """A form to choose a file, what was given lately, and the kinds of file to have."""
        bearer = await self._door.admit(request)
        bases = visible(bearer, await self._catalogue.bases())
        recent = await self._importing.recent(bearer, _RECENT)
        shown = {"bases": bases, "kinds": MEDIA_TYPES, "recent": recent, "now": self._now(), "zone": self._zone}
        return page(request, "import.html", **shown)

    async def give(self, request: Request) -> Response:
        """Keep the file, and look at it once the answer is sent: whoever waits sees how far it is."""
        bearer = await self._door.admit(request, Role.EDITOR)
        given = await uploaded(request)
        incoming = await self._importing.begin(bearer, File(given.name, given.data, given.fields.get("kb", "").strip()))
        return _to(incoming, BackgroundTask(self._importing.look, bearer, incoming))

    async def file(self, request: Request) -> Response:
        """What a file would change, and how far taking it over is; the page goes on by itself."""
        incoming = await self._incoming(request, request.query_params.get("id", ""))
        return self._shown(request, incoming)

    async def take(self, request: Request) -> Response:
        """Take the file over once the answer is sent, if just that has been seen."""
        given = await fields(request)
        incoming = await self._incoming(request, given.get("id", ""))
        if incoming.stage.is_under_way or incoming.stage is Stage.TAKEN:
            return _to(incoming)  # the button was pressed twice
        try:
            taking = await self._importing.take(incoming, given.get("seen", ""))
        except Overtaken:
            return self._shown(request, replace(incoming, stage=Stage.OVERTAKEN), 409)
        return _to(taking, BackgroundTask(self._importing.take_over, request.state.bearer, taking))

    async def export(self, request: Request) -> Response:
        """The entries in force, as a file."""
        kb, kind = request.query_params.get("kb", ""), request.query_params.get("kind", "")
        bearer = await self._door.admit(request, Role.VIEWER, kb or None)
        if kind not in MEDIA_TYPES:
            raise Refusal(422, "unusable", "unusable")
        name = f"faq-{kb or 'all'}.{kind}"
        data = await self._importing.export(bearer, kb, name)
        saved = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type=MEDIA_TYPES[kind], headers=saved)

    async def _incoming(self, request: Request, incoming_id: str) -> Incoming:
        bearer = await self._door.admit(request, Role.EDITOR)
        found = await self._importing.incoming(bearer, incoming_id)
        if found is None:
            raise Refusal(404, "not_found", "not_found")
        return found

    def _shown(self, request: Request, incoming: Incoming, status: int = 200) -> Response:
        told_in = language_of(request)
        broken = incoming.is_broken_off(self._now())
        why = told_of_import(incoming.why, incoming.name, told_in)
        return page(request, "import_file.html", status, incoming=incoming, broken=broken, why=why, told=told_of_row)


def router(pages: ImportPages) -> APIRouter:
    """The addresses of import and export."""
    made = APIRouter(prefix="/desk", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/import", pages.form, methods=["GET"])
    made.add_api_route("/import", pages.give, methods=["POST"])
    made.add_api_route("/import/file", pages.file, methods=["GET"])
    made.add_api_route("/import/take", pages.take, methods=["POST"])
    made.add_api_route("/export", pages.export, methods=["GET"])
    return made


def _to(incoming: Incoming, after: BackgroundTask | None = None) -> Response:
    return RedirectResponse(address(f"{_HERE}/file", {"id": incoming.id}), 303, background=after)
