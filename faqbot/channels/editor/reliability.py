"""The reliability diagram as the numbers of a small picture, which shows whether probabilities are true."""

from collections.abc import Sequence
from dataclasses import dataclass

from faqbot.channels.editor.curve import Tick
from faqbot.domain.calibration import Bin

_SIDE, _LEFT, _RIGHT, _TOP, _BOTTOM = 260, 52, 16, 12, 40
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Point:
    """A bin in pixels: its place, and how far its interval reaches."""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Points in pixels: across, the probability given; up, the share that was right. True ones lie on the diagonal."""

    points: tuple[Point, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    width: int = _SIDE + _LEFT + _RIGHT
    height: int = _SIDE + _TOP + _BOTTOM
    left: int = _LEFT
    right: int = _LEFT + _SIDE
    top: int = _TOP
    bottom: int = _TOP + _SIDE


def reliability(bins: Sequence[Bin]) -> Reliability | None:
    """The picture of a language's bins; None without any."""
    if not bins:
        return None
    shares = [i / _TICKS for i in range(_TICKS + 1)]
    return Reliability(
        points=tuple(Point(_across(found.probability), _up(found.right), *map(_up, found.interval)) for found in bins),
        across=tuple(Tick(_across(share), f"{share:.0%}") for share in shares),
        up=tuple(Tick(_up(share), f"{share:.0%}") for share in shares),
    )


def _across(share: float) -> float:
    return round(_LEFT + share * _SIDE, 1)


def _up(share: float) -> float:
    return round(_TOP + (1 - share) * _SIDE, 1)
