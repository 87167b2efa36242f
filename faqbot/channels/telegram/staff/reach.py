"""Telling customers what people say, and people what customers want: the two ends of a handoff."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.methods import CreateForumTopic, ReopenForumTopic

from faqbot.channels.telegram import keyboards
from faqbot.channels.telegram.formatting import Formatted
from faqbot.channels.telegram.heard import Place
from faqbot.channels.telegram.letters import CHANNEL, Pen
from faqbot.channels.telegram.markup import formatted
from faqbot.channels.telegram.staff import cards
from faqbot.channels.telegram.staff.address import (
    address_of,
    conversation_of,
    is_entry,
    letter_name,
    thread_name,
    topic_of,
)
from faqbot.channels.telegram.staff.quoting import Quotes
from faqbot.channels.telegram.visits import chat_in
from faqbot.conversation.handoffs import Handoffs
from faqbot.conversation.lines import Lines
from faqbot.domain.errors import Unavailable
from faqbot.domain.handoff import Case, Effect, Notice, Said, State
from faqbot.domain.post import Fate, Letter, Standing
from faqbot.domain.protocols import ChatStore, Outbox
from faqbot.wording import telegram as words

_REMEMBERED = 10_000
_CALL_S = 10
_LONGEST_TITLE = 60
_UNCHANGED = "not_modified"
_KEY_PARTS = 3  # of a message that was not edited: bot, chat, number

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Mail:
    """What carries words: the outbox, who is told of new letters, the bot that is in the group, the cases."""

    outbox: Outbox
    take: Callable[[Sequence[Letter]], None]
    bot: Bot
    handoffs: Handoffs
    chats: ChatStore
    now: Callable[[], datetime]

    async def post(self, letters: Sequence[Letter]) -> None:
        self.take(await self.outbox.put(letters))


class Reach:
    """Both ends of the handoffs of Telegram; nobody can be reached before it is connected.

    `desk` is the group of the shop's people, `bot` the name of the bot that works there.
    """

    def __init__(self, desk: int | None, bot: str) -> None:
        self.desk = desk
        self.bot = bot
        self._names: OrderedDict[str, str] = OrderedDict()
        self._mail: Mail | None = None
        self.quotes = Quotes()

    @property
    def lines(self) -> Lines:
        """The ends, as the house takes them: no group, no people."""
        return Lines((Operators(self),) if self.desk is not None else (), {CHANNEL: Customers(self)})

    @property
    def mail(self) -> Mail:
        """What carries words. Raise Unavailable while there is nothing."""
        if self._mail is None:
            raise Unavailable("the Telegram channel is not running")
        return self._mail

    def connect(self, mail: Mail) -> None:
        """From here on people can be reached."""
        self._mail = mail

    def meet(self, conversation: str, name: str) -> None:
        """Remember what somebody is called, for the card."""
        self._names[conversation] = name
        self._names.move_to_end(conversation)
        while len(self._names) > _REMEMBERED:
            self._names.popitem(last=False)

    def name(self, conversation: str) -> str:
        """What the customer of a conversation is called, empty if that was forgotten."""
        return self._names.get(conversation, "")

    def pen(self, topic: int, at: datetime) -> Pen:
        """Writes into a topic of the group."""
        return Pen(self.bot, Place(self.desk or 0, topic, is_private=False), at)

    async def failed(self, letter: Letter, fate: Fate) -> None:
        """Tell people that something they said did not reach the customer."""
        case = await self.mail.handoffs.case(conversation_of(letter.name))
        topic = None if case is None or self.desk is None else topic_of(case.thread, self.desk)
        if case is None or topic is None or letter.chat == str(self.desk):
            return
        text = words.NOT_DELIVERED[fate.value][case.language]
        await self.mail.post(self.pen(topic, self.mail.now()).message(text))


class Customers:
    """The customer's end: a Sink."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    async def tell(self, notice: Notice) -> None:
        """Say to a customer what was said; after the end ask how it was. Raise Unavailable."""
        case, said = notice.case, notice.said
        address = address_of(case.conversation)
        if address is None:
            raise Unavailable("the customer of this conversation has no chat here")
        if said is None:
            return
        is_over = notice.effect is Effect.RESUME and case.state is State.CLOSED
        rows = keyboards.stars() if is_over else ()
        text = formatted(said.text) if is_entry(said.key) else Formatted(said.text)
        text += f"\n\n{words.HOW_WAS_IT[case.language]}" if is_over else ""
        quoted = self._reach.quotes.of(letter_name(said.key, case.conversation))
        letters = Pen(address.bot, address.place, said.at).message(text, rows, quoted)
        await self._reach.mail.post(_named(letters, said, case))


