"""Which bar is in force for the risk that is asked for."""

import math
from dataclasses import replace

import pytest

from faqbot.domain.calibration import Bar, Linear, Missing
from faqbot.domain.language import Language
from tests.contracts.samples import a_calibration

ONE = Bar(0.01, 0.9, 400, 100, 0.6, 0.01)
FIVE = Bar(0.05, 0.5, 400, 100, 0.8, 0.04)
CALIBRATION = replace(a_calibration(), bars={Language.EN: (ONE, FIVE)})


@pytest.mark.parametrize(
    ("risk", "bar"),
    [(0.005, None), (0.01, ONE), (0.03, ONE), (0.05, FIVE), (0.2, FIVE), (0.1 * 0.5, FIVE), (0.05 - 1e-12, FIVE)],
)
def test_the_bar_is_of_the_highest_risk_that_is_tolerated(risk: float, bar: Bar | None) -> None:
    assert CALIBRATION.bar(Language.EN, risk) == bar


def test_a_language_without_bars_has_none() -> None:
    assert CALIBRATION.bar(Language.ZH, 0.05) is None


def test_the_bound_counts_one_question_more_that_is_wrong() -> None:
    assert FIVE.bound == 17 / 401
    assert FIVE.answered == 320
    assert replace(FIVE, threshold=None).bound is None


@pytest.mark.parametrize(
    ("bar", "share", "missing"),
    [
        (Bar(0.01, None, 0, 0, 0.0, 0.0), 0.2, Missing(79, 20)),
        (Bar(0.01, None, 90, 5, 0.0, 0.0), 0.2, Missing(0, 15)),
        (Bar(0.01, None, 40, 30, 0.0, 0.0), 0.2, Missing(69, 0)),
        (Bar(0.005, None, 0, 0, 0.0, 0.0), 0.2, Missing(159, 40)),
        (Bar(0.2, None, 0, 0, 0.0, 0.0), 0.9, Missing(1, 9)),
        (Bar(0.01, 0.9, 99, 20, 0.1, 0.0), 0.2, Missing(0, 0)),
    ],
)
def test_what_is_missing_is_counted_by_kind(bar: Bar, share: float, missing: Missing) -> None:
    assert bar.missing(share) == missing


LINE = Linear(("a", "b"), (1.0, 0.0), (2.0, 1.0), (2.0, 1.0), -1.0)


@pytest.mark.parametrize(
    ("values", "share"), [((2.0, 0.0), 0.5), ((1e9, 0.0), 1.0), ((-1e9, 0.0), 0.0), ((math.nan, 0.0), 0.0)]
)
def test_a_sum_becomes_a_probability_and_what_is_no_number_none(values: tuple[float, float], share: float) -> None:
    assert LINE.probability(values) == pytest.approx(share)
