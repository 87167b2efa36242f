"""What a visitor can do: ask, and judge an answer."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request, Response

from faqbot.assistant import Assistant
from faqbot.channels.widget.answers import answer
from faqbot.channels.widget.bases import chosen
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.callers import address
from faqbot.channels.widget.conversations import Conversations, Message
from faqbot.channels.widget.events import stream
from faqbot.channels.widget.limits import Limiter
from faqbot.channels.widget.refusals import Refusal
from faqbot.channels.widget.schemas import REFUSED, AnswerOut, FeedbackIn, FeedbackOut, MessageIn
from faqbot.channels.widget.visits import Visit, Visits
from faqbot.domain.language import Language
from faqbot.domain.protocols import TurnStore
from faqbot.domain.turn import Feedback, Verdict
from faqbot.retrieval.shelf import Shelf

_STREAM = "text/event-stream"


class Messages:
    """Asking."""

    def __init__(
        self,
        conversations: Conversations,
        shelf: Shelf,
        visits: Visits,
        limiter: Limiter,
        new_key: Callable[[], str],
    ) -> None:
        self._conversations = conversations
        self._shelf = shelf
        self._visits = visits
        self._limiter = limiter
        self._new_key = new_key

    async def ask(self, message: MessageIn, request: Request) -> AnswerOut | Response:
        """Answer a message; with `Accept: text/event-stream` as events, from meta to done or error (docs/api.md).

        The same key in the same conversation gives the same answer again.
        """
        await self._limiter.admit("message", address(request))
        visit = await self._visit(message, request)
        kb = await chosen(self._shelf, visit.site, message.kb)
        key = message.key or self._new_key()
        language = Language(message.lang) if message.lang else None
        asked = Message(visit.conversation, key, message.text, kb, language, staff=visit.site.staff)
        if _STREAM in request.headers.get("accept", ""):
            drafts: asyncio.Queue[str] = asyncio.Queue()
            return stream(self._conversations.begin(asked, drafts.put_nowait), drafts, visit.token, key)
        return answer(await asyncio.shield(self._conversations.begin(asked)), visit.token, key)

    async def _visit(self, message: MessageIn, request: Request) -> Visit:
        if message.conversation is None:
            return await self._visits.begin(message.site, request, None, fresh=True)
        visit = await self._visits.opened(message.conversation, request)
        await self._limiter.admit("conversation", visit.conversation)
        return visit


class Ratings:
    """Verdicts on answers."""

    def __init__(
        self,
        assistant: Assistant,
        turns: TurnStore,
        visits: Visits,
        limiter: Limiter,
        now: Callable[[], datetime],
    ) -> None:
        self._assistant = assistant
        self._turns = turns
        self._visits = visits
        self._limiter = limiter
        self._now = now

    async def rate(self, feedback: FeedbackIn, request: Request) -> FeedbackOut:
        """Keep a verdict on an answer of one's own conversation; a later verdict replaces it."""
        await self._limiter.admit("feedback", address(request))
        visit = await self._visits.opened(feedback.conversation, request)
        turn = await self._turns.turn(feedback.turn)
        if turn is None or turn.conversation != visit.conversation:
            raise Refusal(404, "unknown_turn", 'There is no such turn in this conversation; check "turn".')
        verdict = Verdict(feedback.verdict)
        reply = await self._assistant.rate(Feedback(turn.id, verdict, self._now(), feedback.comment), visit.site.staff)
        return FeedbackOut(turn=turn.id, verdict=feedback.verdict, text=reply.text if reply else "")


def router(messages: Messages, ratings: Ratings) -> APIRouter:
    """The addresses that visitors use."""
    api = APIRouter(prefix="/api/v1", route_class=JsonRoute, responses=REFUSED)
    api.add_api_route(
        "/messages",
        messages.ask,
        methods=["POST"],
        response_model=AnswerOut,
        responses={200: {"content": {_STREAM: {"schema": {"type": "string"}}}}},
    )
    api.add_api_route("/feedback", ratings.rate, methods=["POST"])
    return api
