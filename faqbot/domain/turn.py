"""One whole turn as the ledger keeps it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from faqbot.domain.decision import Decision
from faqbot.domain.evidence import Evidence
from faqbot.domain.language import Language
from faqbot.domain.message import Question, Reply


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent on the stages of a turn."""

    understand_ms: float
    retrieve_ms: float
    decide_ms: float

    @property
    def total_ms(self) -> float:
        return self.understand_ms + self.retrieve_ms + self.decide_ms


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, what was found, what was decided and what was said.

    `completed` is a follow-up as it was understood from the conversation, empty where the words stood alone.
    """

    id: str
    question: Question
    language: Language
    evidence: Evidence | None
    decision: Decision
    reply: Reply
    timings: Timings
    completed: str = ""


@dataclass(frozen=True, slots=True)
class LoggedCandidate:
    """A candidate as the recall ledger keeps it."""

    entry_id: str
    kb: str
    probability: float
    bm25: float
    cosine: float
    head: float | None
    fused: float


@dataclass(frozen=True, slots=True)
class LoggedPassage:
    """A passage that was found, as the recall ledger keeps it: by its id, as its document may have changed since."""

    id: str
    kb: str
    bm25: float
    fused: float


@dataclass(frozen=True, slots=True)
class LoggedTurn:
    """A stored turn, read back: enough to show a conversation and to explain it; what is personal is masked."""

    id: str
    conversation: str
    key: str
    at: datetime
    text: str
    language: Language
    kb: str | None
    decision: str
    reason: str | None
    entry_id: str | None
    template: str | None
    confidence: float | None
    reply: Reply
    snapshot: str
    threshold: float | None
    timings: Timings
    candidates: tuple[LoggedCandidate, ...] = ()
    completed: str = ""
    passages: tuple[LoggedPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Turns that were searched for, and those of them that got an entry's answer."""

    asked: int
    answered: int


class Verdict(StrEnum):
    """What a customer says of a reply."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Feedback:
    """A customer's verdict on one turn; a later one replaces it."""

    turn_id: str
    verdict: Verdict
    at: datetime
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A question whose right entry is known; None means that it must be declined."""

    text: str
    language: Language
    entry_id: str | None
