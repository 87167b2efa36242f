"""A bot that is killed loses nothing; only a message of which nobody knows whether it went may come twice."""

from pathlib import Path

import pytest

from faqbot.channels.telegram.fake import FakeBotApi
from tests.channels.telegram.killing import (
    COMMITS,
    EACH,
    PEOPLE,
    WIRE,
    Crash,
    Ledger,
    Point,
    after_a_message_was_sent,
    killed,
)
from tests.channels.telegram.office import TOKEN


def kept_its_promise(ledger: Ledger) -> bool:
    """Nothing lost, nothing done twice, the order kept; what was said twice is in the log."""
    return (ledger.lost, ledger.out_of_order, ledger.unanswered) == ([], [], 0) and (
        ledger.turns == EACH * len(PEOPLE) and ledger.twice <= ledger.sent_again
    )


async def test_a_bot_that_is_killed_while_it_answers_goes_on_where_it_was(api: FakeBotApi, tmp_path: Path) -> None:
    ledger = await killed(api, tmp_path, Crash(after_a_message_was_sent, at=9))

    assert kept_its_promise(ledger), ledger
    assert ledger.twice >= 1


@pytest.mark.slow
@pytest.mark.parametrize("at", range(1, 20))
@pytest.mark.parametrize("point", [*WIRE.values(), *COMMITS.values()], ids=[*WIRE, *COMMITS])
async def test_a_bot_that_is_killed_at_any_point_keeps_its_promise(tmp_path: Path, point: Point, at: int) -> None:
    async with FakeBotApi(TOKEN) as api:
        ledger = await killed(api, tmp_path, Crash(point, at=at))

    assert kept_its_promise(ledger), ledger
