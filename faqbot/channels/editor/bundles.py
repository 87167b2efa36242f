"""The pages on which documents are given to be read, and on which one sees what becomes of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.background import BackgroundTask

from faqbot.channels.editor.documents import HERE
from faqbot.channels.editor.door import Door, PageRoute, visible
from faqbot.channels.editor.giving import LEAVABLE, Unfit, batch
from faqbot.channels.editor.page import address, page
from faqbot.channels.editor.reasons import told
from faqbot.channels.editor.uploads import LARGEST_TOGETHER, uploaded_together
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.document import Document
from faqbot.domain.operator import Role
from faqbot.editing.bundles import Bundles
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.documents import Documents
from faqbot.editing.jobs import Overloaded

_RECENT = 10


@dataclass(frozen=True, slots=True)
class Wall:
    """The clock on the wall: the time, and the zone that it is shown in."""

    now: Callable[[], datetime]
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form shows: what was typed, and what is wrong with it."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fault: str = ""
    why: str = ""

    def field(self, name: str) -> str:
        return next(iter(self.fields.get(name, ())), "")


class BundlePages:
    """Give files and addresses, and watch them being read."""

    def __init__(self, door: Door, catalogue: Catalogue, documents: Documents, bundles: Bundles, clock: Wall) -> None:
        self._door = door
        self._catalogue = catalogue
        self._documents = documents
        self._bundles = bundles
        self._zone = clock.zone

    async def form(self, request: Request) -> Response:
        """A form to give files or an address, and what was given lately."""
        await self._door.admit(request, Role.EDITOR)
        return await self._form(request, Typed({"kb": [request.query_params.get("kb", "")]}))

    async def give(self, request: Request) -> Response:
        """Take what was given, and have it read: whoever waits sees how far it is."""
        await self._door.admit(request, Role.EDITOR)
        given = await uploaded_together(request)
        bearer = await self._door.admit(request, Role.EDITOR, given.field("kb"))
        try:
            taken = batch(given, await self._replaced(given.field("kb"), given.field("replaces")))
            bundle = await self._bundles.begin(bearer, taken)
        except Unfit as error:
            return await self._form(request, Typed(given.fields, error.word, error.why), 422)
        except Overloaded:
            return await self._form(request, Typed(given.fields, "give_overloaded"), 503)
        offering = BackgroundTask(self._bundles.offer, bundle.id)
        return RedirectResponse(address(f"{HERE}/bundle", {"id": bundle.id}), 303, background=offering)

    async def bundle(self, request: Request) -> Response:
        """What becomes of what was given, file by file; the page goes on by itself until all is done."""
        bearer = await self._door.admit(request)
        found = await self._bundles.bundle(bearer, request.query_params.get("id", ""))
        if found is None:
            raise Refusal(404, "not_found", "not_found")
        return page(request, "bundle.html", bundle=found, zone=self._zone, told=told)

    async def _replaced(self, kb: str, document_id: str) -> Document | None:
        if not document_id:
            return None
        found = await self._documents.document(kb, document_id)
        if found is None:
            raise Refusal(404, "not_found", "not_found")
        return found

    async def _form(self, request: Request, typed: Typed, status: int = 200) -> Response:
        bearer = request.state.bearer
        bases = [kb for kb in visible(bearer, await self._catalogue.bases()) if bearer.may(Role.EDITOR, kb)]
        return page(
            request,
            "documents_add.html",
            status,
            typed=typed,
            bases=bases,
            steps=LEAVABLE,
            recent=await self._bundles.recent(bearer, _RECENT),
            most=LARGEST_TOGETHER,
            zone=self._zone,
            told=told,
        )


def router(pages: BundlePages) -> APIRouter:
    """The addresses on which documents are given."""
    made = APIRouter(prefix=HERE, route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/add", pages.form, methods=["GET"])
    made.add_api_route("/add", pages.give, methods=["POST"])
    made.add_api_route("/bundle", pages.bundle, methods=["GET"])
    return made
