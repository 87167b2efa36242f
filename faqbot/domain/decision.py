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
    NOT_THAT = "not_that"
    INSULT = "insult"
    LANGUAGE = "language"
    NO_PERSON = "no_person"
    PRIVACY = "privacy"
    WILL_TELL = "will_tell"


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


class Reach(StrEnum):
    """Whether a person can be had."""

    NOBODY = "nobody"  # no operators' channel, or it does not answer
    CLOSED = "closed"  # outside opening hours: the wish is kept until then
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Handoff:
    """A person takes over, if one can be had; `hours` are the opening hours in words where they matter."""

    reason: Reason
    reach: Reach = Reach.NOBODY
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Silent:
    """A person has the conversation, or is about to: the message is passed on, and the bot says nothing."""


@dataclass(frozen=True, slots=True)
class Declined:
    """An honest "I do not know"; `nearest` are entries worth offering beside it, `reading` passages worth a look."""

    reason: Reason
    nearest: tuple[Entry, ...] = ()
    reading: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions of a message, in the customer's words, with what was decided about it."""

    text: str
    decision: "Curated | Computed | Quoted | Grounded | Declined"


@dataclass(frozen=True, slots=True)
class Several:
    """Several questions answered in one reply; `confidence` is that of the part that is least sure."""

    parts: tuple[Part, ...]
    confidence: float


Decision = (
    Curated
    | Computed
    | Asked
    | Refused
    | Clarify
    | Quoted
    | Grounded
    | SmallTalk
    | Handoff
    | Silent
    | Several
    | Declined
)

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
    Silent: "silent",
    Several: "several",
    Declined: "declined",
}


def kind(decision: Decision) -> str:
    """The decision's name in the ledger, the API and reports."""
    return KINDS[type(decision)]


def confidence(decision: Decision) -> float | None:
    """The calibrated probability behind a decision, None where it rests on none."""
    return getattr(decision, "confidence", None)


def entry(decision: Decision) -> Entry | None:
    """The entry that a decision says word for word; of several the one that is least sure."""
    match decision:
        case Curated(entry=said):
            return said
        case Several(parts):
            curated = [part.decision for part in parts if isinstance(part.decision, Curated)]
            return min(curated, key=lambda one: one.confidence).entry if curated else None
        case _:
            return None


def reason(decision: Decision) -> Reason | None:
    """Why a question was not answered, None where it was."""
    if isinstance(decision, Refused):
        return Reason.UNCOMPUTABLE
    return decision.reason if isinstance(decision, Declined | Handoff) else None


def template(decision: Decision) -> str | None:
    """The template behind a decision, None where there is none."""
    return decision.template if isinstance(decision, Computed | Asked | Refused) else None
