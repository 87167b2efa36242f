"""Indexes of large bases in PostgreSQL: a table of words and one of vectors (pgvector) for each, by its fingerprint.

The tables have a schema of their own and belong to no migration: like the snapshots on disk they can be made again at
any time. Each index is a partition by itself, so no search has to filter by base; what is hidden for the moment is
filtered by an iterative scan, and where that gives fewer than were asked for, by an exact one.
"""

import asyncio
import weakref
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, TypeVar

import asyncpg
import numpy as np
import structlog
from numpy.typing import NDArray

from faqbot.domain.annex import Holding, Listing
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.storage.annex_building import made, tidied
from faqbot.storage.annex_lines import Lines
from faqbot.storage.annex_tables import SCHEMA, Tables, lacking, lock_of
from faqbot.storage.own_loop import OwnLoop

Result = TypeVar("Result")
Docs = NDArray[np.intp]
Floats = NDArray[np.float32]

_SEARCH_S = 5.0
_LOOK_S = 20.0
_EXTENSION = "SELECT default_version FROM pg_available_extensions WHERE name = 'vector'"
_THERE = f"SELECT to_regclass('{SCHEMA}.made') IS NOT NULL"
_WHOLE = (
    f"UPDATE {SCHEMA}.made SET used_at = clock_timestamp() "  # noqa: S608 - the schema's name is a constant
    "WHERE fingerprint = $1 AND phrasings = $2 RETURNING phrasings"
)
_ASKED = "CAST(CAST($1 AS text) AS vector)"
_COSINE = f"-(CAST(vector AS vector) <#> {_ASKED})"

log = structlog.get_logger(__name__)


class PostgresAnnexes:
    """Over connections of its own, in a thread of its own: those who search are no coroutines."""

    def __init__(self, url: str, name: str) -> None:
        """`name` is the database's in messages."""
        self._loop = OwnLoop("annex")
        self._lines = Lines(url, name)
        self._holding: asyncpg.Connection | None = None
        self._in_turn = asyncio.Lock()

    def lack(self) -> str:
        """Why there can be none here, with the remedy; "" if there can. Raise DatabaseUnavailable."""
        found = self._wait(self._lines.fetch(_EXTENSION), within_s=_LOOK_S)
        return lacking(str(found[0][0]) if found else "")

    def find(self, fingerprint: str, phrasings: int) -> "PostgresAnnex | None":
        """The annex of that name if it is there and whole. Raise DatabaseUnavailable."""
        is_there = self._wait(self._found(Tables(fingerprint), phrasings), within_s=_LOOK_S)
        return self._opened(fingerprint, phrasings) if is_there else None

    def keep(self, fingerprint: str, holding: Holding) -> "PostgresAnnex":
        """Make an annex, whole or not at all, and drop older ones that nobody uses. Raise DatabaseUnavailable."""
        self._wait(made(self._lines, Tables(fingerprint), holding), within_s=None)
        found = self.find(fingerprint, len(holding.vectors))
        if found is None:
            raise DatabaseUnavailable(f"The index {fingerprint} was dropped as it was made; start again.")
        try:
            self._wait(tidied(self._lines), within_s=_LOOK_S)
        except DatabaseUnavailable as error:  # what is left takes room, and is dropped another time
            log.warning("annex.not_tidied", error=str(error))
        return found

    def close(self) -> None:
        """Close the connections and end the thread; a no-op where nothing was ever asked."""
        if self._loop.is_running:
            self._wait(self._close(), within_s=_LOOK_S)
            self._loop.close()

    def _opened(self, fingerprint: str, phrasings: int) -> "PostgresAnnex":
        annex = PostgresAnnex(self._lines, self._loop, Tables(fingerprint), phrasings)
        # Nobody says that a snapshot is no longer in use.
        weakref.finalize(annex, self._loop.tell, lambda: self._let_go(fingerprint)).atexit = False
        return annex

    def _wait(self, work: Coroutine[Any, Any, Result], *, within_s: float | None) -> Result:
        return self._loop.wait_for(work, within_s=within_s)

    async def _found(self, tables: Tables, phrasings: int) -> bool:
        if not (await self._lines.fetch(_THERE))[0][0]:
            return False
        # Held first, so that nobody drops it between the two.
        await self._hold(tables.fingerprint)
        is_whole = bool(await self._lines.fetch(_WHOLE, tables.fingerprint, phrasings))
        if not is_whole:
            await self._let_go(tables.fingerprint)
        return is_whole

    async def _hold(self, fingerprint: str) -> None:
        async with self._in_turn:
            if self._holding is None or self._holding.is_closed():
                self._holding = await self._lines.lasting()
            await self._holding.execute("SELECT pg_advisory_lock_shared($1)", lock_of(fingerprint))

    async def _let_go(self, fingerprint: str) -> None:
        try:
            async with self._in_turn:
                if self._holding is not None and not self._holding.is_closed():
                    await self._holding.execute("SELECT pg_advisory_unlock_shared($1)", lock_of(fingerprint))
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
            log.warning("annex.hold_lost", error=type(error).__name__)

    async def _close(self) -> None:
        async with self._in_turn:
            if self._holding is not None:
                await self._holding.close()
        await self._lines.close()


