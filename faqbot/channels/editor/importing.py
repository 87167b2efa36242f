"""The page on which files of entries come in and go out."""

from dataclasses import dataclass, field

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import Door, PageRoute, visible
from faqbot.channels.editor.page import address, page
from faqbot.channels.editor.uploads import uploaded
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import BadFile
from faqbot.domain.operator import Role
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.entries import NotAllowed
from faqbot.editing.importing import File, Importing, Preview
from faqbot.editing.publishing import Overtaken

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "yaml": "application/yaml",
    "json": "application/json",
}
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Look:
    """What the page shows of a file that was given."""

    file: File = field(default_factory=lambda: File("", b""))
    preview: Preview | None = None
    fault: str = ""
    why: str = ""


class ImportPages:
    """Look at what a file would change, row by row, before it becomes drafts; and have the entries as a file."""

    def __init__(self, door: Door, catalogue: Catalogue, importing: Importing) -> None:
        self._door = door
        self._catalogue = catalogue
        self._importing = importing

    async def form(self, request: Request) -> Response:
        """A form to choose a file, and the kinds of file to have."""
        await self._door.admit(request)
        return await self._shown(request, Look())

    async def give(self, request: Request) -> Response:
        """Show what the file would change; take it over if just that has been seen."""
        bearer = await self._door.admit(request, Role.EDITOR)
        given = await uploaded(request)
        file = File(given.name, given.data, given.fields.get("kb", ""))
        try:
            if seen := given.fields.get("seen", ""):
                await self._importing.take_over(bearer, file, seen)
                return _elsewhere(request, address("/desk/publish", {"kb": file.kb, "done": "import_done"}))
            return await self._shown(request, Look(file, await self._importing.preview(bearer, file)))
        except NotAllowed as error:
            raise Refusal(403, "forbidden", "forbidden") from error
        except Overtaken:
            preview = await self._importing.preview(bearer, file)
            return await self._shown(request, Look(file, preview, "import_overtaken"), 409)
        except BadFile as error:
            return await self._shown(request, Look(file, fault="import_unreadable", why=str(error)), 422)

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

    async def _shown(self, request: Request, look: Look, status: int = 200) -> Response:
        bases = visible(request.state.bearer, await self._catalogue.bases())
        # htmx shows nothing that comes with the status of an error.
        status = 200 if _is_htmx(request) else status
        return page(request, "import.html", status, look=look, bases=bases, kinds=MEDIA_TYPES, most=_SHOWN)


def _is_htmx(request: Request) -> bool:
    return "hx-request" in request.headers


def _elsewhere(request: Request, place: str) -> Response:
    if _is_htmx(request):
        return Response(status_code=204, headers={"HX-Redirect": place})
    return RedirectResponse(place, 303)


def router(pages: ImportPages) -> APIRouter:
    """The addresses of import and export."""
    made = APIRouter(prefix="/desk", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/import", pages.form, methods=["GET"])
    made.add_api_route("/import", pages.give, methods=["POST"])
    made.add_api_route("/export", pages.export, methods=["GET"])
    return made
