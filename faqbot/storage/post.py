"""What messengers bring and what they are to deliver, in the database."""

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, Update, bindparam, delete, or_, select, text, tuple_, update
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from faqbot.domain.language import Language
from faqbot.domain.post import Arrival, Chat, Letter, Outcome, Standing, prefix
from faqbot.storage.database import Database, Executing, insert_into
from faqbot.storage.post_tables import ArrivalRow, ChatRow, LetterRow
from faqbot.storage.tables import ConversationRow

_BROUGHT = tuple(field.name for field in fields(Arrival) if field.name != "id")
_WRITTEN = tuple(field.name for field in fields(Letter) if field.name != "id")


class SqlArrivals:
    """Arrivals over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, arrivals: Sequence[Arrival]) -> tuple[Arrival, ...]:
        """Store those that are new, all or nothing, and return them in order with their ids."""
        kept = []
        async with self._database.noting() as connection:
            for arrival in arrivals:
                place = await connection.scalar(_keeping(connection.dialect.name), _arrival_fields(arrival))
                if place is not None:
                    kept.append(replace(arrival, id=place))
        return tuple(kept)

    async def unanswered(self, channel: str) -> tuple[Arrival, ...]:
        """Those that wait for an answer, oldest first."""
        waiting = select(ArrivalRow.__table__).where(ArrivalRow.channel == channel, ArrivalRow.is_answered.is_(False))
        async with self._database.reading() as connection:
            rows = await connection.execute(waiting.order_by(ArrivalRow.id))
        return tuple(Arrival(r.channel, r.bot, r.number, r.chat, r.body, r.at, r.id) for r in rows)

    async def answer(self, arrivals: Sequence[Arrival], letters: Sequence[Letter]) -> tuple[Letter, ...]:
        """Mark arrivals as answered, drop their bodies and put letters into the outbox, in one step."""
        ids = [arrival.id for arrival in arrivals]
        async with self._database.noting() as connection:
            marked = await connection.execute(_marking(), {"places": ids})
            if marked.rowcount != len(ids):
                await connection.rollback()
                return ()
            return await _put(connection, letters)

    async def forget(self, channel: str, *, before: datetime) -> int:
        """Delete what was answered and came in before a moment; return how many."""
        old = delete(ArrivalRow).where(ArrivalRow.channel == channel, ArrivalRow.is_answered, ArrivalRow.at < before)
        async with self._database.writing() as connection:
            return (await connection.execute(old)).rowcount


class SqlOutbox:
    """An Outbox over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, letters: Sequence[Letter]) -> tuple[Letter, ...]:
        """Store letters, all or nothing, and return them with their ids."""
        async with self._database.noting() as connection:
            return await _put(connection, letters)

    async def unsent(self, channel: str) -> tuple[Letter, ...]:
        """Those without a fate, in order."""
        waiting = select(LetterRow.__table__).where(LetterRow.channel == channel, LetterRow.fate.is_(None))
        async with self._database.reading() as connection:
            rows = await connection.execute(waiting.order_by(LetterRow.id))
        return tuple(Letter(r.channel, r.bot, r.chat, r.call, r.body, r.at, r.id, r.doubts, r.name) for r in rows)

    async def begin(self, letters: Sequence[Letter]) -> frozenset[int]:
        """Note that an attempt is about to be made, and return those that nobody else has begun."""
        given = {"letters": [(letter.id, letter.doubts) for letter in letters]}
        async with self._database.noting() as connection:
            return frozenset((await connection.execute(_doubting(), given)).scalars())

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Note how attempts ended."""
        ended = [
            {"place": o.letter, "fate": o.fate.value, "message": o.message} for o in outcomes if o.fate is not None
        ]
        again = [{"place": o.letter, "before": o.doubts} for o in outcomes if o.fate is None]
        async with self._database.noting() as connection:
            if ended:
                await connection.execute(_ending(), ended)
            if again:
                await connection.execute(_retracting(), again)

    async def sent(self, channel: str, bot: str, chat: str, name: str) -> int | None:
        """The messenger's number of the message with this name, None if there is none."""
        named = {"channel": channel, "bot": bot, "chat": chat, "name": name}
        async with self._database.glancing() as connection:
            number: int | None = await connection.scalar(_sent(), named)
        return number

    async def name(self, channel: str, bot: str, chat: str, message: int) -> str | None:
        """The name under which the message with this number was sent, None if it had none."""
        given = {"channel": channel, "bot": bot, "chat": chat, "message": message}
        async with self._database.glancing() as connection:
            name: str | None = await connection.scalar(_name(), given)
        return name

    async def forget(self, channel: str, *, before: datetime) -> int:
        """Delete what has a fate and was put before a moment; return how many."""
        old = delete(LetterRow).where(LetterRow.channel == channel, LetterRow.fate.is_not(None), LetterRow.at < before)
        async with self._database.writing() as connection:
            return (await connection.execute(old)).rowcount


