"""Updates that several processes are brought: one of them works on all of a bot's, in the order they were kept in."""

import asyncio
import contextlib

import structlog

from faqbot.channels.telegram.leftovers import Leftovers
from faqbot.channels.telegram.standby import Standby
from faqbot.domain.errors import Unavailable

# What another process was brought is seen so often.
_EVERY_S = 0.25

log = structlog.get_logger(__name__)


class Sharing:
    """Takes up what any process was brought, while this one holds the bot."""

    def __init__(self, standby: Standby, leftovers: Leftovers) -> None:
        self._standby = standby
        self._leftovers = leftovers
        self._came = asyncio.Event()

    def came(self) -> None:
        """Something was kept by this process: look at once."""
        self._came.set()

    async def run(self, bot: str) -> None:
        """Look for ever."""
        while True:
            self._came.clear()
            try:
                await self._look(bot)
            except Unavailable as error:
                log.warning("telegram.not_looked", bot=bot, error=str(error))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_EVERY_S):
                    await self._came.wait()

    async def _look(self, bot: str) -> None:
        if not await self._standby.is_ours(bot):
            await self._standby.ours(bot)
            await self._leftovers.letters(bot)
        await self._leftovers.arrivals(bot)
