"""What turns leave behind in the database."""

import asyncio

from sqlalchemy import delete, func, select

from faqbot.domain.turn import Feedback, Verdict
from faqbot.storage.database import Database
from faqbot.storage.tables import CandidateRow, ConversationRow, FeedbackRow, InboxRow, TurnRow
from faqbot.storage.turns import SqlTurnStore
from tests.contracts.samples import NOON, a_question, a_turn, later


async def test_one_message_accepted_by_two_processes_is_in_the_inbox_once(url: str) -> None:
    here, elsewhere = Database(url), Database(url)
    stores = [SqlTurnStore(here), SqlTurnStore(elsewhere)] * 5

    await asyncio.gather(*(store.accept(a_question()) for store in stores))

    async with here.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(InboxRow)) == 1
    await here.close()
    await elsewhere.close()


async def test_one_message_recorded_by_two_processes_is_one_turn(url: str) -> None:
    here, elsewhere = Database(url), Database(url)
    stores = [SqlTurnStore(here), SqlTurnStore(elsewhere)] * 3

    await asyncio.gather(*(store.record(a_turn(f"t{place}")) for place, store in enumerate(stores)))

    async with here.reading() as connection:
        turns = (await connection.scalars(select(TurnRow.id))).all()
        done = (await connection.scalars(select(InboxRow.turn_id))).all()
        candidates = await connection.scalar(select(func.count()).select_from(CandidateRow))
    assert len(turns) == 1
    assert (done, candidates) == (turns, 2)
    await here.close()
    await elsewhere.close()


async def test_a_question_is_kept_whole_until_it_is_done(database: Database) -> None:
    await SqlTurnStore(database).accept(a_question(text="包裹呢？"))

    async with database.reading() as connection:
        row = (await connection.execute(select(InboxRow.text, InboxRow.question, InboxRow.turn_id))).one()
    assert tuple(row) == (
        "包裹呢？",
        {
            "kb": "orders",
            "language": "en",
            "history": ["hello"],
            "passages": [
                {
                    "id": "p1",
                    "text": "Parcels take two days.",
                    "source": "https://shop.example/delivery",
                    "url": "",
                    "kb": "",
                    "document": "",
                    "heading": [],
                    "page": None,
                    "offset": 0,
                }
            ],
        },
        None,
    )


async def test_a_conversation_knows_its_first_and_its_last_message(database: Database) -> None:
    store = SqlTurnStore(database)
    await store.accept(a_question("m1", at=later(1)))
    await store.accept(a_question("m2", at=later(5)))
    await store.accept(a_question("m3", at=later(3)))

    async with database.reading() as connection:
        row = (await connection.execute(select(ConversationRow.created_at, ConversationRow.last_at))).one()

    assert tuple(row) == (later(1), later(5))


async def test_a_later_verdict_replaces_the_earlier_one(database: Database) -> None:
    store = SqlTurnStore(database)
    await store.record(a_turn())
    await store.rate(Feedback("t1", Verdict.UP, NOON))

    await store.rate(Feedback("t1", Verdict.DOWN, later(1), "不对"))

    kept = select(FeedbackRow.turn_id, FeedbackRow.verdict, FeedbackRow.at, FeedbackRow.comment)
    async with database.reading() as connection:
        rows = (await connection.execute(kept)).all()
    assert [tuple(row) for row in rows] == [("t1", "down", later(1), "不对")]


async def test_a_deleted_conversation_takes_everything_said_in_it_along(database: Database) -> None:
    store = SqlTurnStore(database)
    await store.record(a_turn())
    await store.rate(Feedback("t1", Verdict.UP, NOON))

    async with database.writing() as connection:
        await connection.execute(delete(ConversationRow).where(ConversationRow.token == "c1"))

    async with database.reading() as connection:
        left = [
            await connection.scalar(select(func.count()).select_from(table))
            for table in (InboxRow, TurnRow, CandidateRow, FeedbackRow)
        ]
    assert left == [0, 0, 0, 0]


async def test_an_answered_question_is_kept_without_personal_data_and_one_under_way_whole(url: str) -> None:
    database = Database(url)
    store = SqlTurnStore(database)
    done = a_question(text="call 13812345678")
    await store.record(a_turn(question=done))
    await store.accept(a_question("m2", text="call 13812345678"))

    async with database.reading() as connection:
        rows = (await connection.execute(select(InboxRow.key, InboxRow.text, InboxRow.question))).all()
    kept = {row.key: (row.text, bool(row.question)) for row in rows}
    assert kept == {"m1": ("call [phone]", False), "m2": ("call 13812345678", True)}
    await database.close()
