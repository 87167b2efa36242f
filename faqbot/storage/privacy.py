"""What is kept of a conversation in the database: told in full, erased, or pruned by age."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from faqbot.storage.database import Database
from faqbot.storage.desk_tables import WishRow
from faqbot.storage.handoff_tables import HandoffMessageRow, HandoffRow
from faqbot.storage.tables import CandidateRow, ConversationRow, FeedbackRow, InboxRow, LabelRow, Row, TurnRow

_AT_ONCE = 500


class SqlPrivacyStore:
    """A PrivacyStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def export(self, conversation: str) -> Mapping[str, Any]:
        """All that is kept of a conversation, by table, ready for JSON; {} if nothing is."""
        turns = select(TurnRow.id).where(TurnRow.conversation == conversation)
        wanted: dict[type[Row], Any] = {
            ConversationRow: ConversationRow.token == conversation,
            InboxRow: InboxRow.conversation == conversation,
            TurnRow: TurnRow.conversation == conversation,
            CandidateRow: CandidateRow.turn_id.in_(turns),
            FeedbackRow: FeedbackRow.turn_id.in_(turns),
            WishRow: WishRow.turn_id.in_(turns),
            HandoffRow: HandoffRow.conversation == conversation,
            HandoffMessageRow: HandoffMessageRow.conversation == conversation,
        }
        async with self._database.reading() as connection:
            found = {row.__tablename__: await _rows(connection, row, which) for row, which in wanted.items()}
        return {name: rows for name, rows in found.items() if rows}

    async def erase(self, conversation: str) -> bool:
        """Delete all that is kept of a conversation; False if nothing was."""
        async with self._database.writing() as connection:
            return await _erased(connection, [conversation]) > 0

    async def prune(self, *, before: datetime) -> int:
        """Erase the conversations in which nothing was said since; return how many."""
        done = 0
        while True:
            async with self._database.writing() as connection:
                old = select(ConversationRow.token).where(ConversationRow.last_at < before).limit(_AT_ONCE)
                tokens = (await connection.scalars(old)).all()
                await _erased(connection, tokens)
            done += len(tokens)
            if len(tokens) < _AT_ONCE:
                return done


async def _rows(connection: AsyncConnection, row: type[Row], which: Any) -> list[dict[str, Any]]:
    found = await connection.execute(select(row.__table__).where(which))
    return [{name: _plain(value) for name, value in one._asdict().items()} for one in found]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


async def _erased(connection: AsyncConnection, conversations: Sequence[str]) -> int:
    """Delete everything of these conversations; return the number of conversations and handoffs that there were."""
    if connection.dialect.name == "sqlite":
        # What is deleted is overwritten, so that it cannot be read out of the file.
        await connection.execute(text("PRAGMA secure_delete = ON"))
    await _unlearn(connection, conversations)
    turns = select(TurnRow.id).where(TurnRow.conversation.in_(conversations))
    doomed: tuple[tuple[type[Row], Any], ...] = (
        (CandidateRow, CandidateRow.turn_id.in_(turns)),
        (FeedbackRow, FeedbackRow.turn_id.in_(turns)),
        (WishRow, WishRow.turn_id.in_(turns)),
        (TurnRow, TurnRow.conversation.in_(conversations)),
        (InboxRow, InboxRow.conversation.in_(conversations)),
        (HandoffMessageRow, HandoffMessageRow.conversation.in_(conversations)),
    )
    for row, which in doomed:
        await connection.execute(delete(row).where(which))
    cases = await connection.execute(delete(HandoffRow).where(HandoffRow.conversation.in_(conversations)))
    known = await connection.execute(delete(ConversationRow).where(ConversationRow.token.in_(conversations)))
    return cases.rowcount + known.rowcount


async def _unlearn(connection: AsyncConnection, conversations: Sequence[str]) -> None:
    """Delete the labels that choices in these conversations made: they have the time of the message that chose."""
    said = select(TurnRow.text, TurnRow.completed, TurnRow.at).where(TurnRow.conversation.in_(conversations))
    rows = (await connection.execute(said)).all()
    texts = {form for row in rows for form in (row.text, row.completed) if form}
    digests = [sha256(form.encode()).hexdigest() for form in texts]
    moments = [row.at for row in rows]
    await connection.execute(delete(LabelRow).where(LabelRow.digest.in_(digests), LabelRow.at.in_(moments)))
