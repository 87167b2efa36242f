"""Of several processes one works for a bot; the others stand by."""

import asyncio

import structlog

from faqbot.domain.errors import Unavailable
from faqbot.domain.protocols import Holds

_EVERY_S = 3.0

log = structlog.get_logger(__name__)


class Standby:
    """Which bots this process works for; without `holds`, all."""

    def __init__(self, holds: Holds | None) -> None:
        self._holds = holds
        self.others: set[str] = set()

    async def is_ours(self, name: str) -> bool:
        """True unless another process works for a bot, or that cannot be found out."""
        try:
            is_ours = self._holds is None or await self._holds.take(f"telegram {name}")
        except Unavailable as error:
            log.warning("telegram.hold_unknown", bot=name, error=str(error))
            is_ours = False
        (self.others.discard if is_ours else self.others.add)(name)
        return is_ours

    async def ours(self, name: str) -> None:
        """Wait until no other process works for a bot."""
        while not await self.is_ours(name):  # noqa: ASYNC110 - another process gives no event
            await asyncio.sleep(_EVERY_S)
