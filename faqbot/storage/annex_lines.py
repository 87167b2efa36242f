"""Connections to the annexes: the driver's own, since a search asks one statement and waits for nothing else."""

import contextlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

import asyncpg
from sqlalchemy import make_url

from faqbot.domain.errors import DatabaseUnavailable
from faqbot.storage.failures import explained, meaning

# How many near ones a search of the graph looks at, and that it goes on until enough of them pass the filter. A plan
# that is made once, for any list of hidden ones, compares them one by one: with 60,000 a search took minutes.
_SEARCHING: Final[Mapping[str, str]] = {
    "hnsw.ef_search": "200",
    "hnsw.iterative_scan": "strict_order",
    "plan_cache_mode": "force_custom_plan",
    "jit": "off",
}
_MOST = 8
_CONNECT_S = 5.0
# The driver's internal error is what it says of a line whose end it has not read yet.
_BROKEN = (asyncpg.InterfaceError, asyncpg.InternalClientError, asyncpg.PostgresConnectionError, OSError)


class Lines:
    """Connections of one event loop; none is open before the first use."""

    def __init__(self, url: str, name: str) -> None:
        self._url = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._name = name
        self._pool: asyncpg.Pool | None = None

    async def fetch(self, statement: str, *values: object) -> Sequence[Sequence[Any]]:
        """The rows of one statement, asked again once if the line was broken. Raise DatabaseUnavailable."""
        with self._explained():
            with contextlib.suppress(*_BROKEN):
                return await self._rows(statement, values)
            return await self._rows(statement, values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[asyncpg.Connection]:
        """Several statements as one. Raise DatabaseUnavailable."""
        with self._explained():
            async with (await self._opened()).acquire() as connection, connection.transaction():
                yield connection

    async def lasting(self) -> asyncpg.Connection:
        """A connection by itself, that stays open until it is closed. Raise DatabaseUnavailable."""
        with self._explained():
            return await asyncpg.connect(self._url, timeout=_CONNECT_S)

    async def close(self) -> None:
        """Close all connections but the lasting ones."""
        if self._pool is not None:
            await self._pool.close()

    async def _rows(self, statement: str, values: Sequence[object]) -> Sequence[Sequence[Any]]:
        rows: Sequence[Sequence[Any]] = await (await self._opened()).fetch(statement, *values)
        return rows

    async def _opened(self) -> asyncpg.Pool:
        if self._pool is None:
            self._pool = await asyncpg.create_pool(
                self._url, min_size=0, max_size=_MOST, timeout=_CONNECT_S, server_settings=_SEARCHING, reset=_as_it_is
            )
        return self._pool

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            with explained(self._name):
                yield
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
            raise DatabaseUnavailable(f"The database {self._name} {meaning(error)}.") from error


async def _as_it_is(_connection: Any) -> None:
    """Nothing that a search does outlives its statement."""
