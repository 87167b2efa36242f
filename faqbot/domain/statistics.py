"""What came of questions in a period, counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from faqbot.domain.language import Language


@dataclass(frozen=True, slots=True)
class Slice:
    """Which turns are counted: from `since` on and before `until`; an empty field is no condition."""

    since: datetime
    until: datetime
    channel: str = ""
    language: Language | None = None
    kb: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """Turns whose question has a label.

    `wrong`: answered, but not with the labelled entry; `withheld`: declined, though the labelled entry answers it.
    """

    n: int = 0
    wrong: int = 0
    withheld: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked, how often, and how often it was declined."""

    text: str
    language: Language
    n: int
    declined: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted. `days` holds the turns of each day (UTC) by decision; times are of the bot's own work in ms.

    `handed_over` counts those of the conversations in which a person was asked for; `used` how often an entry answered,
    by base and id; `asked` the most frequent questions.
    """

    days: Mapping[date, Mapping[str, int]] = field(default_factory=dict)
    conversations: int = 0
    handed_over: int = 0
    liked: int = 0
    disliked: int = 0
    p50_ms: float | None = None
    p99_ms: float | None = None
    judged: Judged = field(default_factory=Judged)
    used: Mapping[tuple[str, str], int] = field(default_factory=dict)
    asked: tuple[Asked, ...] = ()

    @property
    def decisions(self) -> Mapping[str, int]:
        """All turns by decision, the most frequent first."""
        total: dict[str, int] = {}
        for counts in self.days.values():
            for decision, n in counts.items():
                total[decision] = total.get(decision, 0) + n
        return dict(sorted(total.items(), key=lambda found: (-found[1], found[0])))

    @property
    def turns(self) -> int:
        return sum(self.decisions.values())
