"""What the bot remembers of a conversation: it is read from the ledger, so a restart forgets nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from faqbot.domain.decision import Decision, entry
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.domain.turn import LoggedTurn
from faqbot.language.normalise import bare, normalise
from faqbot.router import wanted_language


@dataclass(frozen=True, slots=True)
class Memory:
    """The bounds of what is remembered: turns, bytes of what was written, and age."""

    turns: int = 6
    size: int = 16 * 1024
    age: timedelta = timedelta(hours=2)

    def of(self, past: Sequence[LoggedTurn], at: datetime) -> tuple[LoggedTurn, ...]:
        """The last turns within the bounds, oldest first; what a person answered is none of the bot's."""
        kept: list[LoggedTurn] = []
        size = 0
        for turn in reversed(past[max(len(past) - self.turns, 0) :]):
            size += len(turn.text.encode()) + len(turn.completed.encode())
            if size > self.size or at - turn.at > self.age:
                break
            kept.append(turn)
        return tuple(turn for turn in reversed(kept) if turn.decision != "silent")


def spoken_language(question: Question, past: Sequence[LoggedTurn]) -> Language | None:
    """The language that the channel names or the customer asked for, now or before; None where nobody has."""
    if question.language is not None:
        return question.language
    texts = (question.text, *(turn.text for turn in reversed(past)))
    return next((wanted for text in texts if (wanted := wanted_language(text)) is not None), None)


def is_repeated(question: Question, decision: Decision, past: Sequence[LoggedTurn]) -> bool:
    """True if the customer asks the same thing again and gets the same entry again."""
    said = entry(decision)
    if not past or said is None:
        return False
    return past[-1].entry_id == said.id and bare(normalise(past[-1].text)) == bare(normalise(question.text))
