"""What waits in the database and nobody works on: found from time to time, and taken up."""

import asyncio
from collections.abc import Callable, Collection, Sequence

import structlog

from faqbot.channels.telegram.delivery import Delivery
from faqbot.channels.telegram.lanes import Lanes
from faqbot.channels.telegram.letters import CHANNEL
from faqbot.channels.telegram.visits import Stores
from faqbot.domain.errors import Unavailable
from faqbot.domain.post import Arrival, Letter

_EVERY_S = 3.0

log = structlog.get_logger(__name__)


class Leftovers:
    """Takes up what another process left, and what a commit kept whose answer was lost.

    `is_ours` tells whether this process works for a bot.
    """

    def __init__(self, stores: Stores, lanes: Lanes, delivery: Delivery, is_ours: Callable[[str], bool]) -> None:
        self._stores = stores
        self._lanes = lanes
        self._delivery = delivery
        self._is_ours = is_ours
        self._seen: frozenset[tuple[type, int]] = frozenset()

    async def letters(self, bot: str) -> None:
        """Send what was left unsent."""
        self._delivery.take_up([letter for letter in await self._stores.outbox.unsent(CHANNEL) if letter.bot == bot])

    async def arrivals(self, bot: str) -> None:
        """Answer what was left unanswered."""
        # What is at work may get its answer while it is read.
        at_work = set(self._lanes.known)
        for arrival in await self._stores.arrivals.unanswered(CHANNEL):
            if arrival.bot == bot and arrival.id not in at_work:
                self._lanes.add(arrival)

    async def run(self) -> None:
        """Look for ever."""
        while True:
            await asyncio.sleep(_EVERY_S)
            try:
                await self._look()
            except Unavailable as error:
                log.warning("telegram.not_looked", error=str(error))

    async def _look(self) -> None:
        """What is seen once may be on its way from the database to who works on it, so it is left if seen twice."""
        arrivals = [
            arrival for arrival in await self._stores.arrivals.unanswered(CHANNEL) if self._is_ours(arrival.bot)
        ]
        letters = [letter for letter in await self._stores.outbox.unsent(CHANNEL) if self._is_ours(letter.bot)]
        unknown = _named(arrivals, self._lanes.known) | _named(letters, self._delivery.known)
        left, self._seen = unknown & self._seen, unknown
        for arrival in arrivals:
            if (Arrival, arrival.id) in left:
                self._lanes.add(arrival)
        chats = {(letter.bot, letter.chat) for letter in letters if (Letter, letter.id) in left}
        self._delivery.take_up([letter for letter in letters if (letter.bot, letter.chat) in chats])


def _named(waiting: Sequence[Arrival | Letter], known: Collection[int]) -> frozenset[tuple[type, int]]:
    return frozenset((type(one), one.id) for one in waiting if one.id not in known)
