"""Browsers that were sent to an identity provider, in the database."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from faqbot.domain.operator import Departure
from faqbot.storage.database import Database
from faqbot.storage.operator_tables import DepartureRow


class SqlDepartureStore:
    """A DepartureStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, departure: Departure) -> None:
        """Keep a departure."""
        names = ("digest", "nonce", "verifier", "expires_at")
        async with self._database.writing() as connection:
            await connection.execute(insert(DepartureRow).values({name: getattr(departure, name) for name in names}))

    async def take(self, digest: str, *, at: datetime) -> Departure | None:
        """The departure of that digest, used up: the deletion decides who gets it."""
        own = DepartureRow.digest == digest
        async with self._database.writing() as connection:
            row = (await connection.execute(select(DepartureRow.__table__).where(own))).one_or_none()
            gone = await connection.execute(delete(DepartureRow).where(own))
        if row is None or not gone.rowcount or row.expires_at <= at:
            return None
        return Departure(row.digest, row.nonce, row.verifier, row.expires_at)

    async def forget(self, *, before: datetime) -> int:
        """Delete what expired before a moment; return how many."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(DepartureRow).where(DepartureRow.expires_at < before))).rowcount
