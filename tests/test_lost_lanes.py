"""Two processes over PostgreSQL, of which one loses the connection that holds its lanes in the middle of a turn."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from faqbot.app import SnapshotBuilder, pipeline
from faqbot.assistant import Assistant, Talk
from faqbot.conversation.lanes import Lanes
from faqbot.domain.errors import ConversationBusy
from faqbot.domain.message import Question
from faqbot.domain.turn import Turn
from faqbot.embeddings.table import TableEmbedder
from faqbot.retrieval.shelf import Shelf
from faqbot.storage.database import Database
from faqbot.storage.holds import PostgresHolds
from faqbot.storage.memory import MemoryEntryStore
from faqbot.storage.memory_calibrations import MemoryCalibrationStore
from faqbot.storage.turns import SqlTurnStore
from tests.contracts.samples import NOON, a_question
from tests.databases import migrated

_CUT = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON oid = database "
    "WHERE locktype = 'advisory' AND datname = current_database()"
)


class Paused(SqlTurnStore):
    """Keeps turns only once it is let go on, as where answering takes long."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.is_answered = asyncio.Event()
        self.go_on = asyncio.Event()

    async def record(self, turn: Turn, *, after: str | None = None) -> None:
        self.is_answered.set()
        await self.go_on.wait()
        await super().record(turn, after=after)


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with migrated("postgres", tmp_path) as url:
        yield url


@pytest.fixture
async def databases(url: str) -> AsyncIterator[tuple[Database, Database]]:
    opened = Database(url), Database(url)
    yield opened
    for database in opened:
        await database.close()


def process(database: Database, turns: SqlTurnStore, name: str) -> Assistant:
    shelf = Shelf(MemoryEntryStore(), MemoryCalibrationStore(), SnapshotBuilder(TableEmbedder(), None, 0.05))
    numbers = count(1)
    talk = Talk(lanes=Lanes(holds=PostgresHolds(database)))
    return Assistant(shelf, pipeline(), turns, lambda: f"{name}-{next(numbers)}", talk)


def asked(key: str, words: str) -> Question:
    return replace(a_question(key, text=words, at=NOON), kb=None)


async def test_a_turn_whose_lane_was_lost_to_another_process_is_refused_and_then_answered_after_what_was_said_there(
    databases: tuple[Database, Database],
) -> None:
    slow = Paused(databases[0])
    one, other = process(databases[0], slow, "one"), process(databases[1], SqlTurnStore(databases[1]), "other")
    first = asyncio.create_task(one.reply(asked("m1", "What is 1 + 1?")))
    await slow.is_answered.wait()
    async with databases[1].reading() as connection:
        await connection.execute(_CUT)

    second = await other.reply(asked("m2", "What is 2 + 2?"))
    slow.go_on.set()
    with pytest.raises(ConversationBusy, match="try again"):
        await first
    again = await one.reply(asked("m1", "What is 1 + 1?"))

    kept = await slow.conversation("c1")
    assert {turn.id for turn in kept} == {second.id, again.id}
    assert [turn.text for turn in kept] == ["What is 1 + 1?", "What is 2 + 2?"]


async def test_a_turn_whose_lane_was_lost_and_taken_by_nobody_is_kept(databases: tuple[Database, Database]) -> None:
    slow = Paused(databases[0])
    one = process(databases[0], slow, "one")
    answering = asyncio.create_task(one.reply(asked("m1", "What is 1 + 1?")))
    await slow.is_answered.wait()
    async with databases[1].reading() as connection:
        await connection.execute(_CUT)

    slow.go_on.set()
    turn = await answering

    assert [kept.id for kept in await slow.conversation("c1")] == [turn.id]
    assert (await one.reply(asked("m2", "What is 2 + 2?"))).id != turn.id
