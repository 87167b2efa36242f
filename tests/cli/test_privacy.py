"""What is kept of a conversation, at the prompt."""

import asyncio
from pathlib import Path

from faqbot.settings import read
from faqbot.storage.database import Database
from faqbot.storage.turns import SqlTurnStore
from tests.cli.conftest import Faqbot
from tests.contracts.samples import a_question, a_turn


def recorded() -> None:
    async def record() -> None:
        database = Database(read().database)
        await SqlTurnStore(database).record(a_turn(question=a_question(text="call 13812345678")))
        await database.close()

    asyncio.run(record())


def test_a_conversation_is_told_and_then_erased(faqbot: Faqbot, shop: Path) -> None:
    recorded()

    told = faqbot("privacy", "export", "c1")
    erased = faqbot("privacy", "erase", "c1")
    again = faqbot("privacy", "export", "c1")

    assert told.json["turns"][0]["text"] == "call [phone]"
    assert "13812345678" not in told.out
    assert erased.code == 0
    assert again.code == 2
    assert "nothing is kept" in again.err


def test_what_is_not_there_cannot_be_erased(faqbot: Faqbot, shop: Path) -> None:
    outcome = faqbot("privacy", "erase", "no-such")

    assert (outcome.code, outcome.out) == (2, "")
    assert "check its token" in outcome.err


def test_old_conversations_are_pruned(faqbot: Faqbot, shop: Path) -> None:
    recorded()

    assert "erased 1 conversations" in faqbot("privacy", "prune", "--days", "1").out
    assert faqbot("privacy", "export", "c1").code == 2


def test_without_a_number_of_days_nothing_is_pruned(faqbot: Faqbot, shop: Path) -> None:
    recorded()

    outcome = faqbot("privacy", "prune")

    assert outcome.code == 2
    assert "FAQBOT_RETENTION_DAYS" in outcome.err
    assert faqbot("privacy", "export", "c1").code == 0
