"""The pages of the conversations: look through them, read one."""

from datetime import tzinfo

from fastapi import APIRouter, Request, Response

from faqbot.channels.editor.door import Door, PageRoute, visible
from faqbot.channels.editor.page import page
from faqbot.channels.editor.wanting import STANDS, page_number, sought
from faqbot.channels.widget.refusals import Refusal
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.conversations import Conversations, Whole


class ConversationPages:
    """What customers and the bot said to each other."""

    def __init__(self, door: Door, catalogue: Catalogue, conversations: Conversations, zone: tzinfo) -> None:
        self._door = door
        self._catalogue = catalogue
        self._conversations = conversations
        self._zone = zone

    async def list_(self, request: Request) -> Response:
        """A page of the conversations that fit what the address asks for."""
        bearer = await self._door.admit(request)
        asked = request.query_params
        wanted = sought(asked, self._zone)
        return page(
            request,
            "conversations.html",
            found=await self._conversations.page(bearer, wanted, page_number(asked)),
            wanted=wanted,
            query=dict(asked),
            stands=STANDS,
            bases=visible(bearer, await self._catalogue.askable()),
            zone=self._zone,
        )

    async def conversation(self, request: Request) -> Response:
        """One conversation; its page asks for itself again while it is looked at."""
        return page(
            request, "conversation.html", whole=await self._asked_for(request), zone=self._zone, typed="", fault=""
        )

    async def _asked_for(self, request: Request) -> Whole:
        bearer = await self._door.admit(request)
        whole = await self._conversations.whole(bearer, request.query_params.get("id", ""))
        if whole is None:
            raise Refusal(404, "not_found", "not_found")
        return whole


def router(pages: ConversationPages) -> APIRouter:
    """The addresses of the conversations."""
    made = APIRouter(prefix="/desk", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/conversations", pages.list_, methods=["GET"])
    made.add_api_route("/conversation", pages.conversation, methods=["GET"])
    return made
