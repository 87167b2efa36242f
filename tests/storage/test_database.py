"""Connections, transactions, and errors that name the database and the remedy."""

import re
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from faqbot.domain.errors import BadSetting, DatabaseUnavailable
from faqbot.storage import migrate
from faqbot.storage.calibrations import SqlCalibrationStore
from faqbot.storage.columns import utc
from faqbot.storage.database import SERVING, Database
from faqbot.storage.entries import SqlEntryStore
from faqbot.storage.turns import SqlTurnStore
from tests.contracts.samples import NOON, a_question, an_entry

IMPATIENT = {**SERVING, "busy_timeout": "1"}


@pytest.fixture
async def file(sqlite_url: str) -> AsyncIterator[Database]:
    """A SQLite database that does not wait for a lock."""
    database = Database(sqlite_url, IMPATIENT)
    yield database
    await database.close()


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite"])
async def test_a_sqlite_file_and_its_folder_are_made(tmp_path: Path, scheme: str) -> None:
    path = tmp_path / "数据" / "deep" / "faqbot.db"
    database = Database(f"{scheme}:///{path}")

    await database.ping()

    assert path.is_file()
    await database.close()


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+asyncpg"])
async def test_postgresql_answers(postgres_url: str, scheme: str) -> None:
    database = Database(make_url(postgres_url).set(drivername=scheme).render_as_string(hide_password=False))

    assert await database.revision() == migrate.head()
    await database.close()


async def test_a_database_knows_its_revision(database: Database) -> None:
    assert await database.revision() == migrate.head()


async def test_a_sqlite_connection_is_set_up_to_serve(file: Database) -> None:
    async with file.reading() as connection:
        settings = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]

    assert settings == ["wal", 1, 1, 1]


async def test_a_closed_database_connects_again(database: Database) -> None:
    await database.close()

    assert await SqlEntryStore(database).versions() == {}


async def test_what_fails_inside_a_transaction_takes_it_back(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await _insert_and_fail(database)

    assert await SqlEntryStore(database).versions() == {}


async def test_a_transaction_that_reads_cannot_write_to_postgresql(postgres_url: str) -> None:
    database = Database(postgres_url)

    with pytest.raises(DatabaseUnavailable, match="is read-only"):
        await _write_while_reading(database)
    await database.close()


async def test_a_mistake_in_a_statement_is_not_blamed_on_the_database(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)not.null"):
        await _write(database, "INSERT INTO knowledge_bases (id, version) VALUES ('x', 1)")


async def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-03-01T12:00:00 has no time zone"):
        utc(NOON.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("url", "remedy"),
    [
        ("faqbot.db", "write sqlite:///faqbot.db or postgresql://"),
        ("mysql://user:secret@host/name", "begins with mysql; write sqlite:// or postgresql://"),
        ("sqlite://", "names no file; write sqlite:///faqbot.db"),
        ("sqlite:///:memory:", "names no file; write sqlite:///faqbot.db"),
    ],
)
def test_a_wrong_url_is_refused_with_the_remedy(url: str, remedy: str) -> None:
    with pytest.raises(BadSetting, match=re.escape(remedy)):
        Database(url)


def test_postgresql_without_its_driver_names_the_extra_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)  # patched, as the driver is installed wherever tests run

    with pytest.raises(BadSetting, match=re.escape("install it with pip install 'faqbot[postgres]'")):
        Database("postgresql://host/name")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(DatabaseUnavailable, match=r"The folder .*/file/deep of the database cannot be made"):
        Database(f"sqlite:///{tmp_path}/file/deep/faqbot.db")


async def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}")

    with pytest.raises(DatabaseUnavailable, match=f"The database {tmp_path} cannot be opened; check"):
        await database.ping()


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("茶叶" * 1000, encoding="utf-8")
    database = Database(f"sqlite:///{path}")

    with pytest.raises(DatabaseUnavailable, match=r"notes\.db is not a SQLite database; point"):
        await database.ping()


async def test_a_read_only_file_is_named(sqlite_url: str) -> None:
    path = make_url(sqlite_url).database
    database = Database(f"sqlite:///file:{path}?mode=ro&uri=true")

    with pytest.raises(DatabaseUnavailable, match="is read-only; let the user"):
        await SqlEntryStore(database).save([an_entry()], at=NOON)
    await database.close()


async def test_a_locked_file_is_named(file: Database, sqlite_url: str) -> None:
    with closing(sqlite3.connect(str(make_url(sqlite_url).database))) as elsewhere:
        elsewhere.execute("BEGIN EXCLUSIVE")

        with pytest.raises(DatabaseUnavailable, match=r"faqbot\.db is locked by another process"):
            await SqlTurnStore(file).accept(a_question())


async def test_a_full_disk_is_named(file: Database) -> None:
    with pytest.raises(DatabaseUnavailable, match="has no room left on its disk"):
        await _write(file, "PRAGMA max_page_count = 1", "CREATE TABLE notes AS SELECT zeroblob(1000000)")


async def test_a_database_without_tables_names_the_command(empty_url: str) -> None:
    database = Database(empty_url)

    with pytest.raises(DatabaseUnavailable, match="run `faqbot db upgrade`"):
        await SqlEntryStore(database).versions()
    await database.close()


async def test_a_database_with_old_tables_names_the_command(database: Database) -> None:
    await _write(database, "ALTER TABLE labels RENAME COLUMN text TO wording")

    with pytest.raises(DatabaseUnavailable, match="run `faqbot db upgrade`"):
        await SqlCalibrationStore(database).labels("orders")


async def test_a_postgresql_that_refuses_is_named_without_its_password() -> None:
    database = Database("postgresql://user:secret@127.0.0.1:1/shop")

    with pytest.raises(DatabaseUnavailable, match=r"^The database shop on 127\.0\.0\.1 does not answer; check"):
        await database.ping()


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ({"database": "nowhere"}, "nowhere on .* does not exist; create it"),
        ({"username": "nobody"}, "refuses the user or the password; correct them"),
    ],
)
async def test_a_postgresql_url_that_is_wrong_is_named(postgres_url: str, wrong: dict[str, str], remedy: str) -> None:
    target = make_url(postgres_url).set(**wrong)  # type: ignore[arg-type]  # a name and its text
    database = Database(target.render_as_string(hide_password=False))

    with pytest.raises(DatabaseUnavailable, match=remedy):
        await database.ping()


async def test_a_lost_connection_is_named_and_the_next_one_works(postgres_url: str) -> None:
    database = Database(postgres_url)

    with pytest.raises(DatabaseUnavailable, match="check that PostgreSQL is running"):
        await _write(database, "SELECT pg_terminate_backend(pg_backend_pid())")

    await database.ping()
    await database.close()


async def _insert_and_fail(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(text("INSERT INTO knowledge_bases (id, version, lexicon) VALUES ('x', 1, '{}')"))
        raise ZeroDivisionError


async def _write_while_reading(database: Database) -> None:
    async with database.reading() as connection:
        await connection.execute(text("DELETE FROM knowledge_bases"))


async def _write(database: Database, *statements: str) -> None:
    async with database.writing() as connection:
        for statement in statements:
            await connection.exec_driver_sql(statement)
