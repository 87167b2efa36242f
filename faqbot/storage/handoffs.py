"""Handoffs, and what is said in them, in the database."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from faqbot.domain.handoff import LIVE, Author, Case, Said, State
from faqbot.domain.language import Language
from faqbot.language.pii import mask
from faqbot.storage.columns import plain
from faqbot.storage.database import Database, insert_into
from faqbot.storage.handoff_tables import HandoffMessageRow, HandoffRow


class SqlHandoffStore:
    """A HandoffStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def case(self, conversation: str) -> Case | None:
        """Where a conversation stands, or None if nobody was ever asked for."""
        async with self._database.glancing() as connection:
            row = (await connection.execute(_standing(), {"conversation": conversation})).one_or_none()
        return None if row is None else _case(row)

    async def threaded(self, thread: str) -> Case | None:
        """The case that an operators' channel knows under this name, or None; an empty name is no case's."""
        newest = select(HandoffRow.__table__).where(HandoffRow.thread == thread, HandoffRow.thread != "")
        async with self._database.reading() as connection:
            row = (await connection.execute(newest.order_by(HandoffRow.since.desc()).limit(1))).one_or_none()
        return None if row is None else _case(row)

    async def live(self) -> tuple[Case, ...]:
        """All cases in which a person is awaited or there, the longest untouched first."""
        found = select(HandoffRow.__table__).where(HandoffRow.state.in_(sorted(LIVE)))
        async with self._database.reading() as connection:
            rows = (await connection.execute(found.order_by(HandoffRow.touched, HandoffRow.conversation))).all()
        return tuple(map(_case, rows))

    async def save(self, case: Case, said: Sequence[Said] = ()) -> bool:
        """Keep a case one version on with what was said, all or nothing; False if another change came first."""
        async with self._database.writing() as connection:
            if not await _kept(connection, case):
                return False
            if said:
                adding = insert_into(HandoffMessageRow, connection.dialect.name)
                known = [HandoffMessageRow.conversation, HandoffMessageRow.key]
                rows = [_fields(words) for words in said]
                await connection.execute(adding.on_conflict_do_nothing(index_elements=known), rows)
            if not case.is_live:
                await _veil(connection, case.conversation)
            return True

    async def said(self, conversation: str, *, after: int = 0) -> tuple[Said, ...]:
        """What was said in the handoffs of a conversation, in order, with numbers greater than `after`."""
        found = select(HandoffMessageRow.__table__).where(
            HandoffMessageRow.conversation == conversation, HandoffMessageRow.number > after
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(found.order_by(HandoffMessageRow.number))).all()
        return tuple(Said(r.conversation, r.key, Author(r.author), r.text, r.at, r.number) for r in rows)


@cache
def _standing() -> Select[Any]:
    """Built once, as it is asked for at every message."""
    return select(HandoffRow.__table__).where(HandoffRow.conversation == bindparam("conversation"))


async def _kept(connection: AsyncConnection, case: Case) -> bool:
    fields = case_fields(case)
    if case.version == 1:
        adding = insert_into(HandoffRow, connection.dialect.name).on_conflict_do_nothing()
        return await connection.scalar(adding.returning(HandoffRow.conversation), fields) is not None
    former = update(HandoffRow).where(
        HandoffRow.conversation == case.conversation, HandoffRow.version == case.version - 1
    )
    return (await connection.execute(former.values(fields))).rowcount == 1


async def _veil(connection: AsyncConnection, conversation: str) -> None:
    """Take personal data out of what people said; what has been masked stays as it is, as do the bot's own words."""
    found = select(HandoffMessageRow.number, HandoffMessageRow.text).where(
        HandoffMessageRow.conversation == conversation, HandoffMessageRow.author != Author.BOT.value
    )
    for number, text in (await connection.execute(found)).all():
        masked = mask(text)
        if masked.counts:
            row = update(HandoffMessageRow).where(HandoffMessageRow.number == number)
            await connection.execute(row.values(text=masked.text))


def case_fields(case: Case) -> dict[str, Any]:
    """A case's row; its question is kept without personal data once nobody needs them any more."""
    question = case.question if case.is_live else mask(case.question).text
    return asdict(case) | {"state": case.state.value, "language": case.language.value, "question": plain(question)}


def _fields(said: Said) -> dict[str, Any]:
    fields = asdict(said) | {"author": said.author.value}
    del fields["number"]
    return fields


def _case(row: Any) -> Case:
    return Case(**(row._asdict() | {"state": State(row.state), "language": Language(row.language)}))
