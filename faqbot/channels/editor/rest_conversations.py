"""Conversations for programs, beside rest.py."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import tzinfo

from fastapi import APIRouter, Request

from faqbot.channels.editor.rest import REFUSED, bearer_of, refusing
from faqbot.channels.editor.schemas import EntryOut
from faqbot.channels.editor.talk_schemas import AnswerIn, ConversationsOut, OutlineOut, TakeIn, TalkOut
from faqbot.channels.editor.wanting import page_number, sought
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import IllegalEvent
from faqbot.editing.conversations import Conversations
from faqbot.editing.sessions import Bearer, Sessions
from faqbot.editing.talking import NoConversation, Talking


class ConversationRest:
    """What the pages of the conversations do, over JSON."""

    def __init__(self, sessions: Sessions, conversations: Conversations, talking: Talking, zone: tzinfo) -> None:
        self._sessions = sessions
        self._conversations = conversations
        self._talking = talking
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
        return await self._told(await bearer_of(self._sessions, request), conversation)

    async def take(self, conversation: str, given: TakeIn, request: Request) -> TalkOut:
        """Take a conversation over; the bot keeps quiet from then on. 409 if another than `former` has it."""
        bearer = await bearer_of(self._sessions, request)
        with _talking():
            await self._talking.take(bearer, conversation, given.former)
        return await self._told(bearer, conversation)

    async def answer(self, conversation: str, given: AnswerIn, request: Request) -> TalkOut:
        """Write to the customer, taking the conversation over where nobody has it. 409 if somebody else has."""
        bearer = await bearer_of(self._sessions, request)
        with _talking():
            await self._talking.answer(bearer, conversation, given.text)
        return await self._told(bearer, conversation)

    async def give_back(self, conversation: str, request: Request) -> TalkOut:
        """Let the bot answer again; the customer is told."""
        bearer = await bearer_of(self._sessions, request)
        with _talking():
            await self._talking.give_back(bearer, conversation)
        return await self._told(bearer, conversation)

    async def close(self, conversation: str, request: Request) -> TalkOut:
        """Say that the matter is done; the bot answers what comes next, and the customer is told."""
        bearer = await bearer_of(self._sessions, request)
        with _talking():
            await self._talking.close(bearer, conversation)
        return await self._told(bearer, conversation)

    async def draft(self, conversation: str, request: Request) -> EntryOut:
        """Keep what the customer asked and a person answered as a draft entry."""
        bearer = await bearer_of(self._sessions, request)
        with _talking():
            return EntryOut.of(await self._talking.draft(bearer, conversation))

    async def _told(self, bearer: Bearer, conversation: str) -> TalkOut:
        whole = await self._conversations.whole(bearer, conversation)
        if whole is None:
            raise _no_conversation()
        return TalkOut.of(whole)


def _no_conversation() -> Refusal:
    return Refusal(404, "unknown_conversation", "There is no such conversation, or none that this key may see.")


@contextmanager
def _talking() -> Iterator[None]:
    """Say in the shape of the API why a conversation cannot be had."""
    with refusing():
        try:
            yield
        except NoConversation as error:
            raise _no_conversation() from error
        except IllegalEvent as error:  # somebody else has it, or it is with the bot
            raise Refusal(409, "changed", f"{str(error).capitalize()}.") from error


def router(rest: ConversationRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/conversations", rest.list_, methods=["GET"])
    made.add_api_route("/conversations/{conversation}", rest.conversation, methods=["GET"])
    made.add_api_route("/conversations/{conversation}/take", rest.take, methods=["POST"])
    made.add_api_route("/conversations/{conversation}/answer", rest.answer, methods=["POST"])
    made.add_api_route("/conversations/{conversation}/return", rest.give_back, methods=["POST"])
    made.add_api_route("/conversations/{conversation}/close", rest.close, methods=["POST"])
    made.add_api_route("/conversations/{conversation}/draft", rest.draft, methods=["POST"])
    return made
