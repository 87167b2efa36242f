"""Conversations as people look through them: an outline of each, and what is looked for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from faqbot.domain.handoff import State
from faqbot.domain.language import Language


class By(StrEnum):
    """How conversations are sorted."""

    LAST = "last"
    FIRST = "first"
    TURNS = "turns"


@dataclass(frozen=True, slots=True)
class Sought:
    """Which conversations are looked for; an empty field is no condition.

    `bases`: all that is asked in them belongs to these knowledge bases. `words` stand together in one turn. Something
    was said from `since` on, and the conversation began before `until`.
    """

    bases: tuple[str, ...] | None = None
    words: tuple[str, ...] = ()
    channel: str = ""
    language: Language | None = None
    kb: str = ""
    states: tuple[State, ...] = ()
    is_disliked: bool = False
    since: datetime | None = None
    until: datetime | None = None
    by: By = By.LAST
    ascending: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """A conversation at a glance; `text` is its last question, personal data masked, and `kb` where it was asked."""

    conversation: str
    channel: str
    first_at: datetime
    last_at: datetime
    turns: int
    declined: int
    disliked: int
    text: str
    language: Language
    kb: str
    state: State = State.BOT
    operator: str = ""
