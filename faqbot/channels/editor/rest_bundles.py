"""Giving documents for programs, beside rest_documents.py."""

from datetime import datetime

from fastapi import APIRouter, BackgroundTasks, Request
from pydantic import BaseModel

from faqbot.channels.editor.giving import Unfit, batch
from faqbot.channels.editor.rest import REFUSED, bearer_of
from faqbot.channels.editor.rest_documents import forbidden, no_document
from faqbot.channels.editor.uploads import multipart, uploaded_together
from faqbot.channels.editor.words import words
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.bundle import Bundle, Item
from faqbot.domain.language import Language
from faqbot.domain.operator import Role
from faqbot.editing.bundles import Bundles
from faqbot.editing.documents import Documents
from faqbot.editing.entries import NotAllowed
from faqbot.editing.jobs import Overloaded
from faqbot.editing.sessions import Sessions

_SHORTLY_S = 60
_FORM = multipart(
    "kb",
    kb={"type": "string"},
    file={"type": "array", "items": {"type": "string", "format": "binary"}},
    address={"type": "string", "description": "A web address to fetch."},
    replaces={"type": "string", "description": "The id of the document that this replaces."},
    own={"type": "string", "description": "Contacts that are not masked, one a line."},
    keep={"type": "array", "items": {"type": "string"}, "description": "Steps to leave out."},
)


class ItemOut(BaseModel):
    """A file or page: `fate` is waiting, reading, added, replaced, unchanged or failed, and `why` says why."""

    name: str
    fate: str
    document: str | None
    passages: int
    cleaning: dict[str, int]
    unread: list[int]
    why: str | None

    @classmethod
    def of(cls, item: Item) -> "ItemOut":
        return cls(
            name=item.name,
            fate=item.fate.value,
            document=item.document or None,
            passages=item.passages,
            cleaning={step.step: step.count for step in item.cleaning},
            unread=list(item.unread),
            why=item.why or None,
        )


class BundleOut(BaseModel):
    """What was given in one go, and how far it is; ask for it again until `done`."""

    id: str
    kb: str
    begun_at: datetime
    done: bool
    items: list[ItemOut]

    @classmethod
    def of(cls, bundle: Bundle) -> "BundleOut":
        items = [ItemOut.of(item) for item in bundle.items]
        return cls(id=bundle.id, kb=bundle.kb, begun_at=bundle.begun_at, done=bundle.is_done, items=items)


class BundleRest:
    """Give files and addresses over HTTP, and see what becomes of them."""

    def __init__(self, sessions: Sessions, documents: Documents, bundles: Bundles) -> None:
        self._sessions = sessions
        self._documents = documents
        self._bundles = bundles

    async def give(self, request: Request, after: BackgroundTasks) -> BundleOut:
        """Take files or an address; they are read one after another, and `GET bundles/{id}` says how far it is."""
        bearer = await bearer_of(self._sessions, request)
        if not bearer.may_somewhere(Role.EDITOR):
            raise forbidden()
        given = await uploaded_together(request)
        kb, replaces = given.field("kb"), given.field("replaces")
        replaced = await self._documents.document(kb, replaces) if bearer.may(Role.VIEWER, kb) and replaces else None
        if replaces and replaced is None:
            raise no_document()
        try:
            taken = batch(given, replaced)
            bundle = await self._bundles.begin(bearer, taken)
        except Unfit as error:
            raise Refusal(422, "invalid", _sentence(error)) from error
        except NotAllowed as error:
            raise forbidden() from error
        except Overloaded as error:
            raise Refusal(503, "overloaded", f"{str(error).capitalize()}.", retry_after_s=_SHORTLY_S) from error
        after.add_task(self._bundles.offer, bundle.id)
        return BundleOut.of(bundle)

    async def bundle(self, bundle_id: str, request: Request) -> BundleOut:
        """What was given, file by file; it is kept for a week."""
        bearer = await bearer_of(self._sessions, request)
        found = await self._bundles.bundle(bearer, bundle_id)
        if found is None:
            raise Refusal(404, "unknown_bundle", "There is no such bundle, or none that this key may see.")
        return BundleOut.of(found)


def router(rest: BundleRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/documents", rest.give, methods=["POST"], status_code=202, openapi_extra=_FORM)
    made.add_api_route("/bundles/{bundle_id}", rest.bundle, methods=["GET"])
    return made


def _sentence(error: Unfit) -> str:
    said = words(Language.EN)[error.word]
    return f"{said} {error.why}." if error.why else said
