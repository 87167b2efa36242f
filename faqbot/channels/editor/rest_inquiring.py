"""Letting the language model ask about a document, for programs, beside rest_documents.py."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, BackgroundTasks, Request

from faqbot.channels.editor.rest import REFUSED, bearer_of
from faqbot.channels.editor.rest_documents import forbidden, no_document
from faqbot.channels.editor.rest_importing import ImportOut
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.operator import Role
from faqbot.editing.documents import Documents
from faqbot.editing.entries import NotAllowed
from faqbot.editing.inquiring import Inquiring, NoModel
from faqbot.editing.sessions import Sessions


class InquiryRest:
    """What the button on the page of proposals does, over JSON."""

    def __init__(
        self, sessions: Sessions, documents: Documents, inquiring: Inquiring, now: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._documents = documents
        self._inquiring = inquiring
        self._now = now

    async def inquire(self, kb: str, document_id: str, request: Request, after: BackgroundTasks) -> ImportOut:
        """Have the model ask about a document; `GET imports/{id}` tells how far it is, `take` keeps it as drafts."""
        bearer = await bearer_of(self._sessions, request)
        document = await self._documents.document(kb, document_id) if bearer.may(Role.VIEWER, kb) else None
        if document is None:
            raise no_document()
        try:
            incoming, is_new = await self._inquiring.begin(bearer, document)
        except NotAllowed as error:
            raise forbidden() from error
        except NoModel as error:
            raise Refusal(409, "no_model", f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
        if is_new:
            after.add_task(self._inquiring.inquire, bearer, document, incoming)
        return ImportOut.of_file(incoming, self._now())


def router(rest: InquiryRest) -> APIRouter:
    """The address for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/documents/{kb}/{document_id}/questions", rest.inquire, methods=["POST"], status_code=202)
    return made
