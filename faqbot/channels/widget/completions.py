"""The same ladder for chat front ends that speak to OpenAI's API.

https://platform.openai.com/docs/api-reference/chat
"""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sse_starlette import EventSourceResponse

from faqbot.assistant import LONGEST
from faqbot.channels.widget.answers import answer
from faqbot.channels.widget.bases import chosen
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.callers import address
from faqbot.channels.widget.conversations import Conversations, Message
from faqbot.channels.widget.events import pieces
from faqbot.channels.widget.limits import Limiter
from faqbot.channels.widget.refusals import Refusal
from faqbot.channels.widget.schemas import REFUSED, AnswerOut, CompletionIn, CompletionOut, ModelsOut
from faqbot.channels.widget.visits import Visits
from faqbot.retrieval.shelf import Shelf

MODEL = "faqbot"
_KEPT = ("turn", "decision", "reason", "entry_id", "template", "confidence", "lang", "options", "sources")
_ID_BYTES = 24
_REMEMBERED = 6


@dataclass(frozen=True, slots=True)
class Completions:
    """Answers the last message of the user; what came before is its history, and nothing is remembered."""

    conversations: Conversations
    shelf: Shelf
    visits: Visits
    limiter: Limiter
    now: Callable[[], datetime]

    async def complete(self, asked: CompletionIn, request: Request) -> CompletionOut | Response:
        """Answer as a chat model would; a decline is an ordinary message. `faqbot` holds decision and sources.

        `model` is `faqbot`, or `faqbot/` with the name of a knowledge base. Settings of models have no effect.
        """
        await self.limiter.admit("message", address(request))
        site = await self.visits.site(None, request)
        kb = await chosen(self.shelf, site, _kb(asked.model))
        said = [message.words for message in asked.messages if message.role == "user"]
        if not said:
            raise Refusal(422, "invalid", '"messages" holds no message of the user; add one.')
        conversation = secrets.token_urlsafe(_ID_BYTES)
        before = tuple(text[:LONGEST] for text in said[-1 - _REMEMBERED : -1])
        message = Message(conversation, "1", said[-1], kb, None, before, site.staff)
        turn = await asyncio.shield(self.conversations.begin(message))
        told = _Told(answer(turn, conversation, "1"), asked.model, int(self.now().timestamp()))
        return told.stream() if asked.stream else told.whole()

    async def models(self) -> ModelsOut:
        """The one model there is; a knowledge base of it can be named when asking."""
        return ModelsOut(data=[{"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}])


@dataclass(frozen=True, slots=True)
class _Told:
    out: AnswerOut
    model: str
    created: int

    def whole(self) -> CompletionOut:
        message = {"role": "assistant", "content": self.out.text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return CompletionOut(**self._frame("chat.completion", choice), faqbot=self._more())

    def stream(self) -> EventSourceResponse:
        return EventSourceResponse(self._chunks(), sep="\n")

    async def _chunks(self) -> AsyncIterator[dict[str, str]]:
        yield self._chunk({"role": "assistant", "content": ""})
        for piece in pieces(self.out.text):
            yield self._chunk({"content": piece})
        yield self._chunk({}, "stop", faqbot=self._more())
        yield {"data": "[DONE]"}

    def _chunk(self, delta: dict[str, str], finish: str | None = None, **more: Any) -> dict[str, str]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return {"data": json.dumps(self._frame("chat.completion.chunk", choice) | more, ensure_ascii=False)}

    def _frame(self, kind: str, choice: dict[str, Any]) -> dict[str, Any]:
        name = f"chatcmpl-{self.out.turn}"
        return {"id": name, "object": kind, "created": self.created, "model": self.model, "choices": [choice]}

    def _more(self) -> dict[str, Any]:
        whole = self.out.model_dump(mode="json")
        return {name: whole[name] for name in _KEPT}


def router(completions: Completions) -> APIRouter:
    """The addresses that clients of OpenAI's API know."""
    api = APIRouter(prefix="/v1", route_class=JsonRoute, responses=REFUSED)
    api.add_api_route(
        "/chat/completions",
        completions.complete,
        methods=["POST"],
        response_model=CompletionOut,
        responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
    )
    api.add_api_route("/models", completions.models, methods=["GET"])
    return api


def _kb(model: str) -> str | None:
    """The knowledge base behind a model's name. Raise Refusal."""
    name, _, kb = model.partition("/")
    if name != MODEL:
        raise Refusal(404, "unknown_model", f'There is no such model; "model" is {MODEL}, or {MODEL}/KNOWLEDGE-BASE.')
    return kb or None
