"""What comes in from a customer and what goes back."""

from dataclasses import dataclass
from datetime import datetime

from faqbot.domain.document import Passage
from faqbot.domain.language import Language


@dataclass(frozen=True, slots=True)
class Staff:
    """The people behind a channel: whether they may be asked for, and the declared hours that count, "" the usual."""

    may_be_asked_for: bool = True
    hours: str = ""


USUAL_STAFF = Staff()


@dataclass(frozen=True, slots=True)
class Question:
    """A customer's message as a channel hands it over.

    `channel` and `key` name the message once and for all: the same pair is the same message.
    `kb` (of one base or several), `language` and `passages` narrow what may be used when the channel knows them.
    `also` are the keys of messages that came just before in the same burst, and are answered with it.
    """

    text: str
    conversation: str
    channel: str
    key: str
    at: datetime
    kb: str | None = None
    language: Language | None = None
    history: tuple[str, ...] = ()
    passages: tuple[Passage, ...] | None = None
    also: tuple[str, ...] = ()
    staff: Staff = USUAL_STAFF


@dataclass(frozen=True, slots=True)
class Query:
    """A question in the one normal form that every later stage works on; `meant` is `normal` with slips mended."""

    text: str
    normal: str
    tokens: tuple[str, ...]
    language: Language
    corrections: tuple[tuple[str, str], ...] = ()
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """An entry that the customer may choose."""

    entry_id: str
    kb: str
    title: str


@dataclass(frozen=True, slots=True)
class Source:
    """A page or document behind an answer."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The words that go back to the customer, with what a channel may show beside them."""

    text: str
    language: Language
    options: tuple[Option, ...] = ()
    sources: tuple[Source, ...] = ()