class SqlChatStore:
    """A ChatStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def chat(self, channel: str, bot: str, chat_id: str) -> Chat | None:
        """One chat, or None if nothing was kept of it."""
        async with self._database.glancing() as connection:
            row = (await connection.execute(_chat(), {"channel": channel, "bot": bot, "chat": chat_id})).one_or_none()
        if row is None:
            return None
        language = None if row.language is None else Language(row.language)
        return Chat(row.channel, row.bot, row.id, row.conversation, language, row.is_gone, Standing(row.standing))

    async def keep(self, chat: Chat, *, at: datetime) -> None:
        """Add a chat, or replace what was kept of it."""
        async with self._database.noting() as connection:
            await connection.execute(_replacing(connection.dialect.name), asdict(chat) | {"at": at})

    async def conversations(self, chat: Chat) -> tuple[str, ...]:
        """The conversations of a chat that are kept."""
        began_here = ConversationRow.token.startswith(prefix(chat.channel, chat.bot, chat.id), autoescape=True)
        own = select(ConversationRow.token).where(or_(began_here, ConversationRow.token == chat.conversation))
        async with self._database.reading() as connection:
            return tuple(await connection.scalars(own.order_by(ConversationRow.token)))

    async def drop(self, chat: Chat) -> None:
        """Delete the chat, not its conversations."""
        kept = delete(ChatRow).where(ChatRow.channel == chat.channel, ChatRow.bot == chat.bot, ChatRow.id == chat.id)
        async with self._database.writing() as connection:
            await connection.execute(kept)


def _arrival_fields(arrival: Arrival) -> dict[str, Any]:
    return {name: getattr(arrival, name) for name in _BROUGHT} | {"is_answered": False}


async def _put(connection: Executing, letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """One after another: their ids must rise in the order given. One whose name is known is left out."""
    put = []
    for letter in letters:
        given = {name: getattr(letter, name) for name in _WRITTEN} | {"fate": None, "message": None}
        place = await connection.scalar(_putting(connection.dialect.name), given)
        if place is not None:
            put.append(replace(letter, id=place))
    return tuple(put)


# The statements are built once: to build them costs more than to run them.


@cache
def _keeping(dialect: str) -> ReturningInsert[Any]:
    adding = insert_into(ArrivalRow, dialect)
    known = [ArrivalRow.channel, ArrivalRow.bot, ArrivalRow.number]
    return adding.on_conflict_do_nothing(index_elements=known).returning(ArrivalRow.id)


@cache
def _marking() -> Update:
    waiting = ArrivalRow.id.in_(bindparam("places", expanding=True)), ArrivalRow.is_answered.is_(False)
    return update(ArrivalRow).where(*waiting).values(is_answered=True, body="")


@cache
def _doubting() -> ReturningUpdate[Any]:
    as_known = tuple_(LetterRow.id, LetterRow.doubts).in_(bindparam("letters", expanding=True))
    begun = update(LetterRow).where(as_known, LetterRow.fate.is_(None)).values(doubts=LetterRow.doubts + 1)
    return begun.returning(LetterRow.id)


@cache
def _chat() -> Select[Any]:
    named = ChatRow.channel == bindparam("channel"), ChatRow.bot == bindparam("bot"), ChatRow.id == bindparam("chat")
    return select(ChatRow.__table__).where(*named)


@cache
def _replacing(dialect: str) -> Insert:
    adding = insert_into(ChatRow, dialect)
    given = {name: adding.excluded[name] for name in ("conversation", "language", "is_gone", "standing", "at")}
    return adding.on_conflict_do_update(index_elements=[ChatRow.channel, ChatRow.bot, ChatRow.id], set_=given)


@cache
def _sent() -> Select[int | None]:
    names = ("channel", "bot", "chat", "name")
    return select(LetterRow.message).where(*(getattr(LetterRow, name) == bindparam(name) for name in names))


@cache
def _name() -> Select[str]:
    names = ("channel", "bot", "chat", "message")
    own = (getattr(LetterRow, name) == bindparam(name) for name in names)
    # Letters with a name have an index, by their chat.
    return select(LetterRow.name).where(*own, LetterRow.name != text("''")).limit(1)


@cache
def _putting(dialect: str) -> ReturningInsert[Any]:
    return insert_into(LetterRow, dialect).on_conflict_do_nothing().returning(LetterRow.id)


@cache
def _ending() -> Update:
    table = LetterRow.__table__
    ended = update(table).where(table.c.id == bindparam("place"))  # type: ignore[arg-type]  # a Table, typed as less
    return ended.values(fate=bindparam("fate"), message=bindparam("message"), body="")


@cache
def _retracting() -> Update:
    table = LetterRow.__table__
    begun = table.c.id == bindparam("place"), table.c.doubts == bindparam("before") + 1
    retracted = update(table).where(*begun)  # type: ignore[arg-type]  # a Table, typed as less
    return retracted.values(doubts=bindparam("before"))
