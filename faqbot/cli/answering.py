"""The server of `faqbot serve`: it answers from the first moment, and a signal ends it in order once it is open."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from faqbot.channels.widget.starting import Front

_DRAIN_S = 25
_LOOK_EVERY_S = 0.01
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Answering:
    """A server that says it is starting until it is opened; from then on a signal lets answers come to their end."""

    def __init__(self, trusted_proxies: str) -> None:
        self._front = Front()
        config = uvicorn.Config(
            self._front,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_DRAIN_S,
            forwarded_allow_ips=trusted_proxies,
        )
        self.server = uvicorn.Server(config)
        self._serving: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def on(self, listener: socket.socket) -> AsyncIterator[None]:
        """Answer on a socket while the context lasts; until it is opened a signal ends the process at once."""
        before = {number: signal.getsignal(number) for number in _SIGNALS}
        # The server puts back what it found and raises the signal again at its end, when the database is to be closed.
        self._let_signals_end_it()
        serving = self._serving = asyncio.create_task(self.server.serve(sockets=[listener]))
        try:
            while not (self.server.started or serving.done()):  # noqa: ASYNC110 - it tells by this alone
                await asyncio.sleep(_LOOK_EVERY_S)
            for number, handler in before.items():
                signal.signal(number, handler)
            yield
        finally:
            self.server.should_exit = True
            await serving

    async def serve(self, app: FastAPI, opened: Callable[[], Awaitable[None]]) -> None:
        """Let an application answer, say so, and return when a signal has come and what was under way is answered."""
        assert self._serving is not None  # noqa: S101 - within `on`
        self._let_signals_end_it()
        async with app.router.lifespan_context(app):
            self._front.open(app)
            await opened()
            await self._serving

    def _let_signals_end_it(self) -> None:
        for number in _SIGNALS:
            signal.signal(number, self.server.handle_exit)
