"""What an erasure leaves behind in the database: nothing of that conversation."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from faqbot.domain.turn import Label
from faqbot.storage import migrate, privacy
from faqbot.storage.calibrations import SqlCalibrationStore
from faqbot.storage.database import Database
from faqbot.storage.handoff_tables import HandoffMessageRow, HandoffRow
from faqbot.storage.privacy import SqlPrivacyStore
from faqbot.storage.tables import CandidateRow, ConversationRow, FeedbackRow, InboxRow, TurnRow
from faqbot.storage.turns import SqlTurnStore
from tests.contracts.samples import EN, NOON, a_question, a_turn, later

ROWS = (ConversationRow, InboxRow, TurnRow, CandidateRow, FeedbackRow, HandoffRow, HandoffMessageRow)


async def test_no_row_of_an_erased_conversation_is_left(url: str) -> None:
    database = Database(url)
    await SqlTurnStore(database).record(a_turn())

    assert await SqlPrivacyStore(database).erase("c1")

    async with database.reading() as connection:
        counts = [await connection.scalar(select(func.count()).select_from(row)) for row in ROWS]
    assert counts == [0] * len(ROWS)
    await database.close()


async def test_the_label_that_a_choice_made_goes_with_it_and_an_operators_own_stays(url: str) -> None:
    database = Database(url)
    turns, calibrations = SqlTurnStore(database), SqlCalibrationStore(database)
    await turns.record(a_turn(question=a_question(text="gift card balance")))
    choice = replace(a_question("m2", text="the second"), at=later(1))
    await turns.record(a_turn("t2", choice))
    await calibrations.label("orders", [Label("gift card balance", EN, "track")], at=choice.at)
    await calibrations.label("", [Label("gift card balance", EN, "track")], at=NOON.replace(year=2025))

    await SqlPrivacyStore(database).erase("c1")

    assert await calibrations.labels("orders") == ()
    assert await calibrations.labels("") == (Label("gift card balance", EN, "track"),)
    await database.close()


async def test_pruning_goes_on_until_nothing_old_is_left(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "_AT_ONCE", 2)  # five hundred are too many for a test
    database = Database(url)
    for i in range(5):
        await SqlTurnStore(database).record(a_turn(f"t{i}", a_question(f"m{i}", f"c{i}")))

    assert await SqlPrivacyStore(database).prune(before=later(1)) == 5
    await database.close()


async def test_erased_words_cannot_be_read_out_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "faqbot.db"
    await migrate.upgrade(f"sqlite:///{file}")
    database = Database(f"sqlite:///{file}")
    await SqlTurnStore(database).record(a_turn(question=a_question(text="unmistakable words of mine")))
    await database.close()
    assert b"unmistakable words" in file.read_bytes()

    await SqlPrivacyStore(database).erase("c1")
    await database.close()

    assert b"unmistakable words" not in file.read_bytes()
