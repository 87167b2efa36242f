"""What became of one labelled question."""

from dataclasses import dataclass

from faqbot.domain.decision import Clarify, Curated, Decision, Declined
from faqbot.domain.turn import Label


@dataclass(frozen=True, slots=True)
class Place:
    """An entry in a ranking, with the scores that the system knows: one of words alone knows only `bm25`."""

    entry_id: str
    bm25: float | None = None
    probability: float | None = None
    cosine: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, the entries found, best first, and the decision: None where a system only ranks.

    `confidence` orders the questions by how sure the system is of its first entry; 0 answers nothing.
    """

    label: Label
    ranking: tuple[Place, ...]
    confidence: float
    decision: Decision | None
    ms: float

    @property
    def is_known(self) -> bool:
        """True if some entry answers the question."""
        return self.label.entry_id is not None

    @property
    def is_first_right(self) -> bool:
        return self.is_known and bool(self.ranking) and self.ranking[0].entry_id == self.label.entry_id

    @property
    def answered_with(self) -> str | None:
        """The entry whose answer was given, if one was."""
        return self.decision.entry.id if isinstance(self.decision, Curated) else None

    @property
    def is_answered(self) -> bool:
        return self.answered_with is not None

    @property
    def is_answered_right(self) -> bool:
        return self.is_answered and self.answered_with == self.label.entry_id

    @property
    def is_answered_wrong(self) -> bool:
        return self.is_answered and not self.is_answered_right

    @property
    def is_clarified(self) -> bool:
        return isinstance(self.decision, Clarify)

    @property
    def is_declined(self) -> bool:
        return isinstance(self.decision, Declined)

    @property
    def offered(self) -> tuple[str, ...]:
        """The entries that the customer may choose from."""
        return tuple(entry.id for entry in self.decision.entries) if isinstance(self.decision, Clarify) else ()

    @property
    def is_right_offered(self) -> bool:
        return self.label.entry_id in self.offered
