"""Updates that are asked for: each is answered, once, whatever Telegram does."""

import asyncio
import json

import pytest
from structlog.testing import capture_logs

from faqbot.channels.telegram.fake import Broken, Cut, FakeBotApi, Person, Refusal, Unheard, too_many
from faqbot.channels.telegram.fake.people import message
from faqbot.channels.telegram.updates import group, topics
from faqbot.domain.errors import BadSetting, DatabaseUnavailable
from faqbot.domain.post import Arrival
from faqbot.storage.memory_holds import MemoryHolds
from tests.channels.telegram.office import (
    MEI,
    OTHER,
    TOKEN,
    TOM,
    TRACK,
    TRACKED,
    Office,
    Rules,
    a_channel,
    memory_stores,
    opened_office,
    say,
)
from tests.channels.widget.shop import NOON, Shop


async def test_a_question_gets_its_answer(office: Office) -> None:
    office.api.says(TOM, TRACK)

    assert (await office.api.reply(TOM.id)).text == TRACKED


async def test_an_update_is_confirmed_once_it_is_kept(office: Office) -> None:
    office.api.says(TOM, TRACK)

    await office.api.reply(TOM.id)
    await office.api.until(lambda: not office.api.updates["1"].waiting)

    assert await office.stores.arrivals.unanswered("telegram") == ()


async def test_an_update_that_cannot_be_kept_is_not_confirmed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    keep, failures = office.stores.arrivals.keep, iter([DatabaseUnavailable("gone"), DatabaseUnavailable("gone")])

    async def failing(arrivals: object) -> object:
        failure = next(failures, None)
        if failure:
            raise failure
        return await keep(arrivals)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(office.stores.arrivals, "keep", failing)
    office.api.says(TOM, TRACK)

    assert (await office.api.reply(TOM.id)).text == TRACKED
    assert next(failures, None) is None


async def test_a_repeated_update_is_answered_once(office: Office) -> None:
    office.api.says(TOM, TRACK)
    update = dict(office.api.updates["1"].waiting[0])
    number = update.pop("update_id")
    await office.api.reply(TOM.id)

    office.api.bring(update, number=number)
    office.api.says(MEI, "怎么申请退款？")

    await office.api.reply(MEI.id)
    assert len(office.api.sent(TOM.id)) == 1


async def test_twenty_copies_at_once_are_answered_once(office: Office) -> None:
    office.api.says(TOM, TRACK)
    number = office.api.updates["1"].waiting[0]["update_id"]
    office.api.updates["1"].again(number, 20)

    await office.api.reply(TOM.id)
    await asyncio.sleep(0.2)

    assert len(office.api.sent(TOM.id)) == 1
    assert len(office.shop.thinking.asked) == 1


async def test_numbers_that_come_out_of_order_or_begin_anew_are_all_answered(office: Office) -> None:
    office.api.bring({"message": message(1, Person(50), text=TRACK)}, number=700_000_000)
    office.api.bring({"message": message(1, Person(51), text=TRACK)}, number=699_999_999)
    office.api.bring({"message": message(1, Person(52), text=TRACK)}, number=12)
    office.api.bring({"message": message(1, Person(53), text=TRACK)}, number=700_000_001)

    replies = [await office.api.reply(50 + place) for place in range(4)]

    assert [reply.text for reply in replies] == [TRACKED] * 4


async def test_numbers_that_begin_anew_after_a_silence_are_answered(office: Office) -> None:
    office.api.says(TOM, TRACK)
    await office.api.reply(TOM.id)
    asked = office.api.says(MEI, TRACK)
    await office.api.reply(MEI.id)

    office.api.bring({"message": asked | {"message_id": 9999}}, number=77)

    assert TRACKED in (await office.api.reply(MEI.id, 2)).text


async def test_messages_of_a_chat_are_answered_in_order_and_chats_side_by_side(office: Office) -> None:
    office.shop.thinking.seconds = 0.05
    say(office.api, *((person, f"{TRACK} {number}") for number in range(4) for person in (TOM, MEI)))

    await asyncio.gather(office.api.reply(TOM.id, 4), office.api.reply(MEI.id, 4))

    asked = [(question.conversation, question.text[-1]) for question in office.shop.thinking.asked]
    assert [n for who, n in asked if ":5:" in who] == [n for who, n in asked if ":6:" in who] == list("0123")
    assert {who for who, _ in asked[:2]} == {"telegram:1:5:0", "telegram:1:6:0"}


@pytest.mark.parametrize(
    "fault", [too_many(1), Refusal(500, "Internal Server Error"), Broken(502), Cut(), Unheard()], ids=repr
)
async def test_polling_goes_on_after_a_fault(api: FakeBotApi, rules: Rules, fault: Refusal) -> None:
    api.plan("getUpdates", fault)

    async with opened_office(api, rules):
        api.says(TOM, TRACK)

        assert (await api.reply(TOM.id)).text == TRACKED


async def test_an_update_of_an_unknown_shape_keeps_nothing_back(office: Office) -> None:
    office.api.bring({"message": {"odd": [1, 2]}})
    office.api.bring({"something_new": {}})
    office.api.says(TOM, TRACK)

    assert (await office.api.reply(TOM.id)).text == TRACKED
    assert await office.stores.arrivals.unanswered("telegram") == ()


