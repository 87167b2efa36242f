"""What the bot decides to do with a question. A decline is a value, not an exception."""

from dataclasses import dataclass
from enum import StrEnum

from faqbot.domain.document import Passage
from faqbot.domain.faq import Entry


class Reason(StrEnum):
    """Why a question was declined or handed off."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNKNOWN_KB = "unknown_kb"
    NOT_SURE = "not_sure"
    NOTHING_FOUND = "nothing_found"
    UNAVAILABLE = "unavailable"
    UNSAFE = "unsafe"
    ASKED_FOR = "asked_for"
    UNCOMPUTABLE = "uncomputable"


class Talk(StrEnum):
    """A kind of small talk that has a fixed, honest reply."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    IDENTITY = "identity"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Curated:
    """An entry's answer, word for word."""

    entry: Entry
    confidence: float


@dataclass(frozen=True, slots=True)
class Computed:
    """A template's result with its working; `value` is the bare result, a number or an ISO date where it is one."""

    template: str
    text: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A template's question for a value that it misses."""

    template: str
    slot: str
    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A template's sentence about why there is no result: a division by zero, a date that does not exist."""

    template: str
    text: str


@dataclass(frozen=True, slots=True)
class Clarify:
    """Two or three entries too close to call."""

    entries: tuple[Entry, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Quoted:
    """Sentences of a document, word for word."""

    sentences: tuple[str, ...]
    passage: Passage
    confidence: float


@dataclass(frozen=True, slots=True)
class Grounded:
    """A model's words, every sentence supported by a cited passage."""

    text: str
    passages: tuple[Passage, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A greeting and its like."""

    talk: Talk


@dataclass(frozen=True, slots=True)
class Handoff:
    """A person takes over."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Declined:
    """An honest "I do not know"; `nearest` are entries worth offering beside it, `reading` passages worth a look."""

    reason: Reason
    nearest: tuple[Entry, ...] = ()
    reading: tuple[Passage, ...] = ()


Decision = Curated | Computed | Asked | Refused | Clarify | Quoted | Grounded | SmallTalk | Handoff | Declined

KINDS: dict[type[Decision], str] = {
    Curated: "curated",
    Computed: "computed",
    Asked: "clarify",
    Refused: "declined",
    Clarify: "clarify",
    Quoted: "quoted",
    Grounded: "grounded",
    SmallTalk: "small_talk",
    Handoff: "handoff",
    Declined: "declined",
}


def kind(decision: Decision) -> str:
    """The decision's name in the ledger, the API and reports."""
    return KINDS[type(decision)]


def confidence(decision: Decision) -> float | None:
    """The calibrated probability behind a decision, None where it rests on none."""
    return getattr(decision, "confidence", None)


def reason(decision: Decision) -> Reason | None:
    """Why a question was not answered, None where it was."""
    if isinstance(decision, Refused):
        return Reason.UNCOMPUTABLE
    return decision.reason if isinstance(decision, Declined | Handoff) else None


def template(decision: Decision) -> str | None:
    """The template behind a decision, None where there is none."""
    return decision.template if isinstance(decision, Computed | Asked | Refused) else None
