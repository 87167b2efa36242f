"""A database of its own on a PostgreSQL server: made for a measurement, and dropped after it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import make_url, text

from faqbot.domain.annex import Holding
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.domain.protocols import Annex, Annexes
from faqbot.storage.annex_tables import SCHEMA
from faqbot.storage.database import Database
from faqbot.storage.failures import explained

_ROOM = (
    "SELECT coalesce(sum(pg_total_relation_size(pg_class.oid)), 0) FROM pg_class "  # noqa: S608 - a constant
    f"JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = '{SCHEMA}' AND relkind = 'r'"
)


@contextmanager
def scratch(server: str) -> Iterator[str]:
    """The URL of a new database on the server of another; its user may make databases. Raise DatabaseUnavailable."""
    name = f"faqbot_bench_{uuid4().hex}"
    asyncio.run(_said(server, f"CREATE DATABASE {name} TEMPLATE template0"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        asyncio.run(_said(server, f"DROP DATABASE {name} WITH (FORCE)"))


@dataclass(frozen=True, slots=True)
class ScratchIndexes:
    """Large indexes in the database at a URL, to be put there by one process and searched by another."""

    url: str

    def keep(self, fingerprint: str, holding: Holding) -> int:
        """Put an index there, and tell the bytes that it takes, graph and all. Raise DatabaseUnavailable."""
        before = self._room()
        with self._annexes() as annexes:
            if lack := annexes.lack():
                raise DatabaseUnavailable(lack)
            annexes.keep(fingerprint, holding)
        return self._room() - before

    @contextmanager
    def opened(self, fingerprint: str, phrasings: int) -> Iterator[Annex]:
        """What was put there, while the context lasts. Raise DatabaseUnavailable."""
        with self._annexes() as annexes:
            found = annexes.find(fingerprint, phrasings)
            if found is None:
                raise DatabaseUnavailable(f"The index {fingerprint} is gone; measure again.")
            yield found

    def _room(self) -> int:
        return asyncio.run(_said(self.url, _ROOM))

    @contextmanager
    def _annexes(self) -> Iterator[Annexes]:
        # Its driver is an extra.
        from faqbot.storage.annex import PostgresAnnexes  # noqa: PLC0415

        annexes = PostgresAnnexes(self.url, "of the measurement")
        try:
            yield annexes
        finally:
            annexes.close()


async def _said(url: str, statement: str) -> int:
    """The number that a statement gives, 0 where it gives none."""
    database = Database(url)
    try:
        with explained(database.name):
            result = await (await database.lasting()).execute(text(statement))
            return int(result.scalar_one()) if result.returns_rows else 0
    finally:
        await database.close()
