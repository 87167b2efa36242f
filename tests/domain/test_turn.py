"""How long a turn took."""

from faqbot.domain.turn import Timings


def test_the_whole_is_the_sum_of_its_stages() -> None:
    assert Timings(1.5, 2.25, 0.25).total_ms == 4.0
