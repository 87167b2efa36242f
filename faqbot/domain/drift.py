"""Whether customers still ask the mix of questions that the calibration holds for."""

import math
from dataclasses import dataclass

from faqbot.domain.calibration import Bar

# Of how many turns at most the share is taken, and below how many nothing is said.
RECENT = 1000
_FEWEST = 100
# By chance alone a share strays so many standard errors once in 370 looks.
_STRAYED = 3.0


@dataclass(frozen=True, slots=True)
class Tally:
    """Turns that were searched for, and those of them that got an entry's answer."""

    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Drift:
    """The share of recent questions that were answered, beside the share of the calibration.

    `strayed` tells by how many standard errors it is above or below: the z of two shares, as both are samples.
    """

    tally: Tally
    share: float
    expected: float
    strayed: float

    @property
    def is_large(self) -> bool:
        """True if chance does not explain the difference."""
        return abs(self.strayed) > _STRAYED


def drift(bar: Bar, tally: Tally) -> Drift | None:
    """Compare what was served with what was calibrated; None while there is too little of either.

    More questions that nothing here answers make fewer answers, and so do questions that are worded otherwise.
    """
    if bar.threshold is None or tally.asked < _FEWEST:
        return None
    share = tally.answered / tally.asked
    together = (tally.answered + bar.answered) / (tally.asked + bar.n)
    error = math.sqrt(together * (1 - together) * (1 / tally.asked + 1 / bar.n))
    return Drift(tally, share, bar.coverage, (share - bar.coverage) / error if error else 0.0)
