"""`faqbot bench outside`: a base in memory and in PostgreSQL, asked in turn."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from faqbot.storage.database import Database
from tests.cli.conftest import Faqbot
from tests.databases import empty

SMALL = ("--sizes", "300", "--questions", "10")


def test_both_places_are_measured_and_agree_and_nothing_is_left_on_the_server(faqbot: Faqbot, tmp_path: Path) -> None:
    with empty("postgres", tmp_path) as url:
        before = asyncio.run(databases(url))
        outcome = faqbot("bench", "outside", "--database", url, *SMALL, "--json", "-")
        left = asyncio.run(databases(url))

    (told,) = outcome.json["sizes"]
    assert outcome.code == 0
    assert told["phrasings"] == 300
    assert [place["place"] for place in told["places"]] == ["in memory", "in the database"]
    assert all(0 < place["p50_ms"] <= place["p99_ms"] and place["cpu_ms"] > 0 for place in told["places"])
    assert min(told["made_s"], told["kept_s"], told["database_mib"]) > 0
    assert told["agreement"]["same_bm25"] == told["agreement"]["of"] == 10
    assert told["agreement"]["fewest"] == told["agreement"]["fewest_masked"] == 50
    assert told["agreement"]["nearest"] > 0.9
    assert set(left) <= set(before)


@pytest.mark.parametrize("url", ["sqlite:///faqbot.db", "postgres"])
def test_what_is_no_postgresql_server_is_refused(faqbot: Faqbot, url: str) -> None:
    outcome = faqbot("bench", "outside", "--database", url)

    assert outcome.code == 2
    assert "--database leads to no PostgreSQL server" in outcome.err


async def databases(url: str) -> list[str]:
    database = Database(url)
    async with database.reading() as connection:
        found = await connection.scalars(text("SELECT datname FROM pg_database WHERE datname LIKE 'faqbot_bench%'"))
        names = list(map(str, found))
    await database.close()
    return names
