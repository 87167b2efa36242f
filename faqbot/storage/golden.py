"""Golden questions in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from faqbot.domain.golden import Expected, Expects, GoldenQuestion
from faqbot.domain.language import Language
from faqbot.storage.database import Database, insert_into
from faqbot.storage.publishing_tables import GoldenRow


class SqlGoldenStore:
    """A GoldenStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def questions(self, kb: str | None = None) -> tuple[GoldenQuestion, ...]:
        """Those asked of one base, or all of them; ordered by base and text."""
        wanted = select(GoldenRow.__table__)
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted if kb is None else wanted.where(GoldenRow.kb == kb))
            return tuple(sorted(map(_question, rows), key=lambda question: (question.kb, question.text)))

    async def keep(self, questions: Sequence[GoldenQuestion], *, at: datetime) -> None:
        """Add questions, all or nothing; one that is there gets the new expectation."""
        async with self._database.writing() as connection:
            adding = insert_into(GoldenRow, connection.dialect.name)
            given = {name: adding.excluded[name] for name in ("outcome", "entry_kb", "entry_id", "at")}
            replacing = adding.on_conflict_do_update(index_elements=[GoldenRow.id], set_=given)
            if questions:
                await connection.execute(replacing, [_fields(question) | {"at": at} for question in questions])

    async def drop(self, question_id: str) -> bool:
        """Delete one; False if there is none of that id."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(GoldenRow).where(GoldenRow.id == question_id))).rowcount > 0


def _fields(question: GoldenQuestion) -> dict[str, Any]:
    return {
        "id": question.id,
        "kb": question.kb,
        "language": question.language.value,
        "text": question.text,
        "outcome": question.expected.outcome.value,
        "entry_kb": question.expected.kb,
        "entry_id": question.expected.entry_id,
    }


def _question(row: Any) -> GoldenQuestion:
    expected = Expected(Expects(row.outcome), row.entry_kb, row.entry_id)
    return GoldenQuestion(row.text, Language(row.language), row.kb, expected)
