"""`faqbot bench writes`: messages kept by the product and by plain SQLite, in turn."""

from tests.cli.conftest import Faqbot

SMALL = ("bench", "writes", "--rounds", "2", "--rows", "300", "--callers", "8")


def test_each_way_of_keeping_messages_is_measured(faqbot: Faqbot) -> None:
    told = faqbot(*SMALL, "--json", "-").json["writes"]

    assert [one["way"] for one in told] == ["faqbot", "a commit a row", "a commit for a group"]
    assert all(0 < one["least"] <= one["per_s"] <= one["most"] for one in told)
