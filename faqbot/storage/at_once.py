"""SQLite at once: brief transactions whose statements are prepared once and run where they are called.

A statement that finds a row by an index takes some ten microseconds; SQLAlchemy's connection and the way to SQLite's
thread and back take twenty times as long, at every statement, and were a third of what an answer took. Nothing waits
here: while another process writes, the transaction sleeps, and what waits for the disk goes into a thread.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import Dialect

from faqbot.storage.prepared import Given, Prepared, Rows, Statement

READING, WRITING = "BEGIN", "BEGIN IMMEDIATE"
_BETWEEN_TRIES_S = 0.005
# Every so many commits the log is moved into the database, if it has grown as long as SQLite lets it grow.
_COMMITS = 50
_STATEMENTS = 200
_LOG_PAGES = 1000

T = TypeVar("T")


class Brief:
    """A transaction that is open; it has what the stores use of SQLAlchemy's connection."""

    def __init__(self, open_: sqlite3.Connection, house: "AtOnce") -> None:
        self.dialect = house.dialect
        self._open = open_
        self._house = house

    async def execute(self, statement: Statement, given: Given = None) -> Rows:
        """Run a statement, with one row of parameters or for each of several."""
        prepared = self._house.prepared(statement, _names(given))
        # Only a first statement can meet another process; it had no effect.
        return await self._house.patiently(lambda: prepared.run(self._open, given))

    async def scalar(self, statement: Statement, given: Given = None) -> Any:
        """The first column of the first row, None where there is none."""
        row = (await self.execute(statement, given)).first()
        return None if row is None else row[0]

    async def rollback(self) -> None:
        """Undo everything; the transaction is over."""
        self._open.rollback()


class AtOnce:
    """The connections for brief transactions; `connect` makes one that does not wait, `patience_s` is for others."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], dialect: Dialect, patience_s: float) -> None:
        self.dialect = dialect
        self._connect = connect
        self._patience_s = patience_s
        self._free: list[sqlite3.Connection] = []
        self._known: dict[tuple[Statement, tuple[str, ...]], Prepared] = {}
        self._commits = 0

    @asynccontextmanager
    async def transaction(self, beginning: str) -> AsyncIterator[Brief]:
        """Open a transaction that is kept as a whole or, on any error, not at all."""
        connection = self._free.pop() if self._free else self._connect()
        is_ours = True
        try:
            await self.patiently(lambda: connection.execute(beginning))
            yield Brief(connection, self)
            self._commits += beginning == WRITING
            if self._commits < _COMMITS:
                connection.commit()
            else:
                # Whoever does not wait for the end of this leaves the connection to the thread.
                self._commits, is_ours = 0, False
                await asyncio.to_thread(_commit_and_move_the_log, connection)
                is_ours = True
        finally:
            if is_ours:
                connection.rollback()
                self._free.append(connection)

    def prepared(self, statement: Statement, names: tuple[str, ...]) -> Prepared:
        """A statement that takes parameters of these names, made ready the first time."""
        known = self._known.get((statement, names))
        if known is None:
            if len(self._known) >= _STATEMENTS:  # some are built anew each time
                self._known.clear()
            known = self._known[statement, names] = Prepared(statement, names, self.dialect)
        return known

    async def patiently(self, step: Callable[[], T]) -> T:
        """Try a step until no other process is in its way."""
        until = time.monotonic() + self._patience_s
        while True:
            try:
                return step()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
            await asyncio.sleep(_BETWEEN_TRIES_S)

    def close(self) -> None:
        """Close the connections; they are made anew when they are needed."""
        for connection in self._free:
            connection.close()
        self._free.clear()


def connector(arguments: tuple[Any, Any], pragmas: Mapping[str, str]) -> Callable[[], sqlite3.Connection]:
    """What opens a connection as the dialect would, but for what it waits for."""
    places, named = arguments

    def connect() -> sqlite3.Connection:
        given = {**named, "check_same_thread": False, "isolation_level": None}
        connection: sqlite3.Connection = sqlite3.connect(*places, **given)
        for name, value in {**pragmas, "busy_timeout": "0", "wal_autocheckpoint": "0"}.items():
            connection.execute(f"PRAGMA {name}={value}")
        return connection

    return connect


def _commit_and_move_the_log(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA wal_autocheckpoint={_LOG_PAGES}")
    connection.commit()
    connection.execute("PRAGMA wal_autocheckpoint=0")


def _names(given: Given) -> tuple[str, ...]:
    row = given if given is None or isinstance(given, Mapping) else given[0]
    return tuple(row) if row else ()
