"""An answer as a stream of server-sent events."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from itertools import count
from typing import Any

import anyio
import structlog
from sse_starlette import EventSourceResponse, JSONServerSentEvent

from faqbot.channels.widget.answers import answer
from faqbot.channels.widget.refusals import Refusal, unavailable, unexpected
from faqbot.channels.widget.schemas import AnswerOut
from faqbot.domain.errors import Unavailable
from faqbot.domain.turn import LoggedTurn, Turn

HEARTBEAT_S = 15
_DRAIN_S = 20
_SENTENCE = re.compile(r".+?(?:[。！？!?\n]+|\.\s+|$)", re.DOTALL)

log = structlog.get_logger(__name__)

Named = tuple[str, Any]


def stream(
    task: asyncio.Task[Turn | LoggedTurn], drafts: asyncio.Queue[str], conversation: str, key: str
) -> EventSourceResponse:
    """meta, draft (each sentence of an answer in the making), delta (several), sources, suggestions, done; or error.

    What came as drafts is replaced by what comes after. A shutdown lets a stream come to its end.
    """
    return EventSourceResponse(
        _numbered(_events(task, drafts, conversation, key)),
        ping=HEARTBEAT_S,
        sep="\n",
        shutdown_event=anyio.Event(),
        shutdown_grace_period=_DRAIN_S,
    )


def pieces(text: str) -> Iterator[str]:
    """The sentences of a text; together they are the text."""
    return (match.group() for match in _SENTENCE.finditer(text))


async def _numbered(events: AsyncIterator[Named]) -> AsyncIterator[JSONServerSentEvent]:
    numbers = count(1)
    async for name, data in events:
        yield JSONServerSentEvent(data, event=name, id=str(next(numbers)), sep="\n")


async def _events(
    task: asyncio.Task[Turn | LoggedTurn], drafts: asyncio.Queue[str], conversation: str, key: str
) -> AsyncIterator[Named]:
    yield "meta", {"conversation": conversation, "key": key}
    async for sentence in _heard(task, drafts):
        yield "draft", {"text": sentence}
    try:
        turn = await asyncio.shield(task)
    except Refusal as refusal:
        yield "error", refusal.event
    except Unavailable as error:
        log.warning("message.unavailable", error=str(error))
        yield "error", unavailable().event
    except Exception as error:  # noqa: BLE001 - the channel's edge: the status is sent, only an event can tell
        yield "error", unexpected(error).event
    else:
        for event in _told(answer(turn, conversation, key)):
            yield event


async def _heard(task: asyncio.Task[Turn | LoggedTurn], drafts: asyncio.Queue[str]) -> AsyncIterator[str]:
    """The sentences that are told of until the task is over, however it ends."""
    while not task.done():
        told = asyncio.create_task(drafts.get())
        try:
            await asyncio.wait({task, told}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            is_told = told.done() or not told.cancel()
        if is_told:
            yield told.result()
    while not drafts.empty():
        yield drafts.get_nowait()


def _told(out: AnswerOut) -> Iterator[Named]:
    yield from (("delta", {"text": piece}) for piece in pieces(out.text))
    whole = out.model_dump(mode="json")
    yield "sources", whole["sources"]
    yield "suggestions", whole["options"]
    yield "done", whole
