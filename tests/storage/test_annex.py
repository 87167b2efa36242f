"""What becomes of large indexes in PostgreSQL when one is dropped, broken off or cut off."""

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import asyncpg
import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import make_url

from faqbot.domain.annex import Holding, Listing
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.storage.annex import PostgresAnnexes
from faqbot.storage.annex_tables import lacking
from tests.databases import empty, execute

Floats = NDArray[np.float32]


def unit(rows: Floats) -> Floats:
    found: Floats = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return found


def some(n: int, dimensions: int = 8) -> Holding:
    vectors = unit(np.random.default_rng(n).normal(size=(n, dimensions)).astype(np.float32))
    words = [("tea", Listing(1.5, np.arange(n, dtype=np.int32), np.full(n, 0.5)))]
    return Holding(words, vectors.astype(np.float16))


def name(i: int) -> str:
    return f"{i:016x}"


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with empty("postgres", tmp_path) as url:
        yield url


@pytest.fixture
def process(url: str) -> Iterator[Callable[[], PostgresAnnexes]]:
    """Annexes as another process has them."""
    with ExitStack() as opened:

        def another() -> PostgresAnnexes:
            annexes = PostgresAnnexes(url, "test")
            opened.callback(annexes.close)
            return annexes

        yield another


def test_indexes_that_nobody_searches_are_dropped_but_the_last_ones_and_those_in_use_stay(
    process: Callable[[], PostgresAnnexes],
) -> None:
    one, other = process(), process()
    used = one.keep(name(0), some(10))
    for i in range(1, 5):
        other.keep(name(i), some(10))

    gc.collect()
    other.keep(name(5), some(10))

    found = [i for i in range(6) if other.find(name(i), 10) is not None]
    assert found[0] == 0
    assert found[-1] == 5
    assert 1 not in found
    assert used.nearest(unit(np.ones((1, 8), np.float32))[0], 3, [])[0].size == 3


async def test_a_user_who_may_not_make_the_extension_is_told_who_may_and_goes_on_once_it_is_made(
    url: str, process: Callable[[], PostgresAnnexes]
) -> None:
    user = f"clerk_{uuid4().hex[:8]}"
    await execute(url, f"CREATE ROLE {user} LOGIN PASSWORD 'clerk'")
    annexes = PostgresAnnexes(
        make_url(url).set(username=user, password="clerk").render_as_string(hide_password=False), "test"
    )

    with pytest.raises(DatabaseUnavailable, match=r"may not run `CREATE EXTENSION vector`.*administrator"):
        annexes.keep(name(1), some(10))
    await execute(url, "CREATE EXTENSION vector")
    with pytest.raises(DatabaseUnavailable, match=r"may not run `CREATE SCHEMA faqbot_index`.*administrator"):
        annexes.keep(name(1), some(10))
    await execute(url, f"CREATE SCHEMA faqbot_index AUTHORIZATION {user}")

    assert len(annexes.keep(name(1), some(10)).nearest(unit(np.ones((1, 8), np.float32))[0], 3, [])[0]) == 3
    annexes.close()
    await execute(url, f"DROP OWNED BY {user}")
    await execute(url, f"DROP ROLE {user}")


def test_what_cannot_be_made_is_told_and_leaves_nothing(process: Callable[[], PostgresAnnexes]) -> None:
    annexes = process()

    with pytest.raises(DatabaseUnavailable, match="dimensions"):
        annexes.keep(name(1), some(2, 5000))

    assert annexes.find(name(1), 2) is None


async def test_a_search_goes_on_after_all_lines_to_the_database_were_cut(
    url: str, process: Callable[[], PostgresAnnexes]
) -> None:
    annex = process().keep(name(1), some(10))
    vector = unit(np.ones((1, 8), np.float32))[0]
    annex.nearest(vector, 3, [])

    await execute(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
        "AND datname = current_database()",
    )

    assert len(annex.nearest(vector, 3, [])[0]) == 3
    assert annex.listings(["tea", "cup"]).keys() == {"tea"}


async def test_a_search_is_planned_for_what_it_hides_and_never_for_any_list(
    url: str, process: Callable[[], PostgresAnnexes]
) -> None:
    await execute(url, f"ALTER DATABASE {make_url(url).database} SET plan_cache_mode = force_generic_plan")
    annexes = process()
    annex = annexes.keep(name(1), some(100))
    vector = unit(np.ones((1, 8), np.float32))[0]
    for _ in range(7):
        annex.nearest(vector, 50, range(20))

    lines = annexes._lines  # noqa: SLF001 - a statement's plans are known to its connection alone
    asked = "SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE statement LIKE 'SELECT doc,%<> ALL(%'"
    found = annexes._loop.wait_for(lines.fetch(asked), within_s=5)  # noqa: SLF001 - a loop that happens to run

    ((custom, generic),) = found
    assert custom >= 7
    assert generic == 0


def test_a_search_without_its_tables_says_so(process: Callable[[], PostgresAnnexes], url: str) -> None:
    annexes = process()
    annex = annexes.keep(name(1), some(10))

    async def drop() -> None:
        connection = await asyncpg.connect(url)
        await connection.execute("DROP SCHEMA faqbot_index CASCADE")
        await connection.close()

    annexes._loop.wait_for(drop(), within_s=5)  # noqa: SLF001 - a loop that happens to run

    with pytest.raises(DatabaseUnavailable, match="The database test"):
        annex.listings(["tea"])


def test_nine_of_ten_nearest_and_more_are_found(process: Callable[[], PostgresAnnexes]) -> None:
    rng = np.random.default_rng(7)
    centres = rng.normal(size=(60, 64))
    vectors = unit((centres[rng.integers(60, size=4000)] + 0.5 * rng.normal(size=(4000, 64))).astype(np.float32))
    annex = process().keep(name(1), Holding([], vectors.astype(np.float16)))
    questions = unit((vectors[:50] + 0.1 * rng.normal(size=(50, 64))).astype(np.float32))

    found = [set(annex.nearest(question, 10, [])[0].tolist()) for question in questions]

    exact = [set(np.argsort(-(vectors @ question))[:10].tolist()) for question in questions]
    assert sum(len(one & other) for one, other in zip(found, exact, strict=True)) >= 0.95 * 500


@pytest.mark.parametrize(
    ("version", "told"), [("", "no pgvector"), ("0.7.4", "too old"), ("0.8.0", ""), ("0.10.1", ""), ("1.0", "")]
)
def test_a_server_without_pgvector_or_with_an_old_one_is_told_what_to_do(version: str, told: str) -> None:
    lack = lacking(version)

    assert told in lack
    assert ("install pgvector 0.8" in lack) == bool(told)
