"""`faqbot bench desk`: a desk looked at, and a file imported beside questions, in processes of their own."""

import pytest

from tests.cli.conftest import Faqbot

SMALL = ("bench", "desk", "--entries", "30", "--rows", "20", "--looks", "2")


@pytest.mark.slow
def test_pages_and_an_import_beside_questions_are_measured(faqbot: Faqbot) -> None:
    told = faqbot(*SMALL, "--json", "-").json

    done = told["importing"]
    assert (told["entries"], done["failed"]) == (30, 0)
    assert 0 < done["p50_ms"] <= done["p99_ms"] <= done["longest_ms"]
    assert [look["name"] for look in told["looks"]] == [look["name"] for look in told["drafted"]]


@pytest.mark.slow
def test_a_person_reads_pages_and_times(faqbot: Faqbot) -> None:
    out = faqbot(*SMALL).out

    assert "30 entries" in out
    assert "20 rows: looked at in" in out
