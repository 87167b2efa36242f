"""What a commit kept whose answer was lost, and what another process left or took over."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import ParamSpec, TypeVar

import pytest
from structlog.testing import capture_logs

from faqbot.channels.telegram.fake import FakeBotApi, Refusal
from faqbot.channels.telegram.fake.faults import BLOCKED
from faqbot.channels.telegram.fake.people import message
from faqbot.channels.telegram.heard import Place
from faqbot.channels.telegram.letters import Pen
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.domain.post import Arrival, Fate, Letter, Outcome
from tests.channels.telegram.office import MEI, TOM, TRACK, TRACKED, Office, Rules, a_channel, memory_stores, say
from tests.channels.telegram.test_delivery import all_settled, fates
from tests.channels.widget.shop import NOON, Shop

Given = ParamSpec("Given")
Kept = TypeVar("Kept")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait long before another look, or another attempt."""
    monkeypatch.setattr("faqbot.channels.telegram.delivery._FIRST_WAIT_S", 0.02)
    monkeypatch.setattr("faqbot.channels.telegram.leftovers._EVERY_S", 0.1)


def unheard(kept: Callable[Given, Awaitable[Kept]]) -> Callable[Given, Awaitable[Kept]]:
    """Like a commit to a database that breaks, the first time, before it can say that it is done."""
    failures = iter([DatabaseUnavailable("gone")])

    async def commit(*given: Given.args, **named: Given.kwargs) -> Kept:
        done = await kept(*given, **named)
        failure = next(failures, None)
        if failure:
            raise failure
        return done

    return commit


async def was_tracked(office: Office, number: int) -> list[bool]:
    """Of the first messages to Tom, which tell where his parcel is."""
    await office.api.reply(TOM.id, number)
    return [call.text == TRACKED for call in office.api.sent(TOM.id)]


async def logged(logs: Sequence[Mapping[str, object]], event: str) -> None:
    async with asyncio.timeout(10):
        while event not in [entry["event"] for entry in logs]:  # noqa: ASYNC110 - the log only tells
            await asyncio.sleep(0.005)


async def test_updates_are_answered_in_order_that_were_kept_though_nobody_heard_of_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.arrivals, "keep", unheard(office.arrivals.keep))

    office.api.says(TOM, TRACK)
    await office.api.until(lambda: len(office.api.updates["1"].waiting) == 1)
    office.api.says(TOM, "hello")

    assert await was_tracked(office, 2) == [True, False]


async def test_an_answer_is_sent_before_the_next_that_was_put_though_nobody_heard_of_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.arrivals, "answer", unheard(office.arrivals.answer))

    say(office.api, (TOM, TRACK), (TOM, "hello"))

    assert await was_tracked(office, 2) == [True, False]
    assert len(office.shop.thinking.asked) == 1


async def test_a_chat_whose_letter_was_begun_though_nobody_heard_of_it_keeps_its_order(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.outbox, "begin", unheard(office.outbox.begin))

    with capture_logs() as logs:
        office.api.says(TOM, TRACK)
        await logged(logs, "telegram.left")
        office.api.says(TOM, "hello")

    assert await was_tracked(office, 2) == [True, False]


async def test_an_attempt_without_effect_takes_back_its_doubt_once_though_nobody_heard_of_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.outbox, "settle", unheard(office.outbox.settle))
    office.api.plan("sendMessage", Refusal(500, "Internal Server Error"))

    office.api.says(TOM, TRACK)
    await office.api.reply(TOM.id)
    await all_settled(office)

    assert [letter.doubts for letter in office.outbox.letters.values()] == [1]


async def test_an_update_that_nobody_works_on_is_found_and_answered(office: Office) -> None:
    asked = {"update_id": 3, "message": message(1, TOM, text=TRACK)}

    await office.arrivals.keep([Arrival("telegram", "1", 3, str(TOM.id), json.dumps(asked), NOON)])

    assert await was_tracked(office, 1) == [True]


async def test_a_letter_that_another_process_has_begun_is_left_to_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hold went to another process, which has taken up what waited and sends it already."""
    begin, others = office.outbox.begin, iter([True])

    async def second(letters: list[Letter]) -> frozenset[int]:
        if next(others, False):
            await begin(letters)
            await office.outbox.settle([Outcome(letter.id, Fate.SENT, 1) for letter in letters])
        return await begin(letters)

    monkeypatch.setattr(office.outbox, "begin", second)
    office.api.says(TOM, TRACK)
    await all_settled(office)
    office.api.says(TOM, "hello")

    assert await was_tracked(office, 1) == [False]


async def test_a_chat_that_is_closed_while_the_database_goes_away_holds_up_no_other(
    api: FakeBotApi, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores = await memory_stores(shop)
    letters = [letter for chat in (TOM.id, TOM.id, MEI.id) for letter in Pen("1", Place(chat), NOON).message("one")]
    _, second, _ = await stores.outbox.put(letters)
    settle, failures = stores.outbox.settle, iter([DatabaseUnavailable("gone")])

    async def failing(outcomes: list[Outcome]) -> None:
        failure = next(failures, None) if [outcome.letter for outcome in outcomes] == [second.id] else None
        if failure:
            raise failure
        await settle(outcomes)

    monkeypatch.setattr(stores.outbox, "settle", failing)
    api.rule = lambda call: BLOCKED if call.given.get("chat_id") == TOM.id else None
    telegram = a_channel(shop, stores, api.url, Rules())
    async with telegram.running():
        await all_settled(Office(api, shop, stores, telegram))

    assert fates(Office(api, shop, stores, telegram)) == [Fate.GONE, Fate.SENT, Fate.GONE]
