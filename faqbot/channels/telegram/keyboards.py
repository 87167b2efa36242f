"""The buttons below messages, and what they mean when they are pressed."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from faqbot.channels.telegram.letters import Button, Rows
from faqbot.domain.language import Language
from faqbot.domain.message import Option
from faqbot.domain.turn import Verdict
from faqbot.wording import telegram as words


class Kind(StrEnum):
    """What a button does; the first part of its data."""

    ASK = "a"  # the question on its label
    OPTION = "o"  # an entry that a turn offered: its place, the turn
    VERDICT = "v"  # on a turn: up or down, the turn
    REASON = "w"  # of a verdict: the reason, the turn
    LANGUAGE = "l"
    PERSON = "p"
    ERASE = "x"
    CASE = "c"  # what a person does with a customer's case
    STARS = "s"  # how it was with a person


YES, NO = "y", "n"
MOST_STARS = 5


@dataclass(frozen=True, slots=True)
class Press:
    """A button's data taken apart."""

    kind: Kind
    what: str
    turn: str


def read(data: str) -> Press | None:
    """Take a button's data apart; None if it is none of ours."""
    kind, _, rest = data.partition(":")
    what, _, turn = rest.partition(":")
    return Press(Kind(kind), what, turn) if kind in set(Kind) else None


def examples(questions: Sequence[str]) -> Rows:
    """Questions to begin with, one a row."""
    return [[Button(question, f"{Kind.ASK}:{place}")] for place, question in enumerate(questions)]


def languages() -> Rows:
    """One button for each language, by its own name."""
    return [[Button(words.NAMES[language], f"{Kind.LANGUAGE}:{language}") for language in Language]]


def offers(options: Sequence[Option], turn: str) -> Rows:
    """The entries that a turn offered, one a row."""
    return [[Button(option.title, f"{Kind.OPTION}:{place}:{turn}")] for place, option in enumerate(options)]


def verdicts(turn: str, language: Language) -> Rows:
    """Ask whether that was helpful."""
    up = Button(words.UP[language], f"{Kind.VERDICT}:{Verdict.UP}:{turn}")
    return [[up, Button(words.DOWN[language], f"{Kind.VERDICT}:{Verdict.DOWN}:{turn}")]]


def reasons(turn: str, language: Language) -> Rows:
    """Ask why it was not."""
    return [[Button(text[language], f"{Kind.REASON}:{name}:{turn}")] for name, text in words.REASONS.items()]


def person(language: Language) -> Rows:
    """A way to a person."""
    return [[Button(words.PERSON[language], f"{Kind.PERSON}:")]]


def case(language: Language) -> Rows:
    """What a person does with a customer who waits."""
    return [[Button(words.CASE[name][language], f"{Kind.CASE}:{name}") for name in ("take", "return", "close")]]


def drafting(language: Language) -> Rows:
    """Make an entry of what was said."""
    return [[Button(words.CASE["draft"][language], f"{Kind.CASE}:draft")]]


def stars() -> Rows:
    """From bad to good."""
    return [[Button("★" * number, f"{Kind.STARS}:{number}") for number in range(1, MOST_STARS + 1)]]


def erasing(language: Language) -> Rows:
    """Delete everything, or not."""
    yes = Button(words.DELETE_YES[language], f"{Kind.ERASE}:{YES}")
    return [[yes, Button(words.DELETE_NO[language], f"{Kind.ERASE}:{NO}")]]
