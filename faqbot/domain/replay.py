"""What a question got before and what it gets now: only the difference is of interest."""

from dataclasses import dataclass, replace
from enum import StrEnum

from faqbot.domain.decision import Decision, entry, kind, template
from faqbot.domain.language import Language
from faqbot.domain.turn import LoggedTurn

_ANSWERS = frozenset({"curated", "computed", "quoted", "grounded", "several"})


@dataclass(frozen=True, slots=True)
class Got:
    """What a question got, as far as it can be compared: the kind of decision, and the entry or the template.

    `said` are the words of an answer, "" where they are not known: the log keeps none.
    """

    kind: str
    kb: str = ""
    entry_id: str = ""
    template: str = ""
    said: str = ""

    @property
    def is_answer(self) -> bool:
        """True for an answer, and for a template that asks for a value on the way to one."""
        return self.kind in _ANSWERS or (self.kind == "clarify" and self.template != "")

    @classmethod
    def of(cls, decision: Decision) -> "Got":
        """What was decided now."""
        said = entry(decision)
        where = (said.kb, said.id) if said else ("", "")
        return cls(kind(decision), *where, template(decision) or "")

    @classmethod
    def logged(cls, turn: LoggedTurn) -> "Got":
        """What the ledger says was decided."""
        kb = turn.kb or "" if turn.entry_id else ""
        return cls(turn.decision, kb, turn.entry_id or "", turn.template or "")


class Shift(StrEnum):
    """How an answer changed."""

    GAINED = "gained"
    LOST = "lost"
    DIFFERENT = "different"
    REWORDED = "reworded"  # of the same entry or template


@dataclass(frozen=True, slots=True)
class Changed:
    """A question whose answer changed, and how often it was asked; personal data is masked."""

    text: str
    language: Language
    kb: str
    then: Got
    now: Got
    shift: Shift
    count: int = 1


def shift(then: Got, now: Got) -> Shift | None:
    """How the second differs from the first; None if it does not."""
    if replace(then, said="") == replace(now, said=""):
        is_reworded = then.is_answer and then.said and now.said and then.said != now.said
        return Shift.REWORDED if is_reworded else None
    if then.is_answer != now.is_answer:
        return Shift.GAINED if now.is_answer else Shift.LOST
    return Shift.DIFFERENT
