"""What a messenger brings and what it is given to deliver, as they are kept until that is done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from faqbot.domain.language import Language


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as a messenger brought it: (channel, bot, number) is the same update, whenever it comes.

    `body` is the messenger's own JSON; `id` is its place in the order of arrival, 0 before it is kept.
    """

    channel: str
    bot: str
    number: int
    chat: str
    body: str
    at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """A call that a messenger is to be made, such as the sending of a message; those of a chat in the order of `id`.

    `doubts` counts the attempts of which nobody knows whether they were made: the process died, or no reply came. A
    `name` is given once in a chat: another letter with it is not put, and what was sent is found by it.
    """

    channel: str
    bot: str
    chat: str
    call: str
    body: str
    at: datetime
    id: int = 0
    doubts: int = 0
    name: str = ""


class Fate(StrEnum):
    """What became of a letter."""

    SENT = "sent"
    REFUSED = "refused"
    GONE = "gone"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended; without a fate it certainly had no effect and may be made again.

    `message` is the messenger's number of a message that was sent, `doubts` are those before the attempt.
    """

    letter: int
    fate: Fate | None
    message: int | None = None
    doubts: int = 0


class Standing(StrEnum):
    """How people of the shop treat a customer."""

    GOOD = "good"
    MUTED = "muted"
    BANNED = "banned"


@dataclass(frozen=True, slots=True)
class Chat:
    """A place where a bot talks with somebody: the language chosen there, and the conversation that is going on."""

    channel: str
    bot: str
    id: str
    conversation: str
    language: Language | None = None
    is_gone: bool = False
    standing: Standing = Standing.GOOD


def prefix(channel: str, bot: str, chat: str) -> str:
    """What the tokens of all conversations that began in a chat begin with."""
    return f"{channel}:{bot}:{chat}:"
