"""Turns by day as the numbers of a small picture: a column a day, divided by decision."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from faqbot.channels.editor.curve import Tick
from faqbot.domain.statistics import Figures
from faqbot.editing.analytics import Period

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 880, 240, 52, 12, 12, 40
_TICKS = 4
_LABELS = 8
_GAP = 0.2


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a column in pixels, and what it stands for; `place` names its colour."""

    x: float
    y: float
    width: float
    height: float
    place: int
    told: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The picture. Across: days; up: turns."""

    pieces: tuple[Piece, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    decisions: tuple[str, ...]
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    right: int = _WIDTH - _RIGHT
    bottom: int = _HEIGHT - _BOTTOM


def bars(figures: Figures, period: Period) -> Bars | None:
    """The picture of a period; None where nothing was asked."""
    most = max((sum(counts.values()) for counts in figures.days.values()), default=0)
    if not most:
        return None
    days = [period.first + timedelta(days=i) for i in range(period.days)]
    frame = _Frame(tuple(figures.decisions), (_WIDTH - _LEFT - _RIGHT) / len(days), most)
    every = -(-len(days) // _LABELS)
    return Bars(
        pieces=tuple(piece for i, day in enumerate(days) for piece in frame.column(i, day, figures.days.get(day, {}))),
        across=tuple(Tick(frame.across(i + 0.5), f"{day:%m-%d}") for i, day in enumerate(days) if i % every == 0),
        up=tuple(Tick(frame.up(most * i / _TICKS), f"{most * i / _TICKS:g}") for i in range(_TICKS + 1)),
        decisions=frame.decisions,
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand: a day is `step` pixels wide, and `most` turns reach the top."""

    decisions: tuple[str, ...]
    step: float
    most: int

    def column(self, place: int, day: date, counts: Mapping[str, int]) -> Iterator[Piece]:
        below = 0
        for colour, decision in enumerate(self.decisions):
            n = counts.get(decision, 0)
            if n:
                top, low = self.up(below + n), self.up(below)
                x, width = self.across(place + _GAP / 2), round(self.step * (1 - _GAP), 1)
                yield Piece(x, top, width, round(low - top, 1), colour, f"{day} {decision} {n}")
            below += n

    def across(self, days: float) -> float:
        return round(_LEFT + days * self.step, 1)

    def up(self, n: float) -> float:
        return round(_TOP + (1 - n / self.most) * (_HEIGHT - _TOP - _BOTTOM), 1)
