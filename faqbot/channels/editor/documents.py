"""The pages of the documents: look through them, look into one, make entries of it, take it away."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.background import BackgroundTask

from faqbot.channels.editor.door import Door, PageRoute, fields, visible
from faqbot.channels.editor.giving import LEAVABLE
from faqbot.channels.editor.page import address, page
from faqbot.channels.editor.uploads import LARGEST_TOGETHER
from faqbot.channels.editor.wanting import KINDS, page_number, wanted_documents
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.document import Document
from faqbot.domain.operator import Role
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.documents import Documents, NoDocument, is_page, masked, passages_with, place
from faqbot.editing.inquiring import Inquiring, NoModel
from faqbot.editing.proposing import Considered, Proposing
from faqbot.editing.sessions import Bearer

HERE = "/desk/documents"
_PASSAGES = 50
_NAMES: Mapping[str, str] = {kind.value: name for name, kind in KINDS.items()}


class DocumentPages:
    """Documents for people to look at."""

    def __init__(  # noqa: PLR0913, PLR0917 - what can be done with a document
        self,
        door: Door,
        catalogue: Catalogue,
        documents: Documents,
        proposing: Proposing,
        inquiring: Inquiring,
        zone: tzinfo,
    ) -> None:
        self._door = door
        self._catalogue = catalogue
        self._documents = documents
        self._proposing = proposing
        self._inquiring = inquiring
        self._zone = zone

    async def list_(self, request: Request) -> Response:
        """A page of the documents that fit what the address asks for."""
        bearer = await self._door.admit(request)
        bases = visible(bearer, await self._catalogue.bases())
        wanted = wanted_documents(request.query_params)
        return page(
            request,
            "documents.html",
            found=await self._documents.find(wanted, bases),
            wanted=wanted,
            bases=bases,
            query=dict(request.query_params),
            kinds=KINDS,
            kind_of=kind_of,
            place=place,
            zone=self._zone,
        )

    async def document(self, request: Request) -> Response:
        """One document: its passages, what was cleaned and what was masked."""
        _, document = await self._asked_for(request, request.query_params, Role.VIEWER)
        found = passages_with(document, request.query_params.get("q", ""))
        last = max(1, -(-len(found) // _PASSAGES))
        number = min(page_number(request.query_params), last)
        return page(
            request,
            "document.html",
            document=document,
            passages=found[(number - 1) * _PASSAGES : number * _PASSAGES],
            total=len(found),
            number=number,
            last=last,
            first=(number - 1) * _PASSAGES + 1,
            query=dict(request.query_params),
            masked=masked(document),
            kind_of=kind_of,
            place=place,
            is_page=is_page(document.uri),
            steps=LEAVABLE,
            most=LARGEST_TOGETHER,
            zone=self._zone,
        )

    async def remove(self, request: Request) -> Response:
        """Take a document away."""
        given = await fields(request)
        kb = given.get("kb", "")
        bearer = await self._door.admit(request, Role.EDITOR, kb)
        try:
            await self._documents.remove(bearer, kb, given.get("id", ""))
        except NoDocument as error:
            raise Refusal(404, "not_found", "not_found") from error
        return RedirectResponse(address(HERE, {"done": "document_gone"}), 303)

    async def proposals(self, request: Request) -> Response:
        """The entries that a document suggests, to look at."""
        bearer, document = await self._asked_for(request, request.query_params, Role.EDITOR)
        found = await self._proposing.considered(bearer, document)
        return self._shown(request, document, found, kept=False)

    async def propose(self, request: Request) -> Response:
        """Keep the entries that a document suggests as drafts, and say what became of each."""
        bearer, document = await self._asked_for(request, await fields(request), Role.EDITOR)
        found = await self._proposing.keep(bearer, document)
        return self._shown(request, document, found, kept=True)

    async def inquire(self, request: Request) -> Response:
        """Have the model ask about a document once the answer is sent; the page of the import tells how far it is."""
        bearer, document = await self._asked_for(request, await fields(request), Role.EDITOR)
        try:
            incoming, is_new = await self._inquiring.begin(bearer, document)
        except NoModel as error:
            raise Refusal(409, "no_model", "no_model") from error
        asking = BackgroundTask(self._inquiring.inquire, bearer, document, incoming) if is_new else None
        return RedirectResponse(address("/desk/import/file", {"id": incoming.id}), 303, background=asking)

    def _shown(self, request: Request, document: Document, found: Sequence[Considered], *, kept: bool) -> Response:
        has_model = self._inquiring.has_model
        return page(request, "proposals.html", document=document, found=found, kept=kept, has_model=has_model)

    async def _asked_for(self, request: Request, asked: Mapping[str, str], role: Role) -> tuple[Bearer, Document]:
        kb = asked.get("kb", "")
        bearer = await self._door.admit(request, role, kb)
        found = await self._documents.document(kb, asked.get("id", ""))
        if found is None:
            raise Refusal(404, "not_found", "not_found")
        return bearer, found


def kind_of(document: Document) -> str:
    """The word for a document's kind, as an address and words.yaml have it; "" for one that is not known."""
    return _NAMES.get(document.media_type, "")


def router(pages: DocumentPages) -> APIRouter:
    """The addresses of the documents."""
    made = APIRouter(prefix=HERE, route_class=PageRoute, include_in_schema=False)
    made.add_api_route("", pages.list_, methods=["GET"])
    made.add_api_route("/document", pages.document, methods=["GET"])
    made.add_api_route("/proposals", pages.proposals, methods=["GET"])
    made.add_api_route("/proposals", pages.propose, methods=["POST"])
    made.add_api_route("/questions", pages.inquire, methods=["POST"])
    made.add_api_route("/remove", pages.remove, methods=["POST"])
    return made
