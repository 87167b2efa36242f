"""Short messages in a row ask one thing, and are answered as one."""

import asyncio

from faqbot.channels.telegram.fake import FakeBotApi
from faqbot.channels.telegram.gathering import MOST
from faqbot.wording import telegram as words
from tests.channels.telegram.office import MEI, TOM, TRACK, TRACKED, Rules, a_channel, memory_stores, opened_office, say
from tests.channels.widget.shop import EN, Shop

BURSTS = Rules(burst_s=0.3)


async def test_short_messages_in_a_row_are_one_question(api: FakeBotApi) -> None:
    async with opened_office(api, BURSTS) as office:
        api.says(TOM, "hi")
        api.says(TOM, "my parcel")
        api.says(TOM, "where is it?")
        await api.reply(TOM.id)
        await asyncio.sleep(0.1)

    assert [question.text for question in office.shop.thinking.asked] == ["my parcel\nwhere is it?"]
    assert len(api.sent(TOM.id)) == 1
    assert await office.stores.arrivals.unanswered("telegram") == ()


async def test_a_whole_question_is_not_waited_behind(api: FakeBotApi) -> None:
    async with opened_office(api, Rules(burst_s=60)):
        api.says(TOM, TRACK)

        assert (await api.reply(TOM.id)).text == TRACKED


async def test_a_command_ends_what_is_waited_for_and_is_done_after_it(api: FakeBotApi) -> None:
    async with opened_office(api, Rules(burst_s=60)):
        api.says(TOM, "my parcel")
        api.says(TOM, "/help")

        assert (await api.reply(TOM.id, 2)).text == words.HELP[EN]


async def test_a_long_row_is_answered_in_pieces(api: FakeBotApi) -> None:
    async with opened_office(api, Rules(burst_s=0.2)) as office:
        say(api, *((TOM, f"word {number}") for number in range(MOST + 1)))
        await api.reply(TOM.id, 2)

    assert [len(question.also) for question in office.shop.thinking.asked] == [MOST - 1, 0]


async def test_what_was_answered_together_before_a_crash_is_answered_so_again(api: FakeBotApi, shop: Shop) -> None:
    stores = await memory_stores(shop)
    async with a_channel(shop, stores, api.url, BURSTS).running():
        first, second = api.says(TOM, "my parcel"), api.says(TOM, "where is it?")
        await api.reply(TOM.id)
    again = await memory_stores(shop)

    async with a_channel(shop, again, api.url, BURSTS).running():
        api.bring({"message": first})
        api.bring({"message": second})
        api.says(MEI, TRACK)
        await api.reply(MEI.id)
        await api.reply(TOM.id, 2)

    assert len(await shop.turns.conversation("telegram:1:5:0")) == 1
    assert [call.text for call in api.sent(TOM.id)] == [api.sent(TOM.id)[0].text] * 2
