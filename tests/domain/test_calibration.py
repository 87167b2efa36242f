"""Which bar is in force for the risk that is asked for."""

from dataclasses import replace

import pytest

from faqbot.domain.calibration import Bar
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
