"""Answers on their way out: none is lost, and one is sent again only where nobody knows what became of it."""

import asyncio
import time
from itertools import product

import pytest
from structlog.testing import capture_logs

from faqbot.channels.telegram.fake import Broken, Cut, FakeBotApi, Person, Refusal, Unheard, too_many
from faqbot.channels.telegram.fake.faults import BLOCKED, Fault
from faqbot.channels.telegram.fake.server import Call
from faqbot.channels.telegram.heard import Place
from faqbot.channels.telegram.letters import Pen
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.domain.post import Fate, Letter
from tests.channels.telegram.office import (
    MEI,
    TOM,
    TRACK,
    TRACKED,
    Office,
    Rules,
    a_channel,
    memory_stores,
    say,
)
from tests.channels.widget.shop import EN, ENTRIES, NOON, Shop, a_shop

ORDER = ("track", "refund", "track", "password", "refund")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait long before another attempt."""
    monkeypatch.setattr("faqbot.channels.telegram.delivery._FIRST_WAIT_S", 0.02)


def fates(office: Office) -> list[Fate]:
    return [fate for fate, _ in office.outbox.fates.values()]


async def all_settled(office: Office) -> None:
    async with asyncio.timeout(10):
        while not office.outbox.letters or await office.outbox.unsent("telegram"):  # noqa: ASYNC110 - the store only tells
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "fault", [Refusal(500, "Internal Server Error"), Refusal(502, "Bad Gateway: restart")], ids=repr
)
async def test_a_failing_server_is_asked_again_until_it_works(office: Office, fault: Fault) -> None:
    office.api.plan("sendMessage", *[fault] * 4)

    office.api.says(TOM, TRACK)

    assert (await office.api.reply(TOM.id)).text == TRACKED
    await all_settled(office)
    assert fates(office) == [Fate.SENT]
    assert len(office.api.sent()) == 1


async def test_a_flood_waits_as_long_as_it_is_told_and_holds_up_its_own_chat_alone(office: Office) -> None:
    office.api.plan("sendMessage", too_many(1))
    started = time.monotonic()
    office.api.says(TOM, TRACK)
    office.api.says(TOM, TRACK)
    await office.api.until(lambda: any(call.method == "sendMessage" for call in office.api.calls))
    office.api.says(MEI, "Where is my parcel?")

    other = await office.api.reply(MEI.id)
    first, second = await office.api.reply(TOM.id, 1), await office.api.reply(TOM.id, 2)

    assert other.at - started < 0.9
    assert 1 <= first.at - started <= second.at - started


async def test_a_customer_who_blocked_the_bot_is_gone_and_gets_no_more(office: Office) -> None:
    office.api.plan("sendMessage", BLOCKED)
    office.shop.thinking.seconds = 0.05
    office.api.says(TOM, TRACK)

    await all_settled(office)
    await asyncio.sleep(0.02)

    chat = await office.stores.chats.chat("telegram", "1", str(TOM.id))
    assert fates(office) == [Fate.GONE]
    assert chat is not None
    assert chat.is_gone


async def test_letters_behind_one_to_a_closed_chat_are_not_tried(api: FakeBotApi) -> None:
    shop = await a_shop()
    stores = await memory_stores(shop)
    await stores.outbox.put([letter(TOM.id, "one"), letter(TOM.id, "two"), letter(MEI.id, "three")])
    api.plan("sendMessage", BLOCKED)

    async with a_channel(shop, stores, api.url, Rules()).running():
        await api.reply(MEI.id)

    assert [call.chat for call in api.calls if call.method == "sendMessage"] == [TOM.id, MEI.id]
    assert await stores.outbox.unsent("telegram") == ()


async def test_who_comes_back_is_there_again(office: Office) -> None:
    office.api.plan("sendMessage", BLOCKED)
    office.api.says(TOM, TRACK)
    await all_settled(office)

    office.api.says(TOM, TRACK)

    assert (await office.api.reply(TOM.id)).text.endswith(TRACKED)
    chat = await office.stores.chats.chat("telegram", "1", str(TOM.id))
    assert chat is not None
    assert not chat.is_gone


async def test_a_message_that_is_refused_does_not_hold_up_the_next(office: Office) -> None:
    office.api.plan("sendMessage", Refusal(400, "Bad Request: message is odd"))

    office.api.says(TOM, TRACK)
    office.api.says(TOM, "How do I get a refund?")

    assert (await office.api.reply(TOM.id)).text.startswith("Ask on the order's page.")


@pytest.mark.parametrize(("fault", "times"), [(Unheard(), 2), (Cut(), 1), (Broken(504), 1)], ids=repr)
async def test_a_send_of_which_nobody_knows_is_made_once_more_and_logged(
    office: Office, fault: Fault, times: int
) -> None:
    office.api.plan("sendMessage", fault)

    with capture_logs() as logs:
        office.api.says(TOM, TRACK)
        await all_settled(office)

    assert len(office.api.sent(TOM.id)) == times
    assert fates(office) == [Fate.SENT]
    assert [entry["event"] for entry in logs if entry["event"] == "telegram.sent_again"] == ["telegram.sent_again"]


async def test_a_send_of_which_nobody_knows_twice_is_given_up_and_logged(office: Office) -> None:
    office.api.plan("sendMessage", Unheard(), Unheard())

    with capture_logs() as logs:
        office.api.says(TOM, TRACK)
        await all_settled(office)

    assert len(office.api.sent(TOM.id)) == 2
    assert fates(office) == [Fate.UNSURE]
    assert "telegram.unsure" in {entry["event"] for entry in logs}


async def test_a_server_that_cannot_be_reached_leaves_no_doubt(shop: Shop) -> None:
    stores = await memory_stores(shop)
    async with FakeBotApi("1:" + "a" * 35) as api:
        port = int(api.url.rpartition(":")[2])
    await stores.outbox.put([letter(TOM.id, "hello")])

    async with a_channel(shop, stores, f"http://127.0.0.1:{port}", Rules()).running():
        await asyncio.sleep(0.3)
        async with FakeBotApi("1:" + "a" * 35, port=port) as api:
            await api.reply(TOM.id)
            await asyncio.sleep(0.1)

    assert len(api.sent()) == 1
    assert await stores.outbox.unsent("telegram") == ()


async def test_a_group_that_has_moved_is_followed(office: Office) -> None:
    moved = Refusal(400, "Bad Request: group chat was upgraded", moved_to=-1001)
    office.api.rule = lambda call: moved if call.method == "sendMessage" and call.chat == TOM.id else None

    office.api.says(TOM, TRACK)

    assert (await office.api.reply(-1001)).text == TRACKED


async def test_the_same_database_of_a_dead_process_is_sent_once_more_where_in_doubt(
    api: FakeBotApi, shop: Shop
) -> None:
    stores = await memory_stores(shop)
    in_doubt, certain = await stores.outbox.put([letter(TOM.id, "begun"), letter(TOM.id, "not begun")])
    await stores.outbox.begin([in_doubt])

    with capture_logs() as logs:
        async with a_channel(shop, stores, api.url, Rules()).running():
            await api.reply(TOM.id, 2)

    assert [call.text for call in api.sent()] == ["begun", "not begun"]
    assert [entry["letter"] for entry in logs if entry["event"] == "telegram.sent_again"] == [in_doubt.id]
    assert certain.id not in {entry.get("letter") for entry in logs}


async def test_an_outbox_that_is_away_for_a_while_loses_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, failures = office.outbox.begin, iter([DatabaseUnavailable("gone")] * 2)

    async def failing(letters: list[Letter]) -> frozenset[int]:
        failure = next(failures, None)
        if failure:
            raise failure
        return await begin(letters)

    monkeypatch.setattr(office.outbox, "begin", failing)
    office.api.says(TOM, TRACK)

    assert (await office.api.reply(TOM.id)).text == TRACKED


async def test_many_chats_are_answered_each_in_order(office: Office) -> None:
    office.api.rule = lambda call: every_seventh(office.api, call)
    say(office.api, *((Person(n), f"/start faq_{entry_id}") for entry_id, n in product(ORDER, range(100, 120))))

    await office.api.until(lambda: len(office.api.sent()) == 100)

    answers = {tuple(call.text.partition("\n")[0] for call in office.api.sent(person)) for person in range(100, 120)}
    assert answers == {tuple(title(entry_id) for entry_id in ORDER)}


def title(entry_id: str) -> str:
    return next(entry.title(EN) for entry in ENTRIES if entry.id == entry_id)


def every_seventh(api: FakeBotApi, call: Call) -> Fault | None:
    is_hit = call.method == "sendMessage" and len(api.calls) % 7 == 0
    return Refusal(500, "Internal Server Error") if is_hit else None


def letter(chat: int, text: str) -> Letter:
    (written,) = Pen("1", Place(chat), NOON).message(text)
    return written


@pytest.mark.parametrize("why", ["chat not found", "user is deactivated", "bot was kicked from the group chat"])
async def test_a_chat_that_is_not_there_any_more_counts_as_gone(office: Office, why: str) -> None:
    office.api.plan("sendMessage", Refusal(400, f"Bad Request: {why}"))

    office.api.says(TOM, TRACK)

    await all_settled(office)
    assert fates(office) == [Fate.GONE]


async def test_a_token_that_was_revoked_leaves_letters_for_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faqbot.channels.telegram.attempts._REVOKED_WAIT_S", 0.05)
    office.api.plan("sendMessage", Refusal(401, "Unauthorized"))

    office.api.says(TOM, TRACK)

    assert (await office.api.reply(TOM.id)).text == TRACKED


async def test_buttons_that_are_gone_already_are_no_trouble(office: Office) -> None:
    office.api.plan("editMessageReplyMarkup", Refusal(400, "Bad Request: message is not modified"))
    office.api.says(TOM, TRACK)

    with capture_logs() as logs:
        office.api.presses(TOM, await office.api.reply(TOM.id), "👍")
        await office.api.until(lambda: any(c.method == "editMessageReplyMarkup" for c in office.api.calls))
        await all_settled(office)

    assert [entry for entry in logs if entry["event"] == "telegram.refused"] == []
