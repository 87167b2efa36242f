"""The risk-coverage curve as the numbers of a small picture."""

from collections.abc import Callable
from dataclasses import dataclass

from faqbot.editing.dial import Dial

WIDTH, HEIGHT = 420, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 24, 12, 40
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid, at a place in pixels, with what it stands for."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Points in pixels: across, the share answered; up, the tolerated share of wrong answers. `here` is in force."""

    points: tuple[tuple[float, float], ...]
    here: tuple[float, float] | None
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    bottom: int = HEIGHT - _BOTTOM
    right: int = WIDTH - _RIGHT
    top: int = _TOP

    @property
    def path(self) -> str:
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.points)


def curve(dial: Dial) -> Curve | None:
    """The picture of a dial; None where no risk has a threshold."""
    bought = [(step.bar.coverage, step.risk) for step in dial.steps if step.bar is not None and step.answers]
    if not bought:
        return None
    most = max(risk for _, risk in bought)
    here = None
    if dial.now is not None and dial.now.threshold is not None:
        here = _place(dial.now.coverage, min(dial.tolerated, most), most)
    return Curve(
        points=tuple(_place(coverage, risk, most) for coverage, risk in bought),
        here=here,
        across=_ticks(lambda share: _place(share, 0, most)[0], 1.0),
        up=_ticks(lambda share: _place(0, share, most)[1], most),
    )


def _place(coverage: float, risk: float, most: float) -> tuple[float, float]:
    across = _LEFT + coverage * (WIDTH - _LEFT - _RIGHT)
    up = HEIGHT - _BOTTOM - risk / most * (HEIGHT - _TOP - _BOTTOM)
    return round(across, 1), round(up, 1)


def _ticks(place: Callable[[float], float], most: float) -> tuple[Tick, ...]:
    shares = [most * i / _TICKS for i in range(_TICKS + 1)]
    return tuple(Tick(place(share), f"{100 * share:.3g}%") for share in shares)
