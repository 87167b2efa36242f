"""In groups the bot speaks when it is spoken to, and rather not than unsure."""

import asyncio

import pytest

from faqbot.channels.telegram.fake import FakeBotApi, Group
from faqbot.channels.telegram.fake.people import Json
from faqbot.domain.decision import Declined, Reason
from faqbot.domain.language import Language
from faqbot.wording import telegram as words
from tests.channels.telegram.office import MEI, TOM, TRACK, TRACKED, Office, Rules, opened_office

EN = Language.EN
GROUP = Group(-1001)
TOPIC = Group(-1002, 7)


async def nothing_said(office: Office, chat: int) -> bool:
    """True if a group heard nothing until somebody else was answered."""
    office.api.says(MEI, "/help")
    await office.api.reply(MEI.id)
    await asyncio.sleep(0.05)
    return office.api.sent(chat) == []


async def test_what_people_say_to_each_other_is_none_of_the_bots_business(office: Office) -> None:
    office.api.says(TOM, TRACK, GROUP)
    office.api.says(TOM, "/help@other_bot", GROUP)
    office.api.says(TOM, "@other_bot hello", GROUP)
    office.api.says(TOM, photo=[], group=GROUP)

    assert await nothing_said(office, GROUP.id)
    assert office.shop.thinking.asked == []


async def test_a_mention_is_answered_quoting_the_question_without_the_name(office: Office) -> None:
    message = office.api.says(TOM, f"@Shop1_bot {TRACK}", GROUP)

    answer = await office.api.reply(GROUP.id)
    assert answer.text == TRACKED
    assert answer.given["reply_parameters"] == {
        "message_id": message["message_id"],
        "allow_sending_without_reply": True,
    }
    assert office.shop.thinking.asked[0].text == TRACK


async def test_a_reply_to_the_bot_is_answered(office: Office) -> None:
    office.api.says(TOM, "/help", GROUP)
    helped = await office.api.reply(GROUP.id)

    office.api.says(TOM, TRACK, GROUP, reply_to_message=helped.result)

    assert (await office.api.reply(GROUP.id, 2)).text == TRACKED


async def test_a_topic_that_the_bot_opened_is_not_a_reply_to_it(office: Office) -> None:
    opening = {"message_id": 7, "date": 1, "chat": TOPIC.chat, "from": {"id": 1, "is_bot": True, "first_name": "Shop"}}
    opening["forum_topic_created"] = {"name": "A", "icon_color": 1}

    office.api.says(TOM, TRACK, TOPIC, reply_to_message=opening)

    assert await nothing_said(office, TOPIC.id)


async def test_an_answer_stays_in_its_topic(office: Office) -> None:
    office.api.says(TOM, f"@shop1_bot {TRACK}", TOPIC)

    assert (await office.api.reply(TOPIC.id)).given["message_thread_id"] == 7


async def test_who_is_addressed_says_that_it_does_not_know(office: Office) -> None:
    office.shop.thinking.decision = Declined(Reason.NOTHING_FOUND)

    office.api.says(TOM, "@shop1_bot what is the weather", GROUP)

    answer = await office.api.reply(GROUP.id)
    assert answer.text.startswith("Sorry")
    assert answer.buttons == []


@pytest.mark.parametrize("topics", [frozenset({(-1002, 7)}), frozenset({(-1002, None)})], ids=["topic", "group"])
async def test_where_it_listens_it_answers_what_it_is_sure_of_and_nothing_else(
    api: FakeBotApi, topics: frozenset[tuple[int, int | None]]
) -> None:
    async with opened_office(api, Rules(topics=topics)):
        api.says(TOM, "hello everybody", TOPIC)
        api.says(TOM, "what is the weather", TOPIC)
        api.says(TOM, TRACK, TOPIC)

        answer = await api.reply(TOPIC.id)
        await asyncio.sleep(0.1)

    assert answer.text == TRACKED
    assert len(api.sent(TOPIC.id)) == 1
    assert api.made("sendMessageDraft") == []


async def test_people_in_a_group_have_conversations_of_their_own(office: Office) -> None:
    office.api.says(TOM, f"@shop1_bot {TRACK}", GROUP)
    office.api.says(MEI, f"@shop1_bot {TRACK}", GROUP)
    await office.api.reply(GROUP.id, 2)

    assert [q.conversation for q in office.shop.thinking.asked] == ["telegram:1:-1001:0:0:5", "telegram:1:-1001:0:0:6"]
    assert office.shop.thinking.asked[1].history == ()


@pytest.mark.parametrize("order", ["/reset", "/delete_my_data"])
async def test_what_is_private_is_not_done_in_a_group(office: Office, order: str) -> None:
    office.api.says(TOM, order, GROUP)

    assert (await office.api.reply(GROUP.id)).text == words.ONLY_PRIVATELY[EN]


async def test_an_unknown_command_in_a_group_may_be_for_another_bot(office: Office) -> None:
    office.api.says(TOM, "/weather", GROUP)

    assert await nothing_said(office, GROUP.id)


async def test_a_greeting_in_a_group_says_how_to_ask(office: Office) -> None:
    office.api.says(TOM, "/start", GROUP)

    assert (await office.api.reply(GROUP.id)).text == words.GROUP_HELLO[EN].format(name="@shop1_bot")


async def test_a_bot_that_joins_a_group_says_how_to_ask_and_leaves_quietly(office: Office) -> None:
    office.api.bring(membership(GROUP.chat, "left", "member"))
    hello = await office.api.reply(GROUP.id)

    office.api.bring(membership(GROUP.chat, "member", "kicked"))
    office.api.bring(membership(GROUP.chat, "restricted", "left"))
    office.api.says(MEI, "/help")
    await office.api.reply(MEI.id)
    await asyncio.sleep(0.05)

    chat = await office.stores.chats.chat("telegram", "1", "-1001")
    assert hello.text == words.GROUP_HELLO[EN].format(name="@shop1_bot")
    assert chat is not None
    assert chat.is_gone
    assert len(office.api.sent(GROUP.id)) == 1


async def test_other_bots_are_not_answered(office: Office) -> None:
    robot = {**TOM.user, "is_bot": True}
    message = {"message_id": 1, "date": 1, "chat": GROUP.chat, "from": robot, "text": "/help"}
    office.api.bring({"message": message | {"entities": [{"type": "bot_command", "offset": 0, "length": 5}]}})

    assert await nothing_said(office, GROUP.id)


def membership(chat: Json, before: str, after: str) -> Json:
    me = {"id": 1, "is_bot": True, "first_name": "Shop"}
    members = [{"status": status, "user": me, **_RIGHTS.get(status, {})} for status in (before, after)]
    change = {"chat": chat, "from": TOM.user, "date": 1, "old_chat_member": members[0], "new_chat_member": members[1]}
    return {"my_chat_member": change}


_RIGHTS: dict[str, Json] = {"kicked": {"until_date": 0}, "restricted": {"is_member": False, "until_date": 0}}