class PostgresAnnex:
    """One index."""

    def __init__(self, lines: Lines, loop: OwnLoop, tables: Tables, phrasings: int) -> None:
        self._lines = lines
        self._loop = loop
        self._tables = tables
        self._phrasings = phrasings

    def listings(self, words: Sequence[str]) -> Mapping[str, Listing]:
        """Where those of the words that are known stand, in the order of the words. Raise DatabaseUnavailable."""
        found = self._wait(self._listings(words)) if words else {}
        return {word: found[word] for word in words if word in found}

    def nearest(self, vector: Floats, k: int, hidden: Sequence[int]) -> tuple[Docs, Floats]:
        """Phrasings near a unit vector, with their cosines. Raise DatabaseUnavailable."""
        return self._wait(self._nearest(vector, min(k, self._phrasings - len(hidden)), hidden))

    def cosines(self, vector: Floats, docs: Docs) -> Floats:
        """The cosines of these phrasings, in their order. Raise DatabaseUnavailable."""
        return self._wait(self._of(vector, docs)) if len(docs) else np.zeros(0, np.float32)

    def _wait(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self._loop.wait_for(work, within_s=_SEARCH_S)

    async def _listings(self, words: Sequence[str]) -> dict[str, Listing]:
        rows = await self._lines.fetch(
            f"SELECT word, idf, docs, weights FROM {self._tables.words} "  # noqa: S608 - named by a fingerprint
            "WHERE word = ANY(CAST($1 AS text[]))",
            list(words),
        )
        return {
            word: Listing(idf, np.frombuffer(docs, "<i4"), np.frombuffer(weights, "<f8"))
            for word, idf, docs, weights in rows
        }

    async def _nearest(self, vector: Floats, k: int, hidden: Sequence[int]) -> tuple[Docs, Floats]:
        passed = "WHERE doc <> ALL(CAST($3 AS integer[]))" if hidden else ""
        statement = (
            f"SELECT doc, {_COSINE} FROM {self._tables.vectors} {passed} "  # noqa: S608 - named by a fingerprint
            f"ORDER BY vector <#> CAST({_ASKED} AS halfvec) LIMIT $2"
        )
        values = (_written(vector), k, *((list(hidden),) if hidden else ()))
        rows = await self._lines.fetch(statement, *values)
        if len(rows) < k:
            async with self._lines.transaction() as connection:
                await connection.execute("SET LOCAL enable_indexscan = off")
                rows = await connection.fetch(statement, *values)
        return np.array([doc for doc, _ in rows], np.intp), np.array([cosine for _, cosine in rows], np.float32)

    async def _of(self, vector: Floats, docs: Docs) -> Floats:
        rows = await self._lines.fetch(
            f"SELECT doc, {_COSINE} FROM {self._tables.vectors} "  # noqa: S608 - named by a fingerprint
            "WHERE doc = ANY(CAST($2 AS integer[]))",
            _written(vector),
            docs.tolist(),
        )
        found = {doc: cosine for doc, cosine in rows}  # noqa: C416 - rows of the driver's own kind
        return np.array([found[doc] for doc in docs.tolist()], np.float32)


def _written(vector: Floats) -> str:
    return f"[{','.join(map(repr, vector.tolist()))}]"
