"""Asking Telegram for updates: works behind any router, and confirms nothing before it is kept."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)

from faqbot.channels.telegram.bots import RawUpdates
from faqbot.channels.telegram.updates import WANTED, Raw
from faqbot.domain.errors import Unavailable

_AT_ONCE = 100
_PATIENCE_S = 25
_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 30.0
_REFUSED_WAIT_S = 15.0

# Keeps updates; raises Unavailable if they cannot be kept. Waits while there is too much to do.
Keep = Callable[[Sequence[Raw]], Awaitable[None]]

log = structlog.get_logger(__name__)


class Polling:
    """Polls for one bot. `jitter` gives a share between 0 and 1; `ours` waits while another process polls."""

    def __init__(
        self,
        bot: Bot,
        keep: Keep,
        jitter: Callable[[], float],
        ours: Callable[[], Awaitable[None]],
        wanted: Sequence[str] = WANTED,
    ) -> None:
        self._bot = bot
        self._keep = keep
        self._jitter = jitter
        self._ours = ours
        self._wanted = wanted
        self._failures = 0
        self.is_well = False

    async def run(self) -> None:
        """Poll for ever.

        An offset confirms a batch once, right after it was kept, and is then dropped: after a week of silence the
        numbers begin anew, anywhere, and an old offset would confirm what was never seen.
        """
        offset: int | None = None
        while True:
            await self._ours()
            try:
                updates = await self._bot(self._asking(offset), request_timeout=_PATIENCE_S + 10)
                await self._keep(updates)
            except (AiogramError, Unavailable) as error:
                await asyncio.sleep(self._wait_s(error))
                continue
            self._failures, self.is_well = 0, True
            offset = max((int(update["update_id"]) for update in updates), default=-1) + 1 or None

    def _wait_s(self, error: AiogramError | Unavailable) -> float:
        self.is_well = isinstance(error, TelegramRetryAfter)
        match error:
            case TelegramRetryAfter():
                return float(error.retry_after)
            case TelegramConflictError():
                log.error("telegram.conflict", bot=self._bot.id, remedy="stop the other process that serves this bot")
                return _REFUSED_WAIT_S * self._jitter()
            case TelegramUnauthorizedError():
                log.error("telegram.unauthorized", bot=self._bot.id, remedy="set FAQBOT_TELEGRAM_TOKEN anew")
                return _REFUSED_WAIT_S
        self._failures += 1
        log.warning("telegram.poll_failed", bot=self._bot.id, error=type(error).__name__)
        longest = min(_FIRST_WAIT_S * 2 ** (self._failures - 1), _LONGEST_WAIT_S)
        return float(longest * (0.5 + self._jitter() / 2))

    def _asking(self, offset: int | None) -> RawUpdates:
        return RawUpdates(offset=offset, limit=_AT_ONCE, timeout=_PATIENCE_S, allowed_updates=list(self._wanted))
