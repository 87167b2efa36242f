"""How the bot does in a period, beside the period before it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from faqbot.domain.faq import Entry, State, bases_of
from faqbot.domain.language import Language
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.domain.protocols import Statistics
from faqbot.domain.share import interval
from faqbot.domain.statistics import Asked, Figures, Slice
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.entries import NotAllowed
from faqbot.editing.sessions import Bearer

LONGEST_DAYS = 366
_MOST = 500
_RISEN_BY = 2


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, UTC, the last one included."""

    first: date
    last: date

    @classmethod
    def ending(cls, last: date, days: int) -> "Period":
        return cls(last - timedelta(days=days - 1), last)

    @classmethod
    def week(cls, text: str) -> "Period | None":
        """The week that is written as 2026-W47, from Monday on; None if it is not written so."""
        try:
            monday = datetime.strptime(f"{text}-1", "%G-W%V-%u").replace(tzinfo=UTC).date()
        except ValueError:
            return None
        return cls(monday, monday + timedelta(days=6))

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def former(self) -> "Period":
        """The period of the same length before it."""
        return Period.ending(self.first - timedelta(days=1), self.days)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be counted; an empty field is no condition."""

    period: Period
    channel: str = ""
    language: Language | None = None
    kb: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A share that was counted, with its 95 % interval; there is none of nothing."""

    hits: int
    n: int

    @property
    def value(self) -> float | None:
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        return interval(self.hits, self.n)


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a period and of the one before; `risen` are questions asked more often than then.

    `unused` are published entries that answered nobody in the period.
    """

    wish: Wish
    now: Figures
    before: Figures
    risen: tuple[tuple[Asked, int], ...]
    unused: tuple[Entry, ...]
    published: int

    @property
    def shares(self) -> dict[str, tuple[Share, Share]]:
        """Each share now and before: what is named in words.yaml as `share_NAME`."""
        now, before = _shares(self.now), _shares(self.before)
        return {name: (now[name], before[name]) for name in now}


class Analytics:
    """Counts for those who may see."""

    def __init__(self, statistics: Statistics, catalogue: Catalogue, now: Callable[[], datetime]) -> None:
        self._statistics = statistics
        self._catalogue = catalogue
        self._now = now

    @property
    def today(self) -> date:
        return self._now().astimezone(UTC).date()

    async def report(self, bearer: Bearer, wish: Wish) -> Report:
        """The report of a period. Raise NotAllowed for a base, or all together, that the operator may not see."""
        if not bearer.may(Role.VIEWER, wish.kb or EVERYWHERE):
            raise NotAllowed("this takes a viewer")
        slices = (_slice(wish, period) for period in (wish.period, wish.period.former))
        now, before = await asyncio.gather(*(self._statistics.figures(one, most=_MOST) for one in slices))
        former = await self._statistics.frequencies(_slice(wish, wish.period.former), {one.text for one in now.asked})
        kbs = bases_of(wish.kb) or await self._catalogue.bases()
        live = [entry for base in (await self._catalogue.present(kbs)).values() for entry in base.live.values()]
        published = [entry for entry in live if entry.state is State.PUBLISHED]
        unused = tuple(entry for entry in published if (entry.kb, entry.id) not in now.used)
        return Report(wish, now, before, _risen(now.asked, former), unused, len(published))


def _slice(wish: Wish, period: Period) -> Slice:
    since = datetime.combine(period.first, time(), UTC)
    return Slice(since, since + timedelta(days=period.days), wish.channel, wish.language, wish.kb)


def _shares(figures: Figures) -> dict[str, Share]:
    judged, decisions = figures.judged, figures.decisions
    return {
        "contained": Share(figures.conversations - figures.handed_over, figures.conversations),
        "declined": Share(decisions.get("declined", 0), figures.turns),
        "liked": Share(figures.liked, figures.liked + figures.disliked),
        "wrong": Share(judged.wrong, judged.n),
        "withheld": Share(judged.withheld, judged.n),
    }


def _risen(now: Sequence[Asked], former: Mapping[tuple[str, Language], int]) -> tuple[tuple[Asked, int], ...]:
    """Questions of the most frequent that were asked oftener by two at least, those that rose most first."""
    risen = [(asked, asked.n - former.get((asked.text, asked.language), 0)) for asked in now]
    risen = [found for found in risen if found[1] >= _RISEN_BY]
    return tuple(sorted(risen, key=lambda found: (-found[1], found[0].text)))
