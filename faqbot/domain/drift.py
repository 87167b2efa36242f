"""Whether customers still ask the mix of questions that the calibration holds for."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from faqbot.domain.calibration import Bar, Calibration
from faqbot.domain.language import Language
from faqbot.domain.protocols import TurnStore
from faqbot.domain.turn import Tally

# Among how many of the last turns is looked, and below how many questions nothing is said.
RECENT = 2000
FEWEST = 100
# By chance alone a share strays so many standard errors once in 370 looks.
_STRAYED = 3.0


@dataclass(frozen=True, slots=True)
class Drift:
    """The share of recent questions that were answered, beside the share that the calibration expects.

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


async def drifts(
    calibration: Calibration, risks: Mapping[Language, float], turns: TurnStore
) -> Mapping[Language, Drift]:
    """The drift since the calibration in each language that `risks` names; one with too few questions is left out."""
    if not calibration.promised:
        return {}
    bars = {language: bar for language, risk in risks.items() if (bar := calibration.bar(language, risk)) is not None}
    thresholds = {language: bar.threshold for language, bar in bars.items() if bar.threshold is not None}
    tallies = await turns.tallies(thresholds, since=calibration.at, most=RECENT)
    found = {language: drift(bars[language], tally) for language, tally in tallies.items()}
    return {language: of for language, of in found.items() if of is not None}


def drift(bar: Bar, tally: Tally) -> Drift | None:
    """Compare what was served with what was calibrated; None while there is too little of either.

    More questions that nothing here answers make fewer answers, and so do questions that are worded otherwise.
    """
    if bar.threshold is None or tally.asked < FEWEST:
        return None
    share = tally.answered / tally.asked
    together = (tally.answered + bar.answered) / (tally.asked + bar.n)
    error = math.sqrt(together * (1 - together) * (1 / tally.asked + 1 / bar.n))
    return Drift(tally, share, bar.coverage, (share - bar.coverage) / error if error else 0.0)
