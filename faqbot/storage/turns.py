"""The inbox and the recall ledger in the database."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, Update, bindparam, case, func, insert, select, update
from sqlalchemy.sql.dml import ReturningInsert

from faqbot.domain.errors import OVERTAKEN, ConversationBusy
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.domain.turn import Feedback, LoggedTurn, Tally, Turn
from faqbot.storage import turn_rows
from faqbot.storage.database import Database, Executing, insert_into
from faqbot.storage.tables import CandidateRow, ConversationRow, FeedbackRow, InboxRow, TurnRow


class SqlTurnStore:
    """A TurnStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def accept(self, question: Question) -> LoggedTurn | None:
        """Put a question into the inbox; return the turn that answered it before, if any."""
        async with self._database.noting() as connection:
            if await _entered(connection, question) is not None:
                return None
            known = (await connection.execute(_known(), _name(question))).one()
            return None if known.turn_id is None else await _turn(connection, known.turn_id)

    async def record(self, turn: Turn, *, after: str | None = None) -> None:
        """Store a turn and mark its question as done; the first turn recorded for a question stands.

        Raise ConversationBusy if the newest turn of the conversation is not `after`.
        """
        kept = turn_rows.logged(turn)
        async with self._database.noting() as connection:
            if after is not None and await _newest(connection, kept.conversation) != after:
                raise ConversationBusy(OVERTAKEN)
            inbox_id = await _place(connection, turn.question)
            fields = turn_rows.turn_fields(kept) | {"inbox_id": inbox_id}
            if await connection.scalar(_answer(connection.dialect.name), fields) is not None:
                await _complete(connection, kept, inbox_id)
                if turn.question.also:
                    await _also_answered(connection, turn.question, kept.id)

    async def turn(self, turn_id: str) -> LoggedTurn | None:
        """One turn with its candidates, or None."""
        async with self._database.glancing() as connection:
            return await _turn(connection, turn_id)

    async def conversation(self, conversation: str, *, limit: int = 50) -> tuple[LoggedTurn, ...]:
        """The last `limit` turns of a conversation, oldest first, without candidates."""
        async with self._database.glancing() as connection:
            rows = (await connection.execute(_newest_first(), {"conversation": conversation, "limit": limit})).all()
        return tuple(turn_rows.turn(row) for row in reversed(rows))

    async def rate(self, feedback: Feedback) -> bool:
        """Store a verdict, replacing an earlier one on the same turn; False if there is no such turn."""
        async with self._database.noting() as connection:
            if (await connection.execute(_one_turn(), {"turn": feedback.turn_id})).one_or_none() is None:
                return False
            fields = turn_rows.feedback_fields(feedback)
            await connection.execute(_rating(connection.dialect.name), fields)
            return True

    async def tallies(
        self, thresholds: Mapping[Language, float], *, since: datetime, most: int
    ) -> Mapping[Language, Tally]:
        """Of the last `most` turns to come in, those since a moment that met just the threshold of their language."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(_counts(since, most))).all()
        return {
            Language(row.language): Tally(row.asked, row.answered)
            for row in rows
            if row.threshold == thresholds.get(Language(row.language))
        }


async def _newest(connection: Executing, conversation: str) -> str:
    """The newest turn of a conversation, "" for none; until this transaction ends nobody else adds one after asking."""
    await connection.execute(_alone(), {"conversation": conversation})
    newest: str | None = await connection.scalar(_last(), {"conversation": conversation})
    return newest or ""


async def _entered(connection: Executing, question: Question) -> int | None:
    """Put a question and its conversation in, and return its place; None if it is there."""
    dialect = connection.dialect.name
    await connection.execute(_opening(dialect), turn_rows.conversation_fields(question))
    place: int | None = await connection.scalar(_arrival(dialect), turn_rows.question_fields(question))
    return place


async def _place(connection: Executing, question: Question) -> int | None:
    """The place of a question in the inbox, where it is put if it is not there; another process may come first."""
    for look in (_looked_up, _entered, _looked_up):
        place = await look(connection, question)
        if place is not None:
            return place
    return None


async def _looked_up(connection: Executing, question: Question) -> int | None:
    place: int | None = await connection.scalar(_known(), _name(question))
    return place


def _name(question: Question) -> dict[str, str]:
    return {"channel": question.channel, "key": question.key}


async def _complete(connection: Executing, turn: LoggedTurn, inbox_id: int | None) -> None:
    candidates = list(turn_rows.candidate_fields(turn))
    if candidates:
        await connection.execute(_found(), candidates)
    # Once it is answered, nobody needs the question with its personal data any more.
    await connection.execute(_done(), {"place": inbox_id, "turn_id": turn.id, "text": turn.text, "question": {}})


async def _also_answered(connection: Executing, question: Question, turn_id: str) -> None:
    """Messages of the same burst have the same answer."""
    burst = {"channel": question.channel, "keys": question.also}
    for row in (await connection.execute(_burst(), burst)).all():
        masked = turn_rows.masked(row.text)
        await connection.execute(_done(), {"place": row.id, "turn_id": turn_id, "text": masked, "question": {}})


async def _turn(connection: Executing, turn_id: str) -> LoggedTurn | None:
    row = (await connection.execute(_one_turn(), {"turn": turn_id})).one_or_none()
    if row is None:
        return None
    return turn_rows.turn(row, await connection.execute(_its_candidates(), {"turn": turn_id}))


def _turns() -> Select[Any]:
    return select(TurnRow.__table__, InboxRow.key).join(InboxRow, InboxRow.id == TurnRow.inbox_id)


def _counts(since: datetime, most: int) -> Select[Any]:
    """How many of the last turns met each threshold; the index of the inbox keeps it quick in a long ledger."""
    recent = select(TurnRow.__table__).order_by(TurnRow.inbox_id.desc()).limit(most).subquery()
    counts = select(
        recent.c.language,
        recent.c.threshold,
        func.count().label("asked"),
        func.count(recent.c.entry_id).label("answered"),
    )
    met = counts.where(recent.c.at >= since, recent.c.template.is_(None), recent.c.threshold.is_not(None))
    return met.group_by(recent.c.language, recent.c.threshold)


# The statements are built once: to build them costs more than to run them.


@cache
def _opening(dialect: str) -> Insert:
    """Open a conversation, or note that it goes on."""
    adding = insert_into(ConversationRow, dialect)
    here = adding.excluded.last_at
    later = case((here > ConversationRow.last_at, here), else_=ConversationRow.last_at)
    return adding.on_conflict_do_update(index_elements=[ConversationRow.token], set_={"last_at": later})


@cache
def _arrival(dialect: str) -> ReturningInsert[tuple[int]]:
    """Put a question into the inbox and return its place; return nothing if it is there."""
    adding = insert_into(InboxRow, dialect)
    return adding.on_conflict_do_nothing(index_elements=[InboxRow.channel, InboxRow.key]).returning(InboxRow.id)


@cache
def _known() -> Select[int, str | None]:
    """A question of the inbox, and the turn that answered it if any did."""
    named = InboxRow.channel == bindparam("channel"), InboxRow.key == bindparam("key")
    return select(InboxRow.id, InboxRow.turn_id).where(*named)


@cache
def _newest_first() -> Select[Any]:
    """The last turns of a conversation, by the order of the inbox: clocks of several processes differ, and jump."""
    own = _turns().where(TurnRow.conversation == bindparam("conversation"))
    return own.order_by(TurnRow.inbox_id.desc()).limit(bindparam("limit"))


@cache
def _alone() -> Select[str]:
    """Wait for others who add to a conversation; SQLite has one writer at a time anyway."""
    own = select(ConversationRow.token).where(ConversationRow.token == bindparam("conversation"))
    return own.with_for_update()


@cache
def _last() -> Select[str]:
    own = select(TurnRow.id).where(TurnRow.conversation == bindparam("conversation"))
    return own.order_by(TurnRow.inbox_id.desc()).limit(1)


@cache
def _one_turn() -> Select[Any]:
    return _turns().where(TurnRow.id == bindparam("turn"))


@cache
def _its_candidates() -> Select[Any]:
    found = select(CandidateRow.__table__).where(CandidateRow.turn_id == bindparam("turn"))
    return found.order_by(CandidateRow.position)


@cache
def _burst() -> Select[int, str]:
    """Questions of the inbox that have no answer yet, by their keys."""
    named = InboxRow.channel == bindparam("channel"), InboxRow.key.in_(bindparam("keys", expanding=True))
    return select(InboxRow.id, InboxRow.text).where(*named, InboxRow.turn_id.is_(None))


@cache
def _found() -> Insert:
    return insert(CandidateRow)


@cache
def _done() -> Update:
    """Mark a question of the inbox as answered."""
    table = InboxRow.__table__
    done = update(table).where(table.c.id == bindparam("place"))  # type: ignore[arg-type]  # a Table, typed as less
    return done.values({name: bindparam(name) for name in ("turn_id", "text", "question")})


@cache
def _answer(dialect: str) -> ReturningInsert[tuple[str]]:
    """Add a turn and return its id; return nothing if it, or another one for its question, is there."""
    return insert_into(TurnRow, dialect).on_conflict_do_nothing().returning(TurnRow.id)


@cache
def _rating(dialect: str) -> Insert:
    """Store a verdict in the place of an earlier one."""
    adding = insert_into(FeedbackRow, dialect)
    given = {name: adding.excluded[name] for name in ("verdict", "comment", "at")}
    return adding.on_conflict_do_update(index_elements=[FeedbackRow.turn_id], set_=given)
