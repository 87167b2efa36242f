"""Times of several searches over the same questions, taken in turn, so that load on the machine hits all alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter, thread_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faqbot.evaluation.bench.peers import Best, Search

_MILLISECONDS = 1000.0
_WARM_UP = 5

Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Timed:
    """What one search did: the questions it was asked (their places), the time for each, the scores it found.

    `cpu_ms` leaves out the time in which other processes had the processor.
    """

    asked: tuple[int, ...]
    ms: NDArray[np.float64]
    cpu_ms: NDArray[np.float64]
    best: tuple[Best, ...]

    def over(self, asked: Sequence[int]) -> "Timed":
        """The part on some of the questions that it was asked."""
        kept = [i for i, place in enumerate(self.asked) if place in set(asked)]
        return Timed(
            tuple(self.asked[i] for i in kept), self.ms[kept], self.cpu_ms[kept], tuple(self.best[i] for i in kept)
        )


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds for a question: the median, and what 99 of 100 stay below."""

    p50_ms: float
    p99_ms: float


def spread(ms: NDArray[np.float64]) -> Spread:
    p50, p99 = np.percentile(ms, (50, 99)).tolist()
    return Spread(p50, p99)


def in_turn(
    searches: Mapping[str, Search], questions: Sequence[Any], shares: Mapping[str, int], *, seed: int
) -> dict[str, Timed]:
    """Ask every search, question by question, in an order that is drawn anew for each.

    A search in `shares` is asked only so many of the questions, evenly spread.
    """
    rng = np.random.default_rng(seed)
    places = {name: _spread_over(len(questions), shares.get(name, len(questions))) for name in searches}
    found: dict[str, list[tuple[float, float, Best]]] = {name: [] for name in searches}
    for name, search in searches.items():
        for question in questions[: min(_WARM_UP, len(places[name]))]:
            search(question)
    asked = {name: frozenset(chosen) for name, chosen in places.items()}
    for place, question in enumerate(questions):
        for name in rng.permutation([name for name in searches if place in asked[name]]).tolist():
            found[name].append(_clocked(searches[name], question))
    return {name: _timed(places[name], runs) for name, runs in found.items()}


def _clocked(search: Search, question: Any) -> tuple[float, float, Best]:
    """The seconds on the wall and on the processor, and what was found."""
    cpu, started = thread_time(), perf_counter()
    best = search(question)
    return perf_counter() - started, thread_time() - cpu, best


def _timed(places: tuple[int, ...], runs: Sequence[tuple[float, float, Best]]) -> Timed:
    wall, cpu, best = zip(*runs, strict=True)
    return Timed(places, np.array(wall) * _MILLISECONDS, np.array(cpu) * _MILLISECONDS, best)


def _spread_over(n: int, share: int) -> tuple[int, ...]:
    return tuple(sorted({i * n // min(n, share) for i in range(min(n, share))}))
