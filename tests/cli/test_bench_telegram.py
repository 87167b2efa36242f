"""`faqbot bench telegram`: a bot and people who write to it, in processes of their own."""

import pytest

from tests.cli.conftest import Faqbot

SMALL = ("bench", "telegram", "--rates", "10", "--seconds", "1")


def test_every_message_is_answered_once_and_timed(faqbot: Faqbot) -> None:
    (run,) = faqbot(*SMALL, "--json", "-").json["runs"]

    assert (run["asked"], run["lost"], run["twice"], run["disordered"]) == (10, 0, 0, 0)
    assert 0 < run["p50_ms"] <= run["p99_ms"]
    assert 0 < run["reached"] <= run["rate"]


@pytest.mark.parametrize("rates", ["many", "0", "", "10,-1", "nan"])
def test_rates_that_are_none_are_refused_by_name(faqbot: Faqbot, rates: str) -> None:
    told = faqbot("bench", "telegram", "--rates", rates)

    assert (told.code, "--rates" in told.err) == (2, True)
