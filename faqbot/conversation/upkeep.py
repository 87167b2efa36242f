"""What has to be done from time to time: handoffs that nobody attends to end, and old conversations are erased."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import structlog

from faqbot.conversation.handoffs import Handoffs
from faqbot.domain.errors import FaqbotError
from faqbot.domain.protocols import Holds, PrivacyStore

_PRUNED_EVERY = timedelta(hours=1)
_NAME = "upkeep"

log = structlog.get_logger(__name__)


class Upkeep:
    """Sweeps the handoffs each time, and prunes what is older than `retention` (None: keeps it) once an hour.

    With `holds`, one process at a time does it.
    """

    def __init__(
        self,
        handoffs: Handoffs,
        privacy: PrivacyStore,
        now: Callable[[], datetime],
        retention: timedelta | None = None,
        holds: Holds | None = None,
    ) -> None:
        self._handoffs = handoffs
        self._privacy = privacy
        self._now = now
        self._retention = retention
        self._holds = holds
        self._pruned_at: datetime | None = None

    async def once(self) -> None:
        """Do what is due now, unless another process does."""
        if self._holds is not None and not await self._holds.take(_NAME):
            return
        at = self._now()
        if self._handoffs.is_staffed:
            await self._handoffs.swept(at)
        is_due = self._pruned_at is None or at - self._pruned_at >= _PRUNED_EVERY
        if self._retention is not None and is_due:
            erased = await self._privacy.prune(before=at - self._retention)
            self._pruned_at = at
            log.info("privacy.pruned", conversations=erased)

    @contextlib.asynccontextmanager
    async def going(self, *, every_s: float = 5.0) -> AsyncIterator[None]:
        """Do it again and again while the context lasts."""
        task = asyncio.create_task(self._go(every_s))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _go(self, every_s: float) -> None:
        while True:
            try:
                await self.once()
            except FaqbotError as error:
                log.warning("upkeep.failed", error=str(error))
            await asyncio.sleep(every_s)
