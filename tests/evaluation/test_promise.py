"""The promise: of new questions like those calibrated on, the tolerated share at most is answered wrongly.

tests/data/judged.csv holds real questions as a gate judged them; docs/evaluation.md says how it is made.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from faqbot.domain.language import Language
from faqbot.retrieval import gate
from faqbot.retrieval.calibration import bars, shipped, unseen
from faqbot.retrieval.gate import Probability
from faqbot.retrieval.samples import Sample, from_phrasings
from tests import sample_shop

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ROWS = np.loadtxt(Path(__file__).parents[1] / "data" / "judged.csv", delimiter=",", skiprows=1)
PROBABILITY: Floats = ROWS[:, 0]
RIGHT: Bools = ROWS[:, 1].astype(bool)
KNOWN: Bools = ROWS[:, 2].astype(bool)
SHARE = 0.25


def wrong_share(risk: float, seed: int, n: int) -> float:
    """Set a bar on `n` questions, drawn at random, and count what it does to all the others."""
    order = np.random.default_rng(seed).permutation(len(RIGHT))
    own, new = order[:n], order[n:]

    bar = gate.bar(PROBABILITY[own], RIGHT[own], KNOWN[own], risk)

    threshold = bar.threshold if bar is not None and bar.threshold is not None else 2.0
    return float(((PROBABILITY[new] >= threshold) & ~RIGHT[new]).mean())


@pytest.mark.parametrize("n", [150, 500])
@pytest.mark.parametrize("risk", [0.01, 0.02, 0.05])
def test_over_a_thousand_splits_the_mean_wrong_share_keeps_to_the_risk(risk: float, n: int) -> None:
    shares = [wrong_share(risk, seed, n) for seed in range(1000)]

    assert risk / 3 < np.mean(shares) <= risk


def test_a_bar_without_the_one_more_would_break_the_promise() -> None:
    shares = [wrong_share((0.01 * 151 + 1) / 151, seed, 150) for seed in range(1000)]

    assert np.mean(shares) > 0.01


@cache
def of_the_shop() -> list[Sample]:
    found = from_phrasings(sample_shop.snapshot(), unknown_share=SHARE)
    return [sample for sample in found if sample.language is Language.EN]


def served_wrongly(samples: list[Sample], seed: int, risks: tuple[float, ...]) -> list[float]:
    """Fit gate and bars on half of the questions, as `faqbot calibrate` does, and serve the other half."""
    order = np.random.default_rng(seed).permutation(len(samples))
    own, new = ([samples[i] for i in half] for half in np.array_split(order, 2))
    anchor = shipped(has_head=True).model
    probability = Probability(gate.refit(anchor, asked=[], made=[s.to_fit for s in own]))
    set_bars = bars(own, unseen(own, anchor), Language.EN, SHARE)

    shares = [probability.of(s.example.features) for s in new]
    best = np.array([p.max(initial=0.0) for p in shares])
    right = np.array([len(p) > 0 and s.example.right[p.argmax()] for s, p in zip(new, shares, strict=True)], bool)
    thresholds = [bar.threshold for risk in risks for bar in set_bars if bar.risk == risk]
    return [float(((best >= t) & ~right).mean()) for t in thresholds if t is not None]


@pytest.mark.slow
def test_with_a_gate_fitted_anew_the_mean_wrong_share_keeps_to_the_risk() -> None:
    risks = (0.01, 0.02, 0.05)

    shares = np.array([served_wrongly(of_the_shop(), seed, risks) for seed in range(100)])

    assert shares.shape == (100, 3)
    assert (shares.mean(axis=0) <= np.array(risks) * 1.05).all()
