"""The figures of several processes under load."""

import pytest

from faqbot.evaluation.bench.replicas import rate_of
from faqbot.evaluation.bench.serving import NoAnswer


def test_the_worst_round_and_what_failed_are_told_beside_the_whole() -> None:
    found = rate_of(2, 10.0, [[0.01, 0.01, None], [0.01, 0.01, 0.5]], [0.03, 0.03])

    assert (found.asked, found.failed) == (6, 1)
    assert found.p50_ms == pytest.approx(10.0)
    assert 480 < found.p99_ms < found.worst_p99_ms <= 500
    assert found.cpu_ms == pytest.approx(10.0)


def test_a_round_without_an_answer_is_no_measurement() -> None:
    with pytest.raises(NoAnswer):
        rate_of(1, 10.0, [[0.01], [None]], [])
