"""Conversations for programs, beside rest.py."""

from datetime import tzinfo

from fastapi import APIRouter, Request

from faqbot.channels.editor.rest import REFUSED, bearer_of
from faqbot.channels.editor.talk_schemas import ConversationsOut, OutlineOut, TalkOut
from faqbot.channels.editor.wanting import page_number, sought
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.refusals import Refusal
from faqbot.editing.conversations import Conversations
from faqbot.editing.sessions import Sessions


class ConversationRest:
    """What the pages of the conversations do, over JSON."""

    def __init__(self, sessions: Sessions, conversations: Conversations, zone: tzinfo) -> None:
        self._sessions = sessions
        self._conversations = conversations
        self._zone = zone

    async def list_(self, request: Request) -> ConversationsOut:
        """A page of conversations; the conditions are those of the desk's address.

        They are `q`, `channel`, `lang`, `kb`, `stands`, `disliked`, `since`, `until`, `sort`, `up` and `page`.
        """
        bearer = await bearer_of(self._sessions, request)
        asked = request.query_params
        found = await self._conversations.page(bearer, sought(asked, self._zone), page_number(asked))
        shown = [OutlineOut.of(outline) for outline in found.outlines]
        return ConversationsOut(conversations=shown, total=found.total, page=found.page, pages=found.pages)

    async def conversation(self, conversation: str, request: Request) -> TalkOut:
        """All that was said in a conversation, oldest first."""
        bearer = await bearer_of(self._sessions, request)
        whole = await self._conversations.whole(bearer, conversation)
        if whole is None:
            raise no_conversation()
        return TalkOut.of(whole)


def no_conversation() -> Refusal:
    return Refusal(404, "unknown_conversation", "There is no such conversation, or none that this key may see.")


def router(rest: ConversationRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/conversations", rest.list_, methods=["GET"])
    made.add_api_route("/conversations/{conversation}", rest.conversation, methods=["GET"])
    return made
