"""What people write to a visitor who asked for one, as it comes."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any
from weakref import WeakSet, WeakValueDictionary

from fastapi import APIRouter, Request, Response
from sse_starlette import JSONServerSentEvent

from faqbot.channels.widget.callers import address, bearer
from faqbot.channels.widget.limits import Limiter
from faqbot.channels.widget.lines import Line
from faqbot.channels.widget.markup import html
from faqbot.channels.widget.refusals import Refusal
from faqbot.channels.widget.schemas import REFUSED, PersonOut
from faqbot.channels.widget.visits import Visits
from faqbot.conversation.handoffs import Handoffs
from faqbot.domain.handoff import Author, Notice, Said

LOOK_S = 4.0
_MOST_OPEN = 1_000


class Bells:
    """Wakes the streams of a conversation in this process when somebody wrote; a Sink for the visitors' channel."""

    def __init__(self) -> None:
        self._bells: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()
        self.are_still = False

    async def tell(self, notice: Notice) -> None:
        """Ring; what was said is read from the store, which has it already."""
        bell = self._bells.get(notice.case.conversation)
        if bell is not None:
            bell.set()

    def still(self) -> None:
        """End all streams, as the process is about to: pages open new ones, perhaps to another process."""
        self.are_still = True
        for bell in list(self._bells.values()):
            bell.set()

    async def wait(self, conversation: str, timeout_s: float) -> bool:
        """Return True when it rang, and False after a while: another process may have been told."""
        bell = self._bells.setdefault(conversation, asyncio.Event())
        try:
            async with asyncio.timeout(timeout_s):
                await bell.wait()
        except TimeoutError:
            return False
        bell.clear()
        return True


class Standing:
    """Which conversations people have, asked once for all lines: a question for each would keep the database busy."""

    def __init__(self, handoffs: Handoffs) -> None:
        self._handoffs = handoffs
        self._versions: Mapping[str, int] = {}
        self._asked: float | None = None
        self._asking = asyncio.Lock()

    async def version(self, conversation: str) -> int | None:
        """The version of a case in which a person is awaited or there, a few seconds old at most; None if none is."""
        async with self._asking:
            now = asyncio.get_running_loop().time()
            if self._asked is None or now - self._asked >= LOOK_S:
                self._versions = {case.conversation: case.version for case in await self._handoffs.live()}
                self._asked = now
        return self._versions.get(conversation)


class People:
    """The stream of a conversation in which a person is awaited or there."""

    def __init__(self, handoffs: Handoffs, visits: Visits, bells: Bells, limiter: Limiter) -> None:
        self._handoffs = handoffs
        self._visits = visits
        self._bells = bells
        self._limiter = limiter
        self._standing = Standing(handoffs)
        self._open: WeakSet[Line] = WeakSet()

    async def events(self, request: Request) -> Response:
        """What people write from now on, or after the event `Last-Event-ID`; ends when the bot has taken over again."""
        await self._limiter.admit("listening", address(request))
        visit = await self._visits.opened(bearer(request), request)
        if len(self._open) >= _MOST_OPEN:
            raise Refusal(503, "busy", "Too many are waiting just now; try again shortly.", retry_after_s=5)
        told = self._told(visit.conversation, _number(request.headers.get("last-event-id", "")))
        line = Line(told)
        self._open.add(line)
        return line

    async def said(self, conversation: str, *, after: int = 0) -> list[PersonOut]:
        """What the visitor was told by people and about them, oldest first."""
        said = await self._handoffs.said(conversation, after=after)
        return [_out(words) for words in said if words.author is not Author.CUSTOMER]

    async def are_there(self, conversation: str) -> bool:
        """True while a person is awaited or there."""
        case = await self._handoffs.case(conversation)
        return case is not None and case.is_live

    async def _told(self, conversation: str, last: int) -> AsyncGenerator[bytes, None]:
        """What was said since `last`, and nothing at least every few seconds."""
        seen: int | None = None
        rang = True
        while not self._bells.are_still:
            if rang or await self._standing.version(conversation) != seen:
                # Looked at before what was said, so that the last words are not missed.
                case = await self._handoffs.case(conversation)
                for words in await self.said(conversation, after=last):
                    last = words.number
                    yield _event(words.model_dump(mode="json"), "person", str(last))
                if case is None or not case.is_live:
                    yield _event({}, "end")
                    return
                seen = case.version
            yield b""
            rang = await self._bells.wait(conversation, LOOK_S)


def router(people: People) -> APIRouter:
    """The address of the stream."""
    api = APIRouter(prefix="/api/v1", responses=REFUSED)
    stream: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}
    api.add_api_route("/conversation/events", people.events, methods=["GET"], response_class=Response, responses=stream)
    return api


def _event(data: Any, name: str, number: str | None = None) -> bytes:
    return JSONServerSentEvent(data, event=name, id=number, sep="\n").encode()


def _out(said: Said) -> PersonOut:
    author = "person" if said.author is Author.OPERATOR else "bot"
    return PersonOut(number=said.number, author=author, text=said.text, html=html(said.text), at=said.at)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
