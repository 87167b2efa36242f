"""`faqbot bench replicas`: processes over one PostgreSQL, under load and when something is published."""

from pathlib import Path

import pytest

from tests.cli.conftest import Faqbot
from tests.databases import empty
from tests.faults.servers import redis


@pytest.mark.slow
def test_one_and_two_processes_and_the_change_that_three_say_are_measured(faqbot: Faqbot, tmp_path: Path) -> None:
    small = ("--rates", "10", "--seconds", "2", "--rounds", "1", "--changes", "1")
    with empty("postgres", tmp_path) as url, redis(tmp_path) as signalling:
        options = ("--database", url, "--redis", signalling.url, *small, "--json", "-")
        told = faqbot("bench", "replicas", *options).json

    assert [(one["processes"], one["asked"], one["failed"]) for one in told["rates"]] == [(1, 20, 0), (2, 20, 0)]
    assert all(0 < one["p50_ms"] <= one["p99_ms"] for one in told["rates"])
    assert [change["has_redis"] for change in told["changes"]] == [False, True]
    assert all(0 < change["median_s"] <= change["most_s"] for change in told["changes"])


@pytest.mark.parametrize(("options", "named"), [(("--rates", "many"), "--rates"), ((), "--database")])
def test_what_cannot_be_measured_is_named(faqbot: Faqbot, options: tuple[str, ...], named: str) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none" if options else "sqlite:///faqbot.db"

    told = faqbot("bench", "replicas", "--database", url, *options)

    assert (told.code, named in told.err) == (2, True)
