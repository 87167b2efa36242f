"""The connection to SQLite or PostgreSQL: transactions for the stores, and errors that people can act on."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from faqbot.domain.errors import BadSetting, DatabaseUnavailable
from faqbot.domain.protocols import Signal
from faqbot.storage import at_once, sqlite_steps
from faqbot.storage.at_once import AtOnce, Brief
from faqbot.storage.failures import explained
from faqbot.storage.tables import Row

SERVING: Mapping[str, str] = {
    "busy_timeout": "5000",
    "journal_mode": "WAL",
    "synchronous": "NORMAL",
    "foreign_keys": "ON",
}
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_READING: Mapping[str, Mapping[str, str | bool]] = {
    "sqlite": {},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
# What a store runs its statements in.
Executing = AsyncConnection | Brief
_IS_NEWS = "faqbot.is_news"
_CONNECT_S = 5
_STATEMENT_S = 60
_POOL_S = 10
# A machine that vanished without a word is noticed by the server within nine seconds, and what it held is free.
_GONE = {"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "2"}


class Database:
    """A database that stores work in; connects when first used. Raises BadSetting on a wrong URL.

    `pragmas` are the settings of a SQLite connection; `news` is told of each change that others wait for.
    """

    def __init__(self, url: str, pragmas: Mapping[str, str] = SERVING, news: Signal | None = None) -> None:
        target = _target(url)
        self.name = _name(target)
        self.is_file = _is_sqlite(target)
        self._news = news
        self._lasting: list[AsyncConnection] = []
        _make_folder(target)
        self._engine = _sqlite(target, pragmas) if _is_sqlite(target) else _postgresql(target)
        self._readers = self._engine.execution_options(**_READING[target.get_backend_name()])
        self._writers = self._engine.execution_options(sqlite_begin=sqlite_steps.WRITING)
        self._at_once = _at_once(target, self._engine, pragmas) if self.is_file else None
        # SQLite has one writer at a time: waiting in line is fair and cheaper than asking again and again.
        self._line: AbstractAsyncContextManager[None] = asyncio.Lock() if _is_sqlite(target) else nullcontext()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that sees the database as it was at one moment."""
        with explained(self.name):
            async with self._readers.begin() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that is kept as a whole or, on any error, not at all."""
        with explained(self.name):
            async with self._line, self._writers.begin() as connection:
                connection.info.pop(_IS_NEWS, None)  # left by one that was not kept
                yield connection
                is_news = connection.info.pop(_IS_NEWS, False)
        if is_news and self._news is not None:
            await self._news.tell()

    def glancing(self) -> AbstractAsyncContextManager[Executing]:
        """Open a transaction like `reading`, for a few rows that are found by an index."""
        return self.reading() if self._at_once is None else self._briefly(self._at_once, at_once.READING)

    def noting(self) -> AbstractAsyncContextManager[Executing]:
        """Open a transaction like `writing`, for a few rows."""
        return self.writing() if self._at_once is None else self._briefly(self._at_once, at_once.WRITING)

    async def ping(self) -> None:
        """Return if the database answers. Raise DatabaseUnavailable."""
        await self.revision()

    async def revision(self) -> str | None:
        """The migration that the database stands at, None before the first."""
        async with self.reading() as connection:
            return await connection.run_sync(_revision)

    async def lasting(self) -> AsyncConnection:
        """A connection outside transactions that stays open until it is dropped, or the database is closed."""
        connection = await self._engine.execution_options(isolation_level="AUTOCOMMIT").connect()
        self._lasting.append(connection)
        return connection

    async def drop(self, connection: AsyncConnection) -> None:
        """Close a lasting connection, also one that is broken."""
        self._lasting.remove(connection)
        with contextlib.suppress(DBAPIError, OSError):
            await connection.invalidate()
        with contextlib.suppress(DBAPIError, OSError):
            await connection.close()

    async def close(self) -> None:
        """Close every connection; the database connects again when it is used again."""
        for connection in tuple(self._lasting):
            await self.drop(connection)
        if self._at_once is not None:
            self._at_once.close()
        await self._engine.dispose()

    @asynccontextmanager
    async def _briefly(self, connections: AtOnce, beginning: str) -> AsyncIterator[Executing]:
        line = self._line if beginning == at_once.WRITING else nullcontext()
        with explained(self.name):
            async with line, connections.transaction(beginning) as transaction:
                yield transaction


def announce(connection: AsyncConnection) -> None:
    """Let those who wait for changes be told of this transaction once it is kept."""
    connection.info[_IS_NEWS] = True


def insert_into(row: type[Row], dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Begin an insert that can say what to do on a conflict; give it its rows when it is executed."""
    table = row.metadata.tables[row.__tablename__]
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def _target(url: str) -> URL:
    try:
        target = make_url(url)
    except ArgumentError:
        raise BadSetting(
            "The database URL cannot be read; write sqlite:///faqbot.db or postgresql://user:password@host/name."
        ) from None
    if target.drivername not in _DRIVERS:
        raise BadSetting(f"The database URL begins with {target.drivername}; write sqlite:// or postgresql:// instead.")
    if _is_sqlite(target) and target.database in {None, "", ":memory:"}:
        raise BadSetting("The database URL names no file; write sqlite:///faqbot.db or another path.")
    return target.set(drivername=_DRIVERS[target.drivername])


def _is_sqlite(target: URL) -> bool:
    return target.get_backend_name() == "sqlite"


def _name(target: URL) -> str:
    """Name the database in messages, without the user and the password."""
    if _is_sqlite(target):
        return str(target.database)
    return f"{target.database} on {target.host or target.query.get('host', 'localhost')}"


def _make_folder(target: URL) -> None:
    place = str(target.database)
    if not _is_sqlite(target) or place.startswith("file:"):
        return
    folder = Path(place).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(
            f"The folder {folder} of the database cannot be made ({error.strerror}); "
            "make it, or point the database URL at another place."
        ) from error


def _postgresql(target: URL) -> AsyncEngine:
    try:
        return create_async_engine(
            target,
            pool_pre_ping=True,
            pool_timeout=_POOL_S,
            connect_args={"timeout": _CONNECT_S, "command_timeout": _STATEMENT_S, "server_settings": _GONE},
        )
    except ModuleNotFoundError as error:
        raise BadSetting(
            f"PostgreSQL needs the package {error.name}; install it with pip install 'faqbot[postgres]'."
        ) from error


def _sqlite(target: URL, pragmas: Mapping[str, str]) -> AsyncEngine:
    engine = create_async_engine(
        target, pool_timeout=_POOL_S, connect_args={"async_creator_fn": sqlite_steps.Connection}
    )

    # The driver would begin a transaction at the first change only, so two reads could see two moments:
    # https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#pysqlite-serializable
    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for name, value in pragmas.items():
            cursor.execute(f"PRAGMA {name}={value}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        steps = connection.connection.driver_connection
        assert isinstance(steps, sqlite_steps.Connection)  # noqa: S101 - the engine makes no others
        steps.begin_with(connection.get_execution_options().get("sqlite_begin", sqlite_steps.READING))

    return engine


def _at_once(target: URL, engine: AsyncEngine, pragmas: Mapping[str, str]) -> AtOnce:
    arguments = engine.dialect.create_connect_args(target)
    patience_s = int(pragmas.get("busy_timeout", "0")) / 1000
    return AtOnce(at_once.connector(arguments, pragmas), engine.dialect, patience_s)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
