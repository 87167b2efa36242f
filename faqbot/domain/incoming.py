"""A file of entries that an operator gave to be imported: what it would change, and how far taking it over is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from faqbot.domain.errors import Problem

# Whoever works on it gives a sign far more often; after this long nobody works on it any more.
_LAST_SIGN = timedelta(minutes=2)


class Stage(StrEnum):
    """How far a file is."""

    READING = "reading"
    LOOKED = "looked"  # at each row; it waits for an operator to say that this is wanted
    TAKING = "taking"
    TAKEN = "taken"
    OVERTAKEN = "overtaken"  # something changed after the operator looked; nothing was taken
    FAILED = "failed"

    @property
    def is_under_way(self) -> bool:
        return self in {Stage.READING, Stage.TAKING}


class Fate(StrEnum):
    """What becomes of a row. A duplicate asks what another entry is asked already; it is taken over all the same."""

    NEW = "new"
    CHANGED = "changed"
    DUPLICATE = "duplicate"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Sight:
    """A row as it is shown; `also` names entries that are asked the same."""

    kb: str
    id: str
    titles: Mapping[str, str]
    fate: Fate
    is_present: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a file would change: how many rows of each fate, the first that change, the first that are wrong.

    `seen` names all of it. With a wrong row nothing is taken over.
    """

    counts: Mapping[Fate, int] = field(default_factory=dict)
    rows: tuple[Sight, ...] = ()
    wrong: int = 0
    problems: tuple[Problem, ...] = ()
    seen: str = ""

    @property
    def changing(self) -> int:
        """How many rows are not as they are already."""
        return sum(n for fate, n in self.counts.items() if fate is not Fate.UNCHANGED)

    @property
    def may_be_taken(self) -> bool:
        return self.changing > 0 and not self.wrong


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that somebody gave; entries that name no base belong to `kb`. `at` is the last sign of who works on it.

    Of `of` rows `done` have been taken so far; `why` says why it failed.
    """

    id: str
    operator: str
    name: str
    kb: str
    begun_at: datetime
    at: datetime
    stage: Stage = Stage.READING
    done: int = 0
    of: int = 0
    why: str = ""
    report: Report = field(default_factory=Report)

    def is_broken_off(self, now: datetime) -> bool:
        """True if the process that worked on it has ended: it never comes to its end, and nothing was taken."""
        return self.stage.is_under_way and now - self.at > _LAST_SIGN
