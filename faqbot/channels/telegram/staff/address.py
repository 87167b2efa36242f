"""Where a conversation's customer is, and how the group of the shop's people names a case."""

import re
from dataclasses import dataclass

from faqbot.channels.telegram.heard import Place
from faqbot.channels.telegram.letters import CHANNEL

_CONVERSATION = re.compile(rf"{CHANNEL}:(\d+):(-?\d+):\d+(?::(\d+):\d+)?", re.ASCII)
_SAID, _ENTRY = "desk-", "entry-"
_THREAD = re.compile(rf"{CHANNEL}:(-?\d+):(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address:
    """A customer's chat with one of the bots."""

    bot: str
    place: Place


def address_of(conversation: str) -> Address | None:
    """The chat that a conversation is held in, None if it began elsewhere."""
    found = _CONVERSATION.fullmatch(conversation)
    if found is None:
        return None
    chat, thread = int(found[2]), int(found[3] or 0)
    return Address(found[1], Place(chat, thread or None, chat > 0))


def thread_name(desk: int, topic: int) -> str:
    """What a case is called after its topic."""
    return f"{CHANNEL}:{desk}:{topic}"


def topic_of(thread: str, desk: int) -> int | None:
    """The topic behind such a name, None if it is one of another group or channel."""
    found = _THREAD.fullmatch(thread)
    return int(found[2]) if found is not None and int(found[1]) == desk else None


def said_key(number: int, *, is_entry: bool = False) -> str:
    """What names something that a person said, by its message; an entry's answer is Markdown."""
    return f"{_ENTRY if is_entry else _SAID}{number}"


def is_entry(key: str) -> bool:
    """True for the key of an entry's answer."""
    return key.startswith(_ENTRY)


def letter_name(key: str, conversation: str) -> str:
    """What a letter is called that says something of a handoff."""
    return f"{key}@{conversation}"


def conversation_of(name: str) -> str:
    """The conversation that such a letter belongs to."""
    return name.partition("@")[2]
