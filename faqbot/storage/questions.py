"""What the ledger says of questions that were not answered well, in the database."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, false, or_, select

from faqbot.domain.decision import Reason
from faqbot.domain.turn import LoggedTurn, Verdict
from faqbot.storage import turn_rows
from faqbot.storage.database import Database
from faqbot.storage.tables import CandidateRow, FeedbackRow, InboxRow, TurnRow

UNKNOWN = (Reason.NOT_SURE.value, Reason.NOTHING_FOUND.value)


class SqlQuestionLog:
    """A QuestionLog over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unsettled(self, *, since: datetime, most: int) -> tuple[LoggedTurn, ...]:
        """The newest turns that were declined as not known, or rated down; newest first, with their candidates."""
        newest = _unsettled(since, most)
        found = select(CandidateRow.__table__).where(CandidateRow.turn_id.in_(newest.with_only_columns(TurnRow.id)))
        candidates: defaultdict[str, list[Any]] = defaultdict(list)
        async with self._database.reading() as connection:
            rows = (await connection.execute(newest)).all()
            for row in await connection.execute(found.order_by(CandidateRow.position)):
                candidates[row.turn_id].append(row)
        return tuple(turn_rows.turn(row, candidates[row.id]) for row in rows)

    async def asked(
        self, *, since: datetime, most: int, bases: Collection[str] | None = None
    ) -> tuple[LoggedTurn, ...]:
        """The newest turns since a moment for which something was looked up; oldest first, without candidates."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(_looked_up(since, most, bases))).all()
        return tuple(turn_rows.turn(row) for row in reversed(rows))


def _unsettled(since: datetime, most: int) -> Select[Any]:
    declined = and_(TurnRow.decision == "declined", TurnRow.reason.in_(UNKNOWN))
    return (
        select(TurnRow.__table__, InboxRow.key)
        .join(InboxRow, InboxRow.id == TurnRow.inbox_id)
        .outerjoin(FeedbackRow, FeedbackRow.turn_id == TurnRow.id)
        .where(TurnRow.at >= since, or_(declined, FeedbackRow.verdict == Verdict.DOWN.value))
        .order_by(TurnRow.inbox_id.desc())
        .limit(most)
    )


def _looked_up(since: datetime, most: int, bases: Collection[str] | None) -> Select[Any]:
    found = (
        select(TurnRow.__table__, InboxRow.key)
        .join(InboxRow, InboxRow.id == TurnRow.inbox_id)
        .where(TurnRow.at >= since, TurnRow.snapshot != "")
        .order_by(TurnRow.inbox_id.desc())
        .limit(most)
    )
    if bases is None:
        return found
    return found.where(or_(false(), *(TurnRow.snapshot.startswith(f"{kb}@", autoescape=True) for kb in bases)))