async def test_what_was_left_unanswered_and_unsent_is_taken_up_again(api: FakeBotApi, rules: Rules) -> None:
    async with opened_office(api, rules) as office:
        office.shop.thinking.seconds = 0.3
        api.says(TOM, TRACK)
        await api.until(lambda: not api.updates["1"].waiting)

    assert [call.text for call in api.sent(TOM.id)] == [TRACKED]


async def test_several_bots_are_served_side_by_side(api: FakeBotApi) -> None:
    async with opened_office(api, Rules(tokens=f"{TOKEN}, {OTHER}")):
        asked = api.says(TOM, TRACK)
        api.bring({"message": asked}, bot="2")
        await api.until(lambda: len(api.sent(TOM.id)) == 2)

    assert sorted(call.bot for call in api.sent(TOM.id)) == ["1", "2"]


async def test_a_bot_that_cannot_be_introduced_at_first_is_tried_again(
    api: FakeBotApi, rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faqbot.channels.telegram.channel._RETRY_S", 0.1)
    api.plan("getMe", Refusal(500, "Internal Server Error"), Cut())

    async with opened_office(api, rules) as office:
        api.says(TOM, TRACK)

        assert (await api.reply(TOM.id)).text == TRACKED
        await office.telegram.probe()


@pytest.mark.parametrize(
    ("refusal", "event"),
    [
        (Refusal(409, "Conflict: terminated by other getUpdates request"), "telegram.conflict"),
        (Refusal(401, "Unauthorized"), "telegram.unauthorized"),
    ],
)
async def test_what_a_person_has_to_mend_is_logged_with_the_remedy(
    api: FakeBotApi, rules: Rules, monkeypatch: pytest.MonkeyPatch, refusal: Refusal, event: str
) -> None:
    monkeypatch.setattr("faqbot.channels.telegram.polling._REFUSED_WAIT_S", 0.05)
    api.plan("getUpdates", refusal)

    with capture_logs() as logs:
        async with opened_office(api, rules):
            api.says(TOM, TRACK)
            await api.reply(TOM.id)

    assert [entry["log_level"] for entry in logs if entry["event"] == event and entry["remedy"]] == ["error"]


async def test_a_database_that_is_away_while_a_question_is_answered_is_waited_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faqbot.channels.telegram.reception._FIRST_WAIT_S", 0.02)
    answer, failures = office.stores.arrivals.answer, iter([DatabaseUnavailable("gone")] * 2)

    async def failing(arrivals: object, letters: object) -> object:
        failure = next(failures, None)
        if failure:
            raise failure
        return await answer(arrivals, letters)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(office.stores.arrivals, "answer", failing)
    office.api.says(TOM, TRACK)

    assert (await office.api.reply(TOM.id)).text == TRACKED
    assert len(office.shop.thinking.asked) == 1


async def test_what_waited_in_the_database_is_answered_at_the_start(api: FakeBotApi, shop: Shop, rules: Rules) -> None:
    stores = await memory_stores(shop)
    asked = {"update_id": 3, "message": message(1, TOM, text=TRACK)}
    await stores.arrivals.keep([Arrival("telegram", "1", 3, str(TOM.id), json.dumps(asked), NOON)])
    await stores.arrivals.keep([Arrival("telegram", "99", 3, str(TOM.id), json.dumps(asked), NOON)])

    async with a_channel(shop, stores, api.url, rules).running():
        await api.reply(TOM.id)

    assert [arrival.bot for arrival in await stores.arrivals.unanswered("telegram")] == ["99"]


async def test_a_database_that_cannot_forget_does_not_stop_the_bot(
    api: FakeBotApi, shop: Shop, rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> int:
        raise DatabaseUnavailable("gone")

    stores = await memory_stores(shop)
    monkeypatch.setattr(stores.arrivals, "forget", away)

    async with a_channel(shop, stores, api.url, rules).running():
        api.says(TOM, TRACK)

        assert (await api.reply(TOM.id)).text == TRACKED


@pytest.mark.parametrize("given", ["here", "1001", "-1:x", "-1;-2"])
def test_topics_that_cannot_be_read_are_named(given: str) -> None:
    with pytest.raises(BadSetting, match="FAQBOT_TELEGRAM_TOPICS is"):
        topics(given)


def test_topics_and_the_group_of_people_are_read() -> None:
    assert topics(" -1001:5, -1002 ,") == {(-1001, 5), (-1002, None)}
    assert (group(""), group("-1009")) == (None, -1009)
    with pytest.raises(BadSetting, match="FAQBOT_TELEGRAM_DESK is"):
        group("-1009:4")


async def test_one_of_two_processes_polls_for_a_bot_and_the_other_takes_over(api: FakeBotApi, shop: Shop) -> None:
    held = dict[str, object]()
    one, other = MemoryHolds(held), MemoryHolds(held)
    await one.take("telegram 1")
    telegram = a_channel(shop, await memory_stores(shop), api.url, Rules(holds=other))

    async with telegram.running():
        api.says(TOM, TRACK)
        await asyncio.sleep(0.1)
        await telegram.probe()
        before = api.made("getUpdates")
        await one.release("telegram 1")
        answer = await api.reply(TOM.id)

    assert (before, answer.text) == ([], TRACKED)
