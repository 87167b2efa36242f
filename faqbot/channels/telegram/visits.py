"""Who writes where: what every reaction needs to know, and how it writes back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from aiogram import Bot
from limits import RateLimitItem

from faqbot.assistant import Assistant
from faqbot.channels.telegram.heard import Me, Place, Sender
from faqbot.channels.telegram.letters import CHANNEL, Pen
from faqbot.channels.telegram.updates import Topics
from faqbot.domain.language import Language
from faqbot.domain.post import Arrival, Chat, Letter, prefix
from faqbot.domain.protocols import Arrivals, ChatStore, Holds, Outbox, PrivacyStore, TurnStore
from faqbot.retrieval.shelf import Shelf

# Questions that have an answer, in a language.
Examples = Callable[[Language], Awaitable[tuple[str, ...]]]
# The conversation that a website hands over by a token that works once; None if it does not.
Claim = Callable[[str], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class Stores:
    """Where the channel keeps things."""

    turns: TurnStore
    chats: ChatStore
    arrivals: Arrivals
    outbox: Outbox
    privacy: PrivacyStore


@dataclass(frozen=True, slots=True)
class Manners:
    """How many questions a user and a group may ask, where the bot listens to all, how long short messages wait.

    `is_in_business`: the bot also answers in the chats of accounts that connect it.
    """

    rate: RateLimitItem
    group_rate: RateLimitItem
    topics: Topics = frozenset()
    burst_s: float = 0.0
    is_in_business: bool = False


@dataclass(frozen=True, slots=True)
class House:
    """What the channel needs of the house."""

    assistant: Assistant
    shelf: Shelf
    stores: Stores
    examples: Examples
    now: Callable[[], datetime]
    claim: Claim | None = None
    holds: Holds | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """An update of somebody, in a chat that is known by now."""

    arrival: Arrival
    bot: Bot
    me: Me
    chat: Chat
    place: Place
    sender: Sender

    @property
    def language(self) -> Language:
        """The language of what is not an answer: the one chosen, else that of the customer's Telegram."""
        if self.chat.language is not None:
            return self.chat.language
        return Language.ZH if self.sender.language.lower().startswith("zh") else Language.EN

    @property
    def conversation(self) -> str:
        """In a group everybody has a conversation of their own in each topic."""
        if self.place.is_private:
            return self.chat.conversation
        return f"{self.chat.conversation}:{self.place.thread or 0}:{self.sender.id}"

    @property
    def pen(self) -> Pen:
        return Pen(self.arrival.bot, self.place, self.arrival.at)

    def key(self, *parts: object) -> str:
        """What names a question once and for all: unlike update ids, message ids do not begin anew."""
        return ":".join(map(str, (self.arrival.bot, self.place.name, *parts)))


async def chat_in(chats: ChatStore, bot: str, chat_id: str) -> Chat:
    """What is known of a chat; of a new one, the conversation that begins in it."""
    known = await chats.chat(CHANNEL, bot, chat_id)
    return known or Chat(CHANNEL, bot, chat_id, f"{prefix(CHANNEL, bot, chat_id)}0")


@dataclass(frozen=True, slots=True)
class Reaction:
    """What follows from an update: letters, and a line that appears for a moment where a button was pressed."""

    letters: tuple[Letter, ...] = ()
    toast: str | None = None
