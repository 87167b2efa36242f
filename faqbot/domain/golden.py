"""Golden questions: what must not change without somebody wanting it."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from faqbot.domain.language import Language
from faqbot.domain.replay import Got

_ID_LENGTH = 20


class Expects(StrEnum):
    """What a golden question must get."""

    ENTRY = "entry"
    DECLINED = "declined"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Expected:
    """The outcome that is expected; an entry is named by its base and id, which are empty otherwise."""

    outcome: Expects
    kb: str = ""
    entry_id: str = ""

    def is_met(self, got: Got) -> bool:
        """True if a question got just that: an offer of several entries is neither an answer nor a decline."""
        if self.outcome is Expects.ENTRY:
            return got.kind == "curated" and (got.kb, got.entry_id) == (self.kb, self.entry_id)
        return got.kind == self.outcome.value


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question with what it must get; it is asked of the base `kb`, "" for all together."""

    text: str
    language: Language
    kb: str
    expected: Expected

    @property
    def id(self) -> str:
        """Names the question: the same text in the same language and base is the same question."""
        return sha256(f"{self.kb}\x00{self.language}\x00{self.text}".encode()).hexdigest()[:_ID_LENGTH]
