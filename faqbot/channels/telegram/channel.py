"""The channel put together: bots are introduced, updates come in, answers go out, and all of it stops in order."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import DeleteWebhook, GetMe, SetWebhook
from fastapi import APIRouter

from faqbot.channels.telegram import bots, commands, webhook
from faqbot.channels.telegram.delivery import Delivery
from faqbot.channels.telegram.gathering import Gathering
from faqbot.channels.telegram.heard import Me, Said
from faqbot.channels.telegram.lanes import Lanes
from faqbot.channels.telegram.leftovers import Leftovers
from faqbot.channels.telegram.letters import CHANNEL, Pen
from faqbot.channels.telegram.metrics import Metrics
from faqbot.channels.telegram.polling import Polling
from faqbot.channels.telegram.reactions import Reactions
from faqbot.channels.telegram.reception import Reception, Served
from faqbot.channels.telegram.sharing import Sharing
from faqbot.channels.telegram.staff import Mail, Reach, Staff
from faqbot.channels.telegram.standby import Standby
from faqbot.channels.telegram.updates import BUSINESS, WANTED, Raw, chat_of, understand
from faqbot.channels.telegram.visits import House, Manners, chat_in
from faqbot.conversation.drafts import Drafts
from faqbot.conversation.handoffs import Handoffs
from faqbot.domain.errors import Unavailable
from faqbot.domain.post import Arrival, Fate, Letter
from faqbot.wording import telegram as words

_AT_ONCE = 16
_ALBUM_S = 0.8
_BUSY = 200
_FULL = 1000
_DRAIN_S = 12.0
_SEND_S = 6.0
_RETRY_S = 15.0
_KEPT = timedelta(hours=48)
_FORGET_EVERY_S = 3600.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Lines:
    """The bots, and where Telegram brings their updates: an address on the web, or nowhere, then they are polled."""

    bots: tuple[Bot, ...]
    webhook_url: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """Both ends of the handoffs, the cases, and what makes entries of what people say."""

    reach: Reach
    handoffs: Handoffs
    drafts: Drafts


class Telegram:
    """Serves bots while its context is open."""

    def __init__(
        self,
        house: House,
        lines: Lines,
        manners: Manners,
        jitter: Callable[[], float],
        people: People | None = None,
    ) -> None:
        self.metrics = Metrics()
        self._house = house
        self._stores = house.stores
        self._lines = lines
        self._wanted = (*WANTED, *BUSINESS) if manners.is_in_business else WANTED
        self._jitter = jitter
        self._bots = {bots.name(bot.token): bot for bot in lines.bots}
        self._people = people
        self._delivery = Delivery(house.stores.outbox, self._bots, self._failed, self.metrics, jitter)
        staff = None if people is None else self._connected(people)
        heard = manners.topics | ({(people.reach.desk, None)} if people and people.reach.desk else set())
        reactions = Reactions(house, manners, staff)
        self._reception = Reception(house, reactions, self._delivery, self.metrics, heard)
        self._lanes = Lanes(self._reception.work, Gathering(_ALBUM_S, manners.burst_s), at_once=_AT_ONCE)
        self._busy: set[str] = set()
        self._standby = Standby(house.holds)
        self._leftovers = Leftovers(house.stores, self._lanes, self._delivery, self._is_ours)
        # A webhook brings updates to any process; with polling only one is given them.
        is_shared = bool(lines.webhook_url) and house.holds is not None
        self._sharing = Sharing(self._standby, self._leftovers) if is_shared else None
        self._intakes: list[asyncio.Task[None]] = []
        self._is_stopping = False
        self.metrics.updates_waiting.set_function(lambda: self._lanes.waiting)
        self.metrics.letters_waiting.set_function(lambda: self._delivery.waiting)

    def _connected(self, people: People) -> Staff:
        stores, bot = self._stores, self._bots[people.reach.bot]
        mail = Mail(stores.outbox, self._delivery.take, bot, people.handoffs, stores.chats, self._house.now)
        people.reach.connect(mail)
        return Staff(people.reach, self._house, people.handoffs, people.drafts)

    def router(self) -> APIRouter:
        """The addresses of the webhooks."""
        return webhook.router({name: bots.secret(bot.token) for name, bot in self._bots.items()}, self._brought)

    async def probe(self) -> None:
        """Return if every bot is served, here or by another process. Raise Unavailable."""
        missing = self._bots.keys() - self._reception.served.keys() - self._standby.others
        if missing:
            raise Unavailable(f"Telegram does not know the bots {', '.join(sorted(missing))} yet, or does not answer")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take up what was left, serve, and at the end finish what was begun, within 20 seconds."""
        sending = asyncio.create_task(self._delivery.run())
        forgetting = asyncio.create_task(self._forget())
        try:
            for name in self._bots:
                if await self._standby.is_ours(name):
                    await self._leftovers.letters(name)
            intakes = (self._leftovers.run(), *(self._serve(name) for name in self._bots))
            self._intakes = [asyncio.create_task(intake) for intake in intakes]
            yield
        finally:
            self.stop()
            left = await self._lanes.drain(_DRAIN_S)
            unsent = await self._delivery.drained(_SEND_S)
            log.info("telegram.stopped", unanswered=left, unsent=unsent)
            for task in (sending, forgetting, *self._intakes):
                task.cancel()
            await asyncio.gather(sending, forgetting, *self._intakes, return_exceptions=True)
            for bot in self._bots.values():
                await bots.close(bot)

    def stop(self) -> None:
        """Take nothing in any more."""
        self._is_stopping = True
        for task in self._intakes:
            task.cancel()

    async def _serve(self, name: str) -> None:
        """Introduce a bot as often as it takes, take up what was left unanswered, then what comes."""
        if name in self._standby.others:
            await self._standby.ours(name)
            await self._leftovers.letters(name)
        while name not in self._reception.served:
            try:
                await self._introduce(name)
            except AiogramError as error:
                log.warning("telegram.unreachable", bot=name, error=type(error).__name__)
                await asyncio.sleep(_RETRY_S * (0.5 + self._jitter() / 2))
        await self._leftovers.arrivals(name)
        if self._sharing is not None:
            await self._sharing.run(name)
        if not self._lines.webhook_url:
            keep, ours = partial(self._polled, name), partial(self._standby.ours, name)
            await Polling(self._bots[name], keep, self._jitter, ours, self._wanted).run()

    def _is_ours(self, name: str) -> bool:
        return name in self._reception.served and name not in self._standby.others

    async def _introduce(self, name: str) -> None:
        bot = self._bots[name]
        user = await bot(GetMe())
        await commands.publish(bot)
        if self._lines.webhook_url:
            await bot(
                SetWebhook(
                    url=self._lines.webhook_url.rstrip("/") + webhook.ADDRESS.format(bot=name),
                    secret_token=bots.secret(bot.token),
                    allowed_updates=list(self._wanted),
                    drop_pending_updates=False,
                )
            )
        else:
            await bot(DeleteWebhook(drop_pending_updates=False))
        self._reception.served[name] = Served(bot, Me(user.id, user.username or ""))
        log.info("telegram.served", bot=name, webhook=bool(self._lines.webhook_url))

    async def _polled(self, name: str, raws: Sequence[Raw]) -> None:
        """Keep a batch; ask for no more while too much waits, Telegram keeps the rest."""
        await self._keep(name, raws)
        while self._lanes.waiting >= _FULL:  # noqa: ASYNC110 - the lanes only count
            await asyncio.sleep(0.05)

    async def _brought(self, name: str, raws: Sequence[Raw]) -> None:
        """Keep what a webhook brought. Raise Unavailable for Telegram to bring it again later."""
        is_known = name in self._reception.served or name in self._standby.others
        if self._is_stopping or not is_known or self._lanes.waiting >= _FULL:
            raise Unavailable("the bot is starting, stopping or has too much to do")
        if self._sharing is None:
            await self._keep(name, raws)
            return
        await self._stores.arrivals.keep(self._arrivals(name, raws))
        self._sharing.came()

    async def _keep(self, name: str, raws: Sequence[Raw]) -> None:
        """Store updates, and only then work on those that are new or have no answer yet."""
        for arrival in await self._kept(self._arrivals(name, raws)):
            self._lanes.add(arrival)
            await self._excuse(arrival)

    def _arrivals(self, name: str, raws: Sequence[Raw]) -> list[Arrival]:
        at = self._house.now()
        return [
            Arrival(CHANNEL, name, int(raw["update_id"]), chat_of(raw), json.dumps(raw, ensure_ascii=False), at)
            for raw in raws
        ]

    async def _kept(self, arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
        """With those that Telegram brings again, as they were kept by a commit whose answer was lost."""
        new = await self._stores.arrivals.keep(arrivals) if arrivals else ()
        if len(new) == len(arrivals):
            return new
        brought = {(arrival.bot, arrival.number) for arrival in arrivals}
        waiting = await self._stores.arrivals.unanswered(CHANNEL)
        return [arrival for arrival in waiting if (arrival.bot, arrival.number) in brought]

    async def _excuse(self, arrival: Arrival) -> None:
        """While many wait, tell each of them once that it will take a while."""
        if self._lanes.waiting < _BUSY:
            self._busy.clear()
            return
        heard = understand(arrival.body, self._reception.served[arrival.bot].me)
        if arrival.chat in self._busy or not isinstance(heard, Said) or not heard.place.is_own:
            return
        self._busy.add(arrival.chat)
        language = words.ZH if heard.sender.language.lower().startswith("zh") else words.EN
        letters = Pen(arrival.bot, heard.place, arrival.at).message(words.BUSY[language])
        self._delivery.take(await self._stores.outbox.put(letters))

    async def _failed(self, letter: Letter, fate: Fate) -> None:
        """Remember that a chat is closed to the bot; tell people that what they said did not arrive."""
        try:
            if fate is Fate.GONE:
                chat = await chat_in(self._stores.chats, letter.bot, letter.chat)
                await self._stores.chats.keep(replace(chat, is_gone=True), at=self._house.now())
                log.info("telegram.gone", bot=letter.bot)
            if letter.name and self._people is not None:
                await self._people.reach.failed(letter, fate)
        except Unavailable as error:
            log.warning("telegram.failure_not_told", error=str(error))

    async def _forget(self) -> None:
        """Drop what is done with and older than Telegram would bring again."""
        while True:
            before = self._house.now() - _KEPT
            try:
                await self._stores.arrivals.forget(CHANNEL, before=before)
                await self._stores.outbox.forget(CHANNEL, before=before)
            except Unavailable as error:
                log.warning("telegram.not_forgotten", error=str(error))
            await asyncio.sleep(_FORGET_EVERY_S)
