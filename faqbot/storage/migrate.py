"""Bring a database to the tables that this release needs, or back."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from faqbot.domain.errors import DatabaseUnavailable
from faqbot.storage.database import SERVING, Database

# To change a table of SQLite it is copied and dropped; with foreign keys on, the drop would delete rows.
# A second process that migrates waits for the first, however slow its disk.
_MIGRATING = {**SERVING, "foreign_keys": "OFF", "busy_timeout": "60000"}
_LOCK = 724_311_900  # any number, the same for every process that migrates


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to `revision`, all or nothing; a second one at the same time waits.

    Raise DatabaseUnavailable.
    """
    await _run(url, lambda config: command.upgrade(config, revision))


async def downgrade(url: str, revision: str) -> None:
    """Take the database back to `revision`; "base" removes every table and all that is in them."""
    await _run(url, lambda config: command.downgrade(config, revision))


async def current(url: str) -> str | None:
    """The revision that the database stands at, None before the first."""
    database = Database(url)
    try:
        return await database.revision()
    finally:
        await database.close()


def head() -> str:
    """The newest revision that this release knows."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    assert newest is not None, "the package ships its migrations"  # noqa: S101 - the build put them there
    return newest


def scripts() -> Path:
    """The folder of the migrations: inside the installed package, or at the top of a checkout."""
    packaged = Path(__file__).parents[1] / "migrations"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


async def _run(url: str, change: Callable[[Config], None]) -> None:
    database = Database(url, _MIGRATING)
    try:
        async with database.writing() as connection:
            await connection.run_sync(_changed, change)
    except CommandError as error:
        raise DatabaseUnavailable(
            f"No migration of this release fits the database {database.name} ({error}); "
            "correct the revision, or install the release that made the database."
        ) from error
    finally:
        await database.close()


def _changed(connection: Connection, change: Callable[[Config], None]) -> None:
    # A transaction of SQLite takes its lock with the first statement, whatever that is.
    locking = "SELECT pg_advisory_xact_lock(:lock)" if connection.dialect.name == "postgresql" else "SELECT :lock"
    connection.execute(text(locking), {"lock": _LOCK})
    config = _config()
    config.attributes["connection"] = connection
    change(config)
