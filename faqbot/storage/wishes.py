"""Customers who want to be told, in the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from faqbot.domain.wish import Wish
from faqbot.storage.database import Database, insert_into
from faqbot.storage.desk_tables import WishRow


class SqlWishStore:
    """A WishStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, wish: Wish) -> None:
        """Add a wish; a second one of the same turn is a no-op."""
        fields = {"turn_id": wish.turn_id, "conversation": wish.conversation, "at": wish.at, "told_at": None}
        async with self._database.writing() as connection:
            adding = insert_into(WishRow, connection.dialect.name)
            await connection.execute(adding.on_conflict_do_nothing(index_elements=[WishRow.turn_id]), fields)

    async def unfulfilled(self) -> tuple[Wish, ...]:
        """Those who have not been told, the first who asked first."""
        found = select(WishRow.__table__).where(WishRow.told_at.is_(None)).order_by(WishRow.at, WishRow.turn_id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(found)).all()
        return tuple(Wish(row.turn_id, row.conversation, row.at) for row in rows)

    async def fulfil(self, turns: Sequence[str], *, at: datetime) -> None:
        """Note that those who asked in these turns have been told."""
        told = update(WishRow).where(WishRow.turn_id.in_(turns), WishRow.told_at.is_(None)).values(told_at=at)
        async with self._database.writing() as connection:
            await connection.execute(told)
