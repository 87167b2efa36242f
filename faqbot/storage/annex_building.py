"""Making an annex: both tables are copied in, indexed and announced in one transaction; old ones are dropped."""

from collections.abc import AsyncIterator, Iterable, Iterator
from hashlib import blake2b

import asyncpg
import numpy as np
import structlog
from numpy.typing import NDArray

from faqbot.domain.annex import Holding, Listing
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.storage.annex_lines import Lines
from faqbot.storage.annex_tables import SCHEMA, Tables, lock_of

# An hour: the graph of a million vectors takes ten minutes.
_BUILDING_S = 3600.0
_AT_ONCE = 5000
# Besides those in use: the state before the last change is wanted again where that is taken back.
_LEFT = 2
_COPY_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_COPY_END = b"\xff\xff"
_BUILDING = int.from_bytes(blake2b(b"faqbot_index building", digest_size=8).digest(), "big", signed=True)

log = structlog.get_logger(__name__)


async def made(lines: Lines, tables: Tables, holding: Holding) -> None:
    """Make the tables of an annex unless they are there, whole or not at all. Raise DatabaseUnavailable."""
    async with lines.transaction() as connection:
        # One at a time, of all processes; whoever comes second finds what the first has made.
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _BUILDING, timeout=_BUILDING_S)
        await _prepare(connection)
        if not await _is_there(connection, tables, len(holding.vectors)):
            await _drop(connection, tables)
            await _fill(connection, tables, holding)


async def tidied(lines: Lines) -> None:
    """Drop the indexes that nobody searches, but for those used last. Raise DatabaseUnavailable."""
    old = await lines.fetch(
        f"SELECT fingerprint FROM {SCHEMA}.made ORDER BY used_at DESC OFFSET {_LEFT}"  # noqa: S608 - constants
    )
    for (fingerprint,) in old:
        async with lines.transaction() as connection:
            if await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", lock_of(fingerprint)):
                await _drop(connection, Tables(fingerprint))
                log.info("annex.dropped", fingerprint=fingerprint[:12])


async def _prepare(connection: asyncpg.Connection) -> None:
    """Make what all annexes need, as far as an administrator has not made it."""
    if not await connection.fetchval("SELECT count(*) FROM pg_extension WHERE extname = 'vector'"):
        await _make(connection, "CREATE EXTENSION vector")
    if not await connection.fetchval("SELECT to_regnamespace($1) IS NOT NULL", SCHEMA):
        await _make(connection, f"CREATE SCHEMA {SCHEMA}")
    await connection.execute(
        f"CREATE TABLE IF NOT EXISTS {SCHEMA}.made "
        "(fingerprint text PRIMARY KEY, phrasings integer NOT NULL, used_at timestamptz NOT NULL)"
    )


async def _make(connection: asyncpg.Connection, statement: str) -> None:
    try:
        await connection.execute(statement)
    except asyncpg.InsufficientPrivilegeError as error:
        raise DatabaseUnavailable(
            f"The database user may not run `{statement}`, which a large index needs; let an administrator run it, "
            f"and give the user the schema {SCHEMA}."
        ) from error


async def _is_there(connection: asyncpg.Connection, tables: Tables, phrasings: int) -> bool:
    found = await connection.fetchval(
        f"SELECT phrasings FROM {SCHEMA}.made WHERE fingerprint = $1",  # noqa: S608 - the schema's name is a constant
        tables.fingerprint,
    )
    return bool(found == phrasings)


async def _fill(connection: asyncpg.Connection, tables: Tables, holding: Holding) -> None:
    phrasings, dimensions = holding.vectors.shape
    await connection.execute(
        f"CREATE TABLE {tables.words} "
        "(word text PRIMARY KEY, idf float8 NOT NULL, docs bytea NOT NULL, weights bytea NOT NULL)"
    )
    # Packing them would save little, and cost each search.
    await connection.execute(f"ALTER TABLE {tables.words} ALTER docs SET STORAGE EXTERNAL")
    await connection.execute(f"ALTER TABLE {tables.words} ALTER weights SET STORAGE EXTERNAL")
    _, _, words = tables.words.partition(".")
    await connection.copy_records_to_table(
        words, schema_name=SCHEMA, records=_records(holding.words), timeout=_BUILDING_S
    )
    await connection.execute(f"CREATE TABLE {tables.vectors} (doc integer, vector halfvec({dimensions}) NOT NULL)")
    _, _, vectors = tables.vectors.partition(".")
    await connection.copy_to_table(
        vectors, schema_name=SCHEMA, source=_copied(holding.vectors), format="binary", timeout=_BUILDING_S
    )
    await connection.execute(f"ALTER TABLE {tables.vectors} ADD PRIMARY KEY (doc)", timeout=_BUILDING_S)
    await connection.execute("SET LOCAL maintenance_work_mem = '512MB'")
    # Several workers would need more shared memory than containers give.
    await connection.execute("SET LOCAL max_parallel_maintenance_workers = 0")
    await connection.execute(
        f"CREATE INDEX ON {tables.vectors} USING hnsw (vector halfvec_ip_ops)", timeout=_BUILDING_S
    )
    await connection.execute(f"ANALYZE {tables.vectors}", timeout=_BUILDING_S)
    await connection.execute(
        f"INSERT INTO {SCHEMA}.made VALUES ($1, $2, clock_timestamp()) "  # noqa: S608 - the schema's name is a constant
        "ON CONFLICT (fingerprint) DO UPDATE SET phrasings = excluded.phrasings, used_at = excluded.used_at",
        tables.fingerprint,
        phrasings,
    )


def _records(words: Iterable[tuple[str, Listing]]) -> Iterator[tuple[str, float, bytes, bytes]]:
    for word, listing in words:
        yield word, listing.idf, listing.docs.astype("<i4").tobytes(), listing.weights.astype("<f8").tobytes()


async def _copied(vectors: NDArray[np.float16]) -> AsyncIterator[bytes]:
    """The rows (doc, vector) in the binary form of COPY, and of halfvec.

    https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS-BINARY-FORMAT
    """
    n, dimensions = vectors.shape
    row = np.dtype(
        [
            ("fields", ">i2"),
            ("doc_bytes", ">i4"),
            ("doc", ">i4"),
            ("vector_bytes", ">i4"),
            ("dimensions", ">i2"),
            ("unused", ">i2"),
            ("vector", ">f2", (dimensions,)),
        ]
    )
    yield _COPY_HEADER
    for start in range(0, n, _AT_ONCE):
        some = vectors[start : start + _AT_ONCE]
        rows = np.zeros(len(some), row)
        rows["fields"], rows["doc_bytes"], rows["vector_bytes"] = 2, 4, 4 + 2 * dimensions
        rows["doc"], rows["dimensions"], rows["vector"] = np.arange(start, start + len(some)), dimensions, some
        yield rows.tobytes()
    yield _COPY_END


async def _drop(connection: asyncpg.Connection, tables: Tables) -> None:
    await connection.execute(f"DROP TABLE IF EXISTS {tables.words}, {tables.vectors}")
    await connection.execute(
        f"DELETE FROM {SCHEMA}.made WHERE fingerprint = $1",  # noqa: S608 - the schema's name is a constant
        tables.fingerprint,
    )
