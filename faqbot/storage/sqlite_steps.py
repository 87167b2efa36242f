"""SQLite's thread in fewer steps: a statement is run and read in one, a transaction begins with its first statement.

aiosqlite goes to its thread and back to make a cursor, to execute, to fetch, to close, and to roll nothing back; that
was a third of what an answer took.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Self, TypeVar

import aiosqlite

# Few answers are longer; the rest of one that is comes in further steps, so that whole tables can pass.
_AHEAD = 256
READING, WRITING = "BEGIN", "BEGIN IMMEDIATE"

T = TypeVar("T")


class Connection(aiosqlite.Connection):
    """A connection whose cursors take one step for each statement."""

    def __init__(self, path: str, **given: Any) -> None:
        super().__init__(lambda: sqlite3.connect(path, **given), iter_chunk_size=_AHEAD)
        self._beginning, self._only_reads, self._has_begun = "", False, False
        # A connection that nobody closed must not keep the process alive.
        self._thread.daemon = True

    def begin_with(self, statement: str) -> None:
        """Begin a transaction by this statement, in the step of the next one."""
        self._beginning, self._only_reads = statement, statement == READING

    def cursor(self) -> "Cursor":  # type: ignore[override]  # at once: it costs no step
        return Cursor(self)

    async def commit(self) -> None:
        """Commit what has begun; nobody waits for the end of what only reads, the next step comes after it anyhow."""
        self._beginning = ""
        if not self._has_begun:
            return
        if self._only_reads:
            self._tx.put_nowait((None, self._conn.commit))
        else:
            await super().commit()
        self._has_begun = False

    async def rollback(self) -> None:
        """Roll back what has begun, also where its first statement or its commit failed or was not waited for."""
        self._beginning = ""
        if self._has_begun:
            await super().rollback()
            self._has_begun = False

    async def stepped(self, step: Callable[[sqlite3.Connection], T]) -> T:
        """Run a step in the connection's thread."""
        beginning, self._beginning = self._beginning, ""
        self._has_begun = self._has_begun or bool(beginning)

        def run() -> T:
            if beginning:
                self._conn.execute(beginning)
            return step(self._conn)

        found: T = await self._execute(run)  # type: ignore[no-untyped-call]  # aiosqlite types what is public
        return found


class Cursor:
    """What SQLAlchemy uses of aiosqlite's cursor."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._open: sqlite3.Cursor | None = None
        self._rows: deque[Any] = deque()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def execute(self, sql: str, parameters: Any = ()) -> Self:
        """Run a statement, and read the beginning of what it returns."""
        return await self._run(lambda connection: connection.execute(sql, parameters))

    async def executemany(self, sql: str, parameters: Iterable[Any]) -> Self:
        """Run a statement for each row of parameters."""
        return await self._run(lambda connection: connection.executemany(sql, parameters))

    async def fetchone(self) -> Any:
        """The next row, None after the last."""
        return next(iter(await self.fetchmany(1)), None)

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows."""
        wanted = size or self.arraysize
        while self._open is not None and len(self._rows) < wanted:
            await self._read_on(self._open)
        return [self._rows.popleft() for _ in range(min(wanted, len(self._rows)))]

    async def fetchall(self) -> list[Any]:
        """All rows that are left."""
        while self._open is not None:
            await self._read_on(self._open)
        rows = list(self._rows)
        self._rows.clear()
        return rows

    async def close(self) -> None:
        """Let go of what was not read."""
        left, self._open = self._open, None
        if left is not None:
            await self._connection.stepped(lambda _connection: left.close())

    async def _run(self, statement: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> Self:
        await self._read_on(statement)
        return self

    async def _read_on(self, source: sqlite3.Cursor | Callable[[sqlite3.Connection], sqlite3.Cursor]) -> None:
        """Run a statement or go on with one, and keep its next rows; a statement that is read to its end is closed."""

        def step(connection: sqlite3.Connection) -> tuple[sqlite3.Cursor | None, list[Any]]:
            cursor = source if isinstance(source, sqlite3.Cursor) else source(connection)
            self.description = cursor.description
            rows = cursor.fetchmany(_AHEAD) if cursor.description else []
            # Only now: with RETURNING, rows are counted as they are read.
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
            if len(rows) == _AHEAD:
                return cursor, rows
            cursor.close()
            return None, rows

        self._open, rows = await self._connection.stepped(step)
        self._rows.extend(rows)
