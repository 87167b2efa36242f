"""Too much at once: from one customer, from one group, from everybody; and the end of the process."""

import asyncio
import time
from dataclasses import replace

import pytest

from faqbot.channels.telegram.fake import FakeBotApi, Group, Person, Refusal, Slow
from faqbot.domain.errors import Unavailable
from faqbot.domain.language import Language
from faqbot.wording import telegram as words
from tests.channels.telegram.office import MEI, TOM, TRACK, TRACKED, Office, Rules, opened_office, say
from tests.channels.widget.conftest import visit

EN = Language.EN


async def test_who_asks_too_much_is_told_so_once(api: FakeBotApi) -> None:
    async with opened_office(api, Rules(rate="2/minute")) as office:
        say(api, *[(TOM, TRACK)] * 5, (MEI, TRACK))
        await api.reply(MEI.id)
        await api.reply(TOM.id, 3)
        await office.stores.arrivals.keep([])

    told = [call.text for call in api.sent(TOM.id)]
    assert [text.endswith(TRACKED) for text in told[:2]] == [True, True]
    assert [text[:30] for text in told[2:]] == [words.TOO_MANY[EN][:30]]


async def test_a_group_that_asks_too_much_is_told_so_only_where_the_bot_is_addressed(api: FakeBotApi) -> None:
    group = Group(-1001)
    async with opened_office(api, Rules(group_rate="1/minute", topics=frozenset({(-1001, None)}))):
        api.says(TOM, TRACK, group)
        api.says(MEI, TRACK, group)
        api.says(Person(7), f"@shop1_bot {TRACK}", group)
        await api.reply(group.id, 2)

    assert [call.text[:14] for call in api.sent(group.id)] == [TRACKED[:14], words.TOO_MANY[EN][:14]]


async def test_commands_are_not_counted(api: FakeBotApi) -> None:
    async with opened_office(api, Rules(rate="1/minute")):
        say(api, *[(TOM, "/help")] * 3)
        await api.reply(TOM.id, 3)

    assert {call.text for call in api.sent(TOM.id)} == {words.HELP[EN]}


async def test_while_many_wait_each_is_told_once_and_answered_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faqbot.channels.telegram.channel._BUSY", 4)
    office.shop.thinking.seconds = 0.2
    say(office.api, *[(Person(50 + number), TRACK) for number in range(6)] * 2)

    await office.api.until(lambda: sum(call.text.endswith(TRACKED) for call in office.api.sent()) == 12)

    excused = [call.chat for call in office.api.sent() if call.text == words.BUSY[EN]]
    assert excused
    assert len(excused) == len(set(excused))


def waiting_now(office: Office) -> float:
    ((sample,),) = (metric.samples for metric in office.telegram.metrics.updates_waiting.collect())
    return sample.value


async def test_telegram_keeps_what_is_too_much(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faqbot.channels.telegram.channel._FULL", 2)
    office.shop.thinking.seconds = 1.0
    office.api.says(TOM, TRACK)
    office.api.says(MEI, TRACK)
    await office.api.until(lambda: waiting_now(office) == 2)

    office.api.says(Person(7), TRACK)
    await asyncio.sleep(0.05)

    assert len(await office.stores.arrivals.unanswered("telegram")) == 2
    assert (await office.api.reply(7)).text == TRACKED


async def test_a_stop_finishes_what_was_begun_and_takes_nothing_more_in(api: FakeBotApi) -> None:
    async with opened_office(api) as office:
        office.shop.thinking.seconds = 0.3
        api.plan("sendMessage", Slow(0.3))
        api.says(TOM, TRACK)
        await api.until(lambda: not api.updates["1"].waiting)
        office.telegram.stop()
        api.says(MEI, TRACK)

    assert [call.chat for call in api.sent()] == [TOM.id]
    assert len(api.updates["1"].waiting) == 1
    assert await office.stores.outbox.unsent("telegram") == ()


async def test_a_stop_does_not_wait_for_ever(api: FakeBotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faqbot.channels.telegram.channel._DRAIN_S", 0.1)
    monkeypatch.setattr("faqbot.channels.telegram.channel._SEND_S", 0.1)
    async with opened_office(api) as office:
        office.shop.thinking.seconds = 60
        api.says(TOM, TRACK)
        await api.until(lambda: not api.updates["1"].waiting)
        started = time.monotonic()

    assert time.monotonic() - started < 5
    assert len(await office.stores.arrivals.unanswered("telegram")) == 1


async def test_a_mistake_of_ours_is_apologised_for_and_does_not_come_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(office.shop.parts.assistant, "reply", broken)
    office.api.says(TOM, TRACK)
    office.api.says(TOM, TRACK, Group(-5))

    assert (await office.api.reply(TOM.id)).text == words.TROUBLE[EN]
    assert await office.stores.arrivals.unanswered("telegram") == ()


async def test_metrics_count_what_came_and_what_went(office: Office) -> None:
    office.api.plan("sendMessage", Refusal(403, "Forbidden: bot was blocked by the user"))
    office.api.says(MEI, TRACK)
    office.api.says(TOM, TRACK)
    await office.api.reply(TOM.id)
    await asyncio.sleep(0.05)

    samples = [s for metric in office.telegram.metrics.collect() for s in metric.samples]

    counted = {(s.name, *s.labels.values()): s.value for s in samples}
    assert counted["faqbot_telegram_updates_total", "said"] == 2
    assert counted["faqbot_telegram_letters_total", "sent"] == 1
    assert counted["faqbot_telegram_letters_total", "gone"] == 1
    assert counted["faqbot_telegram_updates_waiting",] == 0


async def test_a_bot_whose_token_is_wrong_is_told_to_monitors(api: FakeBotApi) -> None:
    async with opened_office(api, Rules(tokens="9:" + "x" * 35)) as office:
        await asyncio.sleep(0.1)
        with pytest.raises(Unavailable, match="bots 9"):
            await office.telegram.probe()


async def test_the_web_shows_the_metrics_too(office: Office) -> None:
    parts = replace(office.shop.parts, more_metrics=(office.telegram.metrics,))
    async with visit(parts) as client:
        response = await client.get("/metrics")

    assert "faqbot_telegram_letters_waiting 0.0" in response.text
