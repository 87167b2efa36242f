"""Names that one process at a time holds: advisory locks of PostgreSQL, which end with their connection."""

import asyncio
from collections.abc import Coroutine
from hashlib import blake2b
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import BigInteger, TextClause, bindparam, text

from faqbot.domain.errors import DatabaseUnavailable
from faqbot.storage.database import Database
from faqbot.storage.failures import explained

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_TAKE = text("SELECT pg_try_advisory_lock(:key)").bindparams(bindparam("key", type_=BigInteger))
_RELEASE = text("SELECT pg_advisory_unlock(:key)").bindparams(bindparam("key", type_=BigInteger))
_ALIVE = text("SELECT :key IS NOT NULL").bindparams(bindparam("key", type_=BigInteger))

log = structlog.get_logger(__name__)


class PostgresHolds:
    """Holds over one connection for all names of a process; when it is lost, all are free and taken anew."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._line = asyncio.Lock()
        self._connection: AsyncConnection | None = None
        self._mine: set[str] = set()
        self._late: set[asyncio.Task[None]] = set()

    async def take(self, name: str) -> bool:
        """Hold a name, or go on holding it; False while another process does. Raise DatabaseUnavailable."""
        taking = asyncio.create_task(self._take(name))
        try:
            # A statement that is cut off would lose the connection, and with it the names of all other turns.
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            self._to_the_end(self._given_back(taking, name))
            raise

    async def release(self, name: str) -> None:
        """Let a name go; if this process does not hold it, this is a no-op."""
        await asyncio.shield(self._to_the_end(self._release(name)))

    def _to_the_end(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Work that goes on where its caller is cancelled."""
        task = asyncio.create_task(work)
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        return task

    async def _take(self, name: str) -> bool:
        async with self._line:
            if name in self._mine and await self._is_alive(name):
                return True
            if await self._say(_TAKE, name):
                self._mine.add(name)
            return name in self._mine

    async def _is_alive(self, name: str) -> bool:
        try:
            return await self._say(_ALIVE, name)
        except DatabaseUnavailable:
            return False

    async def _release(self, name: str) -> None:
        async with self._line:
            if name not in self._mine:
                return
            self._mine.discard(name)
            try:
                await self._say(_RELEASE, name)
            except DatabaseUnavailable as error:
                log.warning("holds.lost", error=str(error))

    async def _given_back(self, taking: asyncio.Task[bool], name: str) -> None:
        await asyncio.wait({taking})
        if taking.exception() is None:
            await self._release(name)

    async def _say(self, statement: TextClause, name: str) -> bool:
        try:
            with explained(self._database.name):
                if self._connection is None:
                    self._connection = await self._database.lasting()
                return bool(await self._connection.scalar(statement, {"key": _key(name)}))
        except DatabaseUnavailable:
            await self._forget()
            raise

    async def _forget(self) -> None:
        """What the lost connection held is free; the next name is taken over a new one."""
        self._mine.clear()
        lost, self._connection = self._connection, None
        if lost is not None:
            await self._database.drop(lost)


def _key(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
