"""What a visitor can do: ask, read the conversation again, judge an answer."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from faqbot.assistant import Assistant
from faqbot.channels.widget.answers import answer, told
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.conversations import Conversations, Message
from faqbot.channels.widget.events import stream
from faqbot.channels.widget.limits import Limiter, visitor
from faqbot.channels.widget.refusals import Refusal
from faqbot.channels.widget.schemas import (
    AnswerOut,
    ConversationOut,
    ErrorOut,
    FeedbackIn,
    FeedbackOut,
    MessageIn,
)
from faqbot.domain.errors import UnknownKnowledgeBase
from faqbot.domain.language import Language
from faqbot.domain.protocols import TurnStore
from faqbot.domain.turn import Feedback, Verdict
from faqbot.retrieval.shelf import Shelf

_SHOWN = 50
_STREAM = "text/event-stream"
_REFUSED: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorOut} for status in (404, 409, 413, 415, 422, 429, 503)
}


class Messages:
    """The endpoints below /api/v1."""

    def __init__(
        self,
        conversations: Conversations,
        shelf: Shelf,
        limiter: Limiter,
        new_key: Callable[[], str],
    ) -> None:
        self._conversations = conversations
        self._shelf = shelf
        self._limiter = limiter
        self._new_key = new_key

    async def ask(self, message: MessageIn, request: Request) -> AnswerOut | Response:
        """Answer a message; with `Accept: text/event-stream` as events, from meta to done or error (docs/api.md).

        The same key in the same conversation gives the same answer again.
        """
        await self._limiter.admit("message", _address(request))
        await self._expect_kb(message.kb)
        conversation = await self._opened(message.conversation)
        key = message.key or self._new_key()
        language = Language(message.lang) if message.lang else None
        asked = Message(conversation, key, message.text, message.kb, language)
        if _STREAM in request.headers.get("accept", ""):
            drafts: asyncio.Queue[str] = asyncio.Queue()
            return stream(self._conversations.begin(asked, drafts.put_nowait), drafts, conversation, key)
        task = self._conversations.begin(asked)
        return answer(await asyncio.shield(task), conversation, key)

    async def conversation(self, token: str, request: Request) -> ConversationOut:
        """The last turns of a conversation, oldest first."""
        await self._limiter.admit("reading", _address(request))
        turns = await self._conversations.turns(token, limit=_SHOWN)
        prefix = f"{token}:"
        return ConversationOut(conversation=token, turns=[told(turn, turn.key.removeprefix(prefix)) for turn in turns])

    async def _opened(self, token: str | None) -> str:
        if token is None:
            return self._conversations.new()
        await self._conversations.turns(token, limit=1)
        await self._limiter.admit("conversation", token)
        return token

    async def _expect_kb(self, kb: str | None) -> None:
        try:
            await self._shelf.snapshot(kb)
        except UnknownKnowledgeBase as error:
            raise Refusal(
                404, "unknown_kb", 'There is no such knowledge base; leave "kb" out to ask all of them.'
            ) from error


class Ratings:
    """Verdicts on answers."""

    def __init__(self, assistant: Assistant, turns: TurnStore, limiter: Limiter, now: Callable[[], datetime]) -> None:
        self._assistant = assistant
        self._turns = turns
        self._limiter = limiter
        self._now = now

    async def rate(self, feedback: FeedbackIn, request: Request) -> FeedbackOut:
        """Keep a verdict on an answer of one's own conversation; a later verdict replaces it."""
        await self._limiter.admit("feedback", _address(request))
        turn = await self._turns.turn(feedback.turn)
        if turn is None or turn.conversation != feedback.conversation:
            raise Refusal(404, "unknown_turn", 'There is no such turn in this conversation; check "turn".')
        verdict = Verdict(feedback.verdict)
        reply = await self._assistant.rate(Feedback(turn.id, verdict, self._now(), feedback.comment))
        return FeedbackOut(turn=turn.id, verdict=feedback.verdict, text=reply.text if reply else "")


def router(messages: Messages, ratings: Ratings) -> APIRouter:
    """The addresses that visitors use."""
    api = APIRouter(prefix="/api/v1", route_class=JsonRoute, responses=_REFUSED)
    api.add_api_route(
        "/messages",
        messages.ask,
        methods=["POST"],
        response_model=AnswerOut,
        responses={200: {"content": {_STREAM: {"schema": {"type": "string"}}}}},
    )
    api.add_api_route("/conversations/{token}", messages.conversation, methods=["GET"])
    api.add_api_route("/feedback", ratings.rate, methods=["POST"])
    return api


def _address(request: Request) -> str:
    return visitor(request.client.host) if request.client else "unknown"
