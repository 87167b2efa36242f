"""When entries are to be looked at again, in the database."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, select

from faqbot.storage.database import Database, insert_into
from faqbot.storage.desk_tables import ReviewRow


class SqlReviewStore:
    """A ReviewStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, kb: str, entry_id: str, on: date | None) -> None:
        """Note the day of an entry's next review, or with None that there is none."""
        own = (ReviewRow.kb == kb, ReviewRow.entry_id == entry_id)
        async with self._database.writing() as connection:
            if on is None:
                await connection.execute(delete(ReviewRow).where(*own))
                return
            adding = insert_into(ReviewRow, connection.dialect.name)
            key = [ReviewRow.kb, ReviewRow.entry_id]
            replacing = adding.on_conflict_do_update(index_elements=key, set_={"on": adding.excluded["on"]})
            await connection.execute(replacing, {"kb": kb, "entry_id": entry_id, "on": on.isoformat()})

    async def days(self) -> Mapping[tuple[str, str], date]:
        """The day of each entry's next review, by base and id; entries without one are left out."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(ReviewRow.__table__))).all()
        return {(row.kb, row.entry_id): date.fromisoformat(row.on) for row in rows}
