"""Who is told of handoffs: people of the shop on their channels, and customers on theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from faqbot.domain.errors import Unavailable
from faqbot.domain.handoff import Notice
from faqbot.domain.protocols import Attended, Sink

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Lines:
    """Every channel of operators, and customers by the name of their channel.

    People at the `desk` need not be told: they see who waits, as long as they are there.
    """

    operators: tuple[Sink, ...] = ()
    customers: Mapping[str, Sink] = field(default_factory=dict)
    desk: Attended | None = None

    @property
    def are_staffed(self) -> bool:
        """True if there is a channel on which people can be told, should any be there."""
        return bool(self.operators) or self.desk is not None

    async def are_attended(self, kb: str | None, at: datetime) -> bool:
        """True if somebody at the desk sees who waits in a knowledge base."""
        return self.desk is not None and await self.desk.attends(kb, at)

    async def tell_operators(self, notice: Notice) -> bool:
        """Tell every channel of operators; False if none took it."""
        return any([await _told(sink, notice) for sink in self.operators])

    async def tell_customer(self, notice: Notice) -> None:
        """Tell a customer what was said, if their channel can be told."""
        sink = self.customers.get(notice.case.channel)
        if sink is not None and notice.said is not None:
            await _told(sink, notice)


async def _told(sink: Sink, notice: Notice) -> bool:
    try:
        await sink.tell(notice)
    except Unavailable as error:
        log.warning("handoff.not_told", effect=notice.effect, error=str(error))
        return False
    return True
