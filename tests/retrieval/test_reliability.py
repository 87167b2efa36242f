"""Whether probabilities are true."""

import numpy as np
import pytest

from faqbot.domain.calibration import Bin
from faqbot.retrieval.reliability import bins


def test_questions_are_put_into_bins_of_equal_size() -> None:
    rng = np.random.default_rng(0)
    probabilities = rng.beta(3, 1, 405)

    found = bins(probabilities, rng.random(405) < probabilities)

    assert sorted({b.n for b in found}) == [40, 41]
    assert sum(b.n for b in found) == 405
    assert [b.probability for b in found] == sorted(b.probability for b in found)
    assert all(b.interval[0] <= b.right <= b.interval[1] for b in found)


def test_questions_of_equal_probability_share_a_bin() -> None:
    found = bins(np.array([0.5] * 60 + [0.9] * 40), np.array([True] * 30 + [False] * 30 + [True] * 40))

    assert [(b.n, b.right) for b in found] == [(60, 0.5), (40, 1.0)]
    assert [b.probability for b in found] == pytest.approx([0.5, 0.9])


def test_fewer_questions_than_bins_are_shown_one_by_one() -> None:
    assert [b.n for b in bins(np.array([0.9, 0.1, 0.5]), np.ones(3, bool))] == [1, 1, 1]


def test_without_questions_there_are_no_bins() -> None:
    assert bins(np.zeros(0), np.zeros(0, bool)) == ()


def test_a_share_is_shown_with_the_interval_that_its_count_allows() -> None:
    low, high = Bin(10, 0.7, 0.5).interval

    assert (low, high) == pytest.approx((0.2366, 0.7634), abs=1e-4)
