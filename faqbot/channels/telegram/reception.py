"""One update at a time: read it, react, and keep the answer with the update in one step."""

import asyncio
import contextlib
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import perf_counter

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import AnswerCallbackQuery

from faqbot.channels.telegram.delivery import Delivery
from faqbot.channels.telegram.heard import Me, Nothing, Pressed, Said, Shown
from faqbot.channels.telegram.letters import CHANNEL, Pen
from faqbot.channels.telegram.metrics import Metrics
from faqbot.channels.telegram.reactions import Meant, Reactions
from faqbot.channels.telegram.updates import Topics, understand
from faqbot.channels.telegram.visits import House, Reaction, Visit, chat_in
from faqbot.domain.errors import Unavailable
from faqbot.domain.post import Arrival, Letter
from faqbot.wording import telegram as words

_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 10.0
_TOAST_S = 5

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Served:
    """A bot that is served, and how it is called."""

    bot: Bot
    me: Me


class Reception:
    """Answers arrivals. `served` names the bots that are known by now."""

    def __init__(
        self, house: House, reactions: Reactions, delivery: Delivery, metrics: Metrics, topics: Topics
    ) -> None:
        self.served: dict[str, Served] = {}
        self._house = house
        self._reactions = reactions
        self._delivery = delivery
        self._metrics = metrics
        self._topics = topics
        self._toasts: set[asyncio.Task[None]] = set()

    async def work(self, arrivals: tuple[Arrival, ...]) -> None:
        """Answer arrivals, several only if they are one album; wait as long as the database is away.

        A mistake of ours is told to the customer, and the update counts as answered: it would fail again.
        """
        for wait_s in _waits():
            try:
                return await self._answer(arrivals)
            except Unavailable as error:
                log.warning("telegram.unavailable", error=str(error))
                await asyncio.sleep(wait_s)
            except Exception as error:  # noqa: BLE001 - the channel's edge
                trace = traceback.format_tb(error.__traceback__)
                log.error("telegram.failed", error=type(error).__name__, trace=trace)  # noqa: TRY400 - no customer's words
                await self._apologise(arrivals)
                return None
        return None

    async def _answer(self, arrivals: tuple[Arrival, ...]) -> None:
        started = perf_counter()
        served = self.served[arrivals[0].bot]
        heard = self._heard(arrivals, served.me)
        reaction = Reaction()
        if not isinstance(heard, Nothing):
            reaction = await self._reactions.to(await self._visit(arrivals[0], served, heard), heard)
        letters = await self._house.stores.arrivals.answer(arrivals, reaction.letters)
        if reaction.letters and not letters:
            letters = await self._put_before(arrivals[0])
        self._delivery.take(letters)
        self._metrics.answered(type(heard).__name__.lower(), perf_counter() - started)
        if isinstance(heard, Pressed):
            self._toast(served.bot, heard.query, reaction.toast or None)

    async def _put_before(self, arrival: Arrival) -> tuple[Letter, ...]:
        """What waits to be sent to a chat: a commit whose answer was lost has put the letters there."""
        waiting = await self._house.stores.outbox.unsent(CHANNEL)
        return tuple(letter for letter in waiting if (letter.bot, letter.chat) == (arrival.bot, arrival.chat))

    def _heard(self, arrivals: tuple[Arrival, ...], me: Me) -> Meant | Nothing:
        """Of an album what has words, else its first piece; of words in a row the last, with those before it."""
        heard = [understand(arrival.body, me, self._topics) for arrival in arrivals]
        said = [one for one in heard if isinstance(one, Said)]
        if said:
            return replace(said[-1], before=tuple(said[:-1]))
        return next((one for one in heard if isinstance(one, Shown)), heard[0])

    async def _visit(self, arrival: Arrival, served: Served, heard: Meant) -> Visit:
        chat = await chat_in(self._house.stores.chats, arrival.bot, arrival.chat)
        if chat.is_gone:
            chat = replace(chat, is_gone=False)
            await self._house.stores.chats.keep(chat, at=arrival.at)
        return Visit(arrival, served.bot, served.me, chat, heard.place, heard.sender)

    async def _apologise(self, arrivals: tuple[Arrival, ...]) -> None:
        first = arrivals[0]
        heard = understand(first.body, self.served[first.bot].me)
        letters: tuple[Letter, ...] = ()
        if not isinstance(heard, Nothing) and heard.place.is_own:
            language = words.ZH if heard.sender.language.lower().startswith("zh") else words.EN
            letters = Pen(first.bot, heard.place, first.at).message(words.TROUBLE[language])
        with contextlib.suppress(Unavailable):
            self._delivery.take(await self._house.stores.arrivals.answer(arrivals, letters))

    def _toast(self, bot: Bot, query: str, text: str | None) -> None:
        """Let a button rest; Telegram forgets the press soon, so this is not worth an outbox."""
        task = asyncio.create_task(_rested(bot, AnswerCallbackQuery(callback_query_id=query, text=text)))
        self._toasts.add(task)
        task.add_done_callback(self._toasts.discard)


async def _rested(bot: Bot, call: AnswerCallbackQuery) -> None:
    with contextlib.suppress(AiogramError):
        await bot(call, request_timeout=_TOAST_S)


def _waits() -> Iterator[float]:
    wait_s = _FIRST_WAIT_S
    while True:
        yield wait_s
        wait_s = min(wait_s * 2, _LONGEST_WAIT_S)
