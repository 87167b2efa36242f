"""What people write to a visitor who asked for one, as it comes."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from weakref import WeakSet, WeakValueDictionary

import anyio
from fastapi import APIRouter, Request, Response
from sse_starlette import EventSourceResponse, JSONServerSentEvent

from faqbot.channels.widget.callers import address, bearer
from faqbot.channels.widget.events import HEARTBEAT_S
from faqbot.channels.widget.limits import Limiter
from faqbot.channels.widget.markup import html
from faqbot.channels.widget.refusals import Refusal
from faqbot.channels.widget.schemas import PersonOut
from faqbot.channels.widget.visits import Visits
from faqbot.conversation.handoffs import Handoffs
from faqbot.domain.handoff import Author, Notice, Said

_LOOK_S = 5.0
_DRAIN_S = 1
_MOST_OPEN = 1_000


class Bells:
    """Wakes the streams of a conversation in this process when somebody wrote; a Sink for the visitors' channel."""

    def __init__(self) -> None:
        self._bells: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()

    async def tell(self, notice: Notice) -> None:
        """Ring; what was said is read from the store, which has it already."""
        bell = self._bells.get(notice.case.conversation)
        if bell is not None:
            bell.set()

    async def wait(self, conversation: str, timeout_s: float) -> None:
        """Return when it rang, and after a while in any case: another process may have been told."""
        bell = self._bells.setdefault(conversation, asyncio.Event())
        try:
            async with asyncio.timeout(timeout_s):
                await bell.wait()
        except TimeoutError:
            return
        bell.clear()


class People:
    """The stream of a conversation in which a person is awaited or there."""

    def __init__(self, handoffs: Handoffs, visits: Visits, bells: Bells, limiter: Limiter) -> None:
        self._handoffs = handoffs
        self._visits = visits
        self._bells = bells
        self._limiter = limiter
        self._open: WeakSet[EventSourceResponse] = WeakSet()

    async def events(self, request: Request) -> Response:
        """What people write from now on, or after the event `Last-Event-ID`; ends when the bot has taken over again."""
        await self._limiter.admit("listening", address(request))
        visit = await self._visits.opened(bearer(request), request)
        if len(self._open) >= _MOST_OPEN:
            raise Refusal(503, "busy", "Too many are waiting just now; try again shortly.", retry_after_s=5)
        told = self._told(visit.conversation, _number(request.headers.get("last-event-id", "")))
        response = EventSourceResponse(
            told, ping=HEARTBEAT_S, sep="\n", shutdown_event=anyio.Event(), shutdown_grace_period=_DRAIN_S
        )
        self._open.add(response)
        return response

    async def said(self, conversation: str, *, after: int = 0) -> list[PersonOut]:
        """What the visitor was told by people and about them, oldest first."""
        said = await self._handoffs.said(conversation, after=after)
        return [_out(words) for words in said if words.author is not Author.CUSTOMER]

    async def are_there(self, conversation: str) -> bool:
        """True while a person is awaited or there."""
        case = await self._handoffs.case(conversation)
        return case is not None and case.is_live

    async def _told(self, conversation: str, last: int) -> AsyncIterator[JSONServerSentEvent]:
        while True:
            # Looked at before what was said, so that the last words are not missed.
            are_there = await self.are_there(conversation)
            for words in await self.said(conversation, after=last):
                last = words.number
                yield JSONServerSentEvent(words.model_dump(mode="json"), event="person", id=str(last), sep="\n")
            if not are_there:
                yield JSONServerSentEvent({}, event="end", sep="\n")
                return
            await self._bells.wait(conversation, _LOOK_S)


def router(people: People) -> APIRouter:
    """The address of the stream."""
    api = APIRouter(prefix="/api/v1")
    stream: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}
    api.add_api_route("/conversation/events", people.events, methods=["GET"], response_class=Response, responses=stream)
    return api


def _out(said: Said) -> PersonOut:
    author = "person" if said.author is Author.OPERATOR else "bot"
    return PersonOut(number=said.number, author=author, text=said.text, html=html(said.text), at=said.at)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
