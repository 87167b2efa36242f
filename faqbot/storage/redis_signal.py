"""The news that something has changed, to all processes over Redis. It may be lost, so the database is asked, too."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import structlog
from redis.exceptions import RedisError

from faqbot.storage.memory_signal import MemorySignal

if TYPE_CHECKING:
    from redis.asyncio import Redis

_CHANNEL = "faqbot:changed"
_REST_S = 5.0

log = structlog.get_logger(__name__)


class RedisSignal:
    """Told in one process, heard in all, the own one included; while Redis is away it is heard in the own one alone."""

    def __init__(
        self, clients: Callable[[], "Redis"], closed: Callable[["Redis"], Awaitable[None]], *, rest_s: float = _REST_S
    ) -> None:
        """`clients` gives the right server each time that one is needed, as another may have taken over."""
        self._clients = clients
        self._closed = closed
        self._rest_s = rest_s
        self._here = MemorySignal()
        self._telling: Redis | None = None
        self._silent_until = 0.0

    async def tell(self) -> None:
        """Wake whoever waits, in any process. Never raises, and takes half a second at most."""
        self._here.wake()
        if time.monotonic() < self._silent_until:
            return
        try:
            if self._telling is None:
                self._telling = self._clients()
            await self._telling.publish(_CHANNEL, "")
        except (RedisError, OSError) as error:
            self._silent_until = time.monotonic() + self._rest_s
            log.warning("signal.not_told", error=type(error).__name__, rest_s=self._rest_s)
            await self._hang_up()

    async def wait(self, told: int, within_s: float) -> int:
        """How often something was told by now, as soon as that is more than `told`, or when the time is over."""
        return await self._here.wait(told, within_s)

    @asynccontextmanager
    async def heard(self) -> AsyncIterator[None]:
        """Hear other processes while the context lasts."""
        listening = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening

    async def aclose(self) -> None:
        """Close the connection that is told over."""
        await self._hang_up()

    async def _hang_up(self) -> None:
        client, self._telling = self._telling, None
        if client is not None:
            await self._closed(client)

    async def _listen(self) -> None:
        while True:
            client = self._clients()
            try:
                await self._hear(client)
            except (RedisError, OSError) as error:
                log.warning("signal.not_heard", error=type(error).__name__, rest_s=self._rest_s)
            finally:
                await self._closed(client)
            await asyncio.sleep(self._rest_s)

    async def _hear(self, client: "Redis") -> None:
        async with client.pubsub(ignore_subscribe_messages=True) as heard:
            await heard.subscribe(_CHANNEL)
            # What was told while nobody listened is lost; whoever waits looks for itself.
            self._here.wake()
            while True:
                if await heard.get_message(timeout=self._rest_s) is not None:
                    self._here.wake()
