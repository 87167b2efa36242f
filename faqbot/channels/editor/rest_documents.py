"""Documents for programs, beside rest.py."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel

from faqbot.channels.editor.documents import kind_of
from faqbot.channels.editor.door import visible
from faqbot.channels.editor.rest import REFUSED, bearer_of
from faqbot.channels.editor.wanting import wanted_documents
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.document import Cleaning, Document, Passage
from faqbot.domain.operator import Role
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.documents import Documents, NoDocument, masked, place
from faqbot.editing.entries import NotAllowed
from faqbot.editing.proposing import Considered, Proposing
from faqbot.editing.sessions import Bearer, Sessions


class CleaningOut(BaseModel):
    """A step of cleaning: how often it changed something, with a few examples."""

    step: str
    count: int
    examples: list[str]

    @classmethod
    def of(cls, step: Cleaning) -> "CleaningOut":
        return cls(step=step.step, count=step.count, examples=list(step.examples))


class PassageOut(BaseModel):
    """A piece of a document, under the path of its headings; pages count from 1."""

    text: str
    heading: list[str]
    page: int | None

    @classmethod
    def of(cls, passage: Passage) -> "PassageOut":
        return cls(text=passage.text, heading=list(passage.heading), page=passage.page)


class OutlineOut(BaseModel):
    """A document without its passages; `masked` counts by kind what was personal, `unread` names pages without text."""

    kb: str
    id: str
    title: str
    place: str
    kind: str
    added_at: datetime
    passages: int
    cleaning: list[CleaningOut]
    masked: dict[str, int]
    unread: list[int]

    @classmethod
    def of(cls, document: Document, passages: int) -> "OutlineOut":
        return cls(
            kb=document.kb,
            id=document.id,
            title=document.title,
            place=place(document),
            kind=kind_of(document) or document.media_type,
            added_at=document.added_at,
            passages=passages,
            cleaning=[CleaningOut.of(step) for step in document.cleaning],
            masked={kind.value: count for kind, count in masked(document).items()},
            unread=list(document.unread),
        )


class DocumentsOut(BaseModel):
    """A page of documents, and how many fit in all."""

    documents: list[OutlineOut]
    total: int
    page: int
    pages: int


class DocumentOut(BaseModel):
    """A document with its passages, in their order."""

    document: OutlineOut
    passages: list[PassageOut]


class ProposalOut(BaseModel):
    """An entry that a document suggests; `known_as` is the one that says the same, if there is one."""

    result: str
    id: str
    question: str
    answer: str
    known_as: str | None
    page: int | None

    @classmethod
    def of(cls, one: Considered) -> "ProposalOut":
        entry = one.proposal.entry
        return cls(
            result=one.verdict.value,
            id=entry.id,
            question=entry.phrasings[0].text,
            answer=next(iter(entry.answers.values())),
            known_as=None if one.like is None else one.like.id,
            page=one.proposal.passage.page,
        )


class ProposalsOut(BaseModel):
    """What a document suggests, in its order."""

    proposals: list[ProposalOut]


class RemovedOut(BaseModel):
    """Done."""

    removed: bool = True


class DocumentRest:
    """What the pages of the documents do, over JSON."""

    def __init__(self, sessions: Sessions, catalogue: Catalogue, documents: Documents, proposing: Proposing) -> None:
        self._sessions = sessions
        self._proposing = proposing
        self._catalogue = catalogue
        self._documents = documents

    async def list_(self, request: Request) -> DocumentsOut:
        """A page of documents; `q`, `kb`, `kind`, `sort`, `down` and `page` as in the desk's address."""
        bearer = await bearer_of(self._sessions, request)
        wanted = wanted_documents(request.query_params)
        found = await self._documents.find(wanted, visible(bearer, await self._catalogue.bases()))
        shown = [OutlineOut.of(outline.document, outline.passages) for outline in found.outlines]
        return DocumentsOut(documents=shown, total=found.total, page=found.page, pages=found.pages)

    async def document(self, kb: str, document_id: str, request: Request) -> DocumentOut:
        """A document with its passages and the report of its cleaning."""
        found = await self._seen(await bearer_of(self._sessions, request), kb, document_id)
        outline = OutlineOut.of(found, len(found.passages))
        return DocumentOut(document=outline, passages=[PassageOut.of(passage) for passage in found.passages])

    async def proposals(self, kb: str, document_id: str, request: Request) -> ProposalsOut:
        """The entries that a document suggests; nothing is kept."""
        bearer = await bearer_of(self._sessions, request)
        with _refusing():
            found = await self._proposing.considered(bearer, await self._seen(bearer, kb, document_id))
        return ProposalsOut(proposals=[ProposalOut.of(one) for one in found])

    async def propose(self, kb: str, document_id: str, request: Request) -> ProposalsOut:
        """Keep the entries that a document suggests as drafts, which no customer is told."""
        bearer = await bearer_of(self._sessions, request)
        with _refusing():
            found = await self._proposing.keep(bearer, await self._seen(bearer, kb, document_id))
        return ProposalsOut(proposals=[ProposalOut.of(one) for one in found])

    async def remove(self, kb: str, document_id: str, request: Request) -> RemovedOut:
        """Delete a document; within seconds customers are told nothing of it."""
        bearer = await bearer_of(self._sessions, request)
        await self._seen(bearer, kb, document_id)
        with _refusing():
            await self._documents.remove(bearer, kb, document_id)
        return RemovedOut()

    async def _seen(self, bearer: Bearer, kb: str, document_id: str) -> Document:
        found = await self._documents.document(kb, document_id) if bearer.may(Role.VIEWER, kb) else None
        if found is None:
            raise no_document()
        return found


def router(rest: DocumentRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/documents", rest.list_, methods=["GET"])
    made.add_api_route("/documents/{kb}/{document_id}", rest.document, methods=["GET"])
    made.add_api_route("/documents/{kb}/{document_id}/proposals", rest.proposals, methods=["GET"])
    made.add_api_route("/documents/{kb}/{document_id}/proposals", rest.propose, methods=["POST"])
    made.add_api_route("/documents/{kb}/{document_id}", rest.remove, methods=["DELETE"])
    return made


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except NoDocument as error:
        raise no_document() from error
    except NotAllowed as error:
        raise forbidden() from error


def no_document() -> Refusal:
    return Refusal(404, "unknown_document", "There is no such document, or none that this key may see.")


def forbidden() -> Refusal:
    return Refusal(403, "forbidden", "The role of this key does not suffice; adding and removing takes an editor.")
