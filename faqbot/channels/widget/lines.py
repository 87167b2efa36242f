"""A stream of events that is silent nearly always: a thousand of them must fit beside everything else.

sse-starlette keeps five tasks for a stream; this is one coroutine in the request's own.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

_HEADERS = {"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_BEAT = b": ping\n\n"


class Line(Response):
    """Sends events as they come. An empty one says that there is none yet: it keeps the line alive, if one listens."""

    def __init__(self, events: AsyncGenerator[bytes, None]) -> None:
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with aclosing(self._events) as events:
            async for event in events:
                if not event and await Request(scope, receive).is_disconnected():
                    return
                await send({"type": "http.response.body", "body": event or _BEAT, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
