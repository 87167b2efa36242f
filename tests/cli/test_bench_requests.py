"""`faqbot bench requests`: three servers in processes of their own, asked in turn."""

import pytest

from tests.cli.conftest import Faqbot


@pytest.mark.slow
def test_a_question_is_measured_beside_a_plain_bot_and_an_empty_handler(faqbot: Faqbot) -> None:
    told = faqbot("bench", "requests", "--rounds", "2", "--questions", "20", "--json", "-").json

    assert [one["server"] for one in told["servers"]] == ["faqbot", "plain", "bare"]
    assert all(0 <= one["least_ms"] <= one["cpu_ms"] <= one["most_ms"] for one in told["servers"])
    assert all(0 < one["p50_ms"] <= one["p99_ms"] for one in told["servers"])
    assert told["servers"][2]["cpu_ms"] < told["servers"][0]["cpu_ms"]