class Operators:
    """The people's end: a Sink that gives each customer a topic."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    async def tell(self, notice: Notice) -> None:
        """Pass a notice on to the customer's topic, if there was ever reason for one. Raise Unavailable."""
        if notice.effect is not Effect.CARD and not notice.case.thread:
            return
        match notice.effect:
            case Effect.CARD:
                await self._card(notice)
            case Effect.RELAY if notice.said is not None:
                await self._relay(notice.case, notice.said)
            case Effect.HOLD:
                await self._hold(notice.case)
            case Effect.RELEASE:
                await self._release(notice.case)

    async def _card(self, notice: Notice) -> None:
        case, mail = notice.case, self._reach.mail
        topic = await self._open(case)
        if notice.card is not None:
            name = self._reach.name(case.conversation)
            text = cards.card(notice.card, name, case)
            await mail.post(self._reach.pen(topic, case.since).message(text, keyboards.case(case.language)))

    async def _relay(self, case: Case, said: Said) -> None:
        """A message that was edited takes the place of what was told before."""
        mail, pen = self._reach.mail, self._reach.pen(self._topic(case), said.at)
        edited = said.key.split(":")
        if len(edited) > _KEY_PARTS and "press" not in edited:
            before = letter_name(":".join(edited[:_KEY_PARTS]), case.conversation)
            number = await mail.outbox.sent(CHANNEL, self._reach.bot, str(self._reach.desk), before)
            if number is not None:
                await mail.post((pen.rewritten(number, f"✏️ {said.text}"),))
                return
        quoted = self._reach.quotes.of(letter_name(said.key, case.conversation))
        letters = pen.message(said.text, reply_to=quoted, is_silent=await self._is_muted(case))
        await mail.post(_named(letters, said, case))

    async def _hold(self, case: Case) -> None:
        pen = self._reach.pen(self._topic(case), case.touched)
        await self._reach.mail.post(pen.message(words.TAKEN[case.language].format(name=case.operator)))

    async def _release(self, case: Case) -> None:
        pen = self._reach.pen(self._topic(case), case.since)
        text = words.RELEASED[case.state is State.CLOSED][case.language]
        closing = (pen.closed(),) if case.state is State.CLOSED else ()
        await self._reach.mail.post((*pen.message(text, keyboards.drafting(case.language)), *closing))

    def _topic(self, case: Case) -> int:
        topic = topic_of(case.thread, self._reach.desk or 0)
        if topic is None:
            raise Unavailable("the customer has no topic in the group")
        return topic

    async def _open(self, case: Case) -> int:
        """The customer's topic: the one there was, opened again, or a new one."""
        bot, topic = self._reach.mail.bot, topic_of(case.thread, self._reach.desk or 0)
        try:
            if topic is not None and await self._is_open(bot, topic):
                return topic
            made = await bot(
                CreateForumTopic(chat_id=self._reach.desk or 0, name=self._title(case)), request_timeout=_CALL_S
            )
        except AiogramError as error:
            log.error("telegram.no_topic", error=type(error).__name__)  # noqa: TRY400 - the remedy is in the docs
            raise Unavailable("the group of FAQBOT_TELEGRAM_DESK cannot be written to; see docs/telegram.md") from error
        await self._reach.mail.handoffs.named(
            case.conversation, thread_name(self._reach.desk or 0, made.message_thread_id)
        )
        return made.message_thread_id

    async def _is_open(self, bot: Bot, topic: int) -> bool:
        """Open a topic again; False if it is gone."""
        try:
            await bot(ReopenForumTopic(chat_id=self._reach.desk or 0, message_thread_id=topic), request_timeout=_CALL_S)
        except TelegramBadRequest as error:
            return _UNCHANGED in error.message.lower()
        return True

    def _title(self, case: Case) -> str:
        name = self._reach.name(case.conversation) or case.channel
        return f"{name}: {case.question}".replace("\n", " ")[:_LONGEST_TITLE]

    async def _is_muted(self, case: Case) -> bool:
        address = address_of(case.conversation)
        if address is None:
            return False
        chat = await chat_in(self._reach.mail.chats, address.bot, str(address.place.chat))
        return chat.standing is Standing.MUTED


def _named(letters: Sequence[Letter], said: Said, case: Case) -> list[Letter]:
    """The letters of one saying: the first has its name, the others its name and their place."""
    name = letter_name(said.key, case.conversation)
    return [replace(x, name=name if place == 0 else f"{place}:{name}") for place, x in enumerate(letters)]
