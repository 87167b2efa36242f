"""Migrations: the tables are what the program expects, and the way there and back works."""

import asyncio
import json
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from faqbot.domain.errors import DatabaseUnavailable
from faqbot.domain.faq import Declaration, Declares
from faqbot.domain.job import State, Work
from faqbot.storage import migrate
from faqbot.storage.database import Database
from faqbot.storage.editions import SqlEditionStore
from faqbot.storage.entries import SqlEntryStore
from faqbot.storage.jobs import SqlJobStore
from faqbot.storage.schema import METADATA
from faqbot.storage.turns import SqlTurnStore
from tests.contracts.samples import NOON, a_full_entry, a_turn, an_entry, later


async def test_the_migrated_database_is_what_the_tables_say(empty_url: str) -> None:
    await migrate.upgrade(empty_url)

    database = Database(empty_url)
    async with database.reading() as connection:
        assert await connection.run_sync(_differences) == []
    await database.close()


async def test_a_new_database_stands_at_no_revision(empty_url: str) -> None:
    assert await migrate.current(empty_url) is None


async def test_an_upgrade_brings_the_database_to_the_newest_revision(empty_url: str) -> None:
    await migrate.upgrade(empty_url)

    assert await migrate.current(empty_url) == migrate.head()


async def test_an_upgrade_of_an_upgraded_database_keeps_its_rows(url: str) -> None:
    database = Database(url)
    await SqlEntryStore(database).save([a_full_entry()], at=NOON)

    await migrate.upgrade(url)

    assert (await SqlEntryStore(database).load("orders")).entries == (a_full_entry(),)
    await database.close()


async def test_two_processes_may_upgrade_at_the_same_time(empty_url: str) -> None:
    await asyncio.gather(migrate.upgrade(empty_url), migrate.upgrade(empty_url))

    assert await migrate.current(empty_url) == migrate.head()


async def test_a_database_with_rows_goes_down_and_up_again(url: str) -> None:
    database = Database(url)
    await SqlEntryStore(database).save([a_full_entry()], at=NOON)
    await SqlTurnStore(database).record(a_turn())
    await database.close()

    await migrate.downgrade(url, "base")
    tables_left = await _tables(url)
    await migrate.upgrade(url)

    assert tables_left == {"alembic_version"}
    assert await _tables(url) == {"alembic_version", *METADATA.tables}
    assert await SqlEntryStore(database).versions() == {}
    await database.close()


async def test_the_newest_version_of_a_base_learns_what_was_declared_when_it_was_made_before_that_was_kept(
    url: str,
) -> None:
    database = Database(url)
    hours = Declaration(Declares.HOURS, "support", '{"name":"support"}')
    await SqlEntryStore(database).save([an_entry()], at=NOON, declared={"orders": [hours]})
    await SqlEntryStore(database).save([an_entry(text="another wording")], at=NOON)

    await migrate.downgrade(url, "0017")
    await migrate.upgrade(url)

    found = [await SqlEditionStore(database).said("orders", number) for number in (1, 2)]
    assert found[0] is None
    assert found[1] is not None
    assert found[1].declared == (hours,)
    await database.close()


async def test_what_was_given_to_be_read_before_there_were_jobs_is_still_told(url: str) -> None:
    database = Database(url)
    items = [{"name": "a.md", "fate": "added"}]
    await migrate.downgrade(url, "0020")
    row = "'b', 'orders', 'mei', '2026-03-01 12:00:00+00:00', '2026-03-01 12:01:00+00:00'"
    async with database.writing() as connection:
        await connection.exec_driver_sql(f"INSERT INTO bundles VALUES ({row}, '{json.dumps(items)}')")  # noqa: S608
    await database.close()

    await migrate.upgrade(url)
    await migrate.downgrade(url, "0020")
    await migrate.upgrade(url)

    (job,) = await SqlJobStore(database).recent(most=9)
    assert (job.id, job.work, job.state, job.result) == ("b", Work.DOCUMENTS, State.DONE, items)
    assert (job.asked_at, job.finished_at) == (NOON, later(1))
    await database.close()


async def test_a_database_of_a_newer_release_is_refused_with_the_remedy(url: str) -> None:
    database = Database(url)
    async with database.writing() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    await database.close()

    with pytest.raises(DatabaseUnavailable, match=r"'9999'.*install the release that made the database"):
        await migrate.upgrade(url)


def test_the_migrations_are_found_and_end_in_one_head() -> None:
    assert (migrate.scripts() / "env.py").is_file()
    assert migrate.head() == max(path.name[:4] for path in Path(migrate.scripts(), "versions").glob("*.py"))


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), METADATA))


async def _tables(url: str) -> set[str]:
    database = Database(url)
    async with database.reading() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await database.close()
    return set(names)
