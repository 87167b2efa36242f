"""In the chats of an account that connected it the bot says what is sure, to customers, while it may."""

import asyncio

import pytest

from faqbot.channels.telegram.fake import FakeBotApi, Person
from faqbot.channels.telegram.fake.business import Account
from tests.channels.telegram.office import MEI, TOM, TRACK, TRACKED, Office, Rules, opened_office

LI = Person(77, "Li")


@pytest.fixture
def rules() -> Rules:
    return Rules(is_in_business=True)


@pytest.fixture
def account(api: FakeBotApi) -> Account:
    return Account(api, LI)


async def told(office: Office, person: Person) -> list[str]:
    """What was said in a chat by the time that somebody else was answered."""
    await asyncio.sleep(0.05)
    office.api.says(MEI, "/help")
    await office.api.reply(MEI.id)
    await asyncio.sleep(0.05)
    return [call.text for call in office.api.sent(person.id)]


async def test_a_customer_of_a_connected_account_is_answered_in_its_name(office: Office, account: Account) -> None:
    account.connects()
    account.hears(TOM, TRACK)

    answer = await office.api.reply(TOM.id)

    assert (answer.text, answer.given["business_connection_id"]) == (TRACKED, "bc-1")
    assert answer.buttons == []


async def test_a_connection_that_nobody_told_of_is_asked_for(office: Office, account: Account) -> None:
    account.connects(is_told=False)
    account.hears(TOM, TRACK)
    account.hears(MEI, TRACK)

    assert (await office.api.reply(TOM.id)).text == TRACKED
    assert (await office.api.reply(MEI.id)).text == TRACKED


async def test_an_edited_question_is_answered_anew(office: Office, account: Account) -> None:
    account.connects()
    written = account.hears(TOM, "hm hm hm")
    await asyncio.sleep(0.1)

    account.edits(written, TRACK)

    assert (await office.api.reply(TOM.id)).given["reply_parameters"]["message_id"] == written["message_id"]


@pytest.mark.parametrize("text", ["my tea set arrived broken in two", "a person, please", "/start", "hello"])
async def test_what_is_no_sure_answer_is_left_to_the_owner(office: Office, account: Account, text: str) -> None:
    account.connects()

    account.hears(TOM, text)

    assert await told(office, TOM) == []


async def test_the_owner_and_bots_are_never_answered(office: Office, account: Account) -> None:
    account.connects()

    account.hears(TOM, TRACK, writer=LI)
    account.hears(LI, TRACK)
    account.hears(TOM, TRACK, sender_business_bot={"id": 9, "is_bot": True, "first_name": "Other"})

    assert (await told(office, TOM), await told(office, LI)) == ([], [])


@pytest.mark.parametrize("changed", [{"is_enabled": False}, {"may_reply": False}])
async def test_nothing_is_said_once_the_connection_is_over(
    office: Office, account: Account, changed: dict[str, bool]
) -> None:
    account.connects()
    account.hears(TOM, TRACK)
    await office.api.reply(TOM.id)

    account.connects(**changed)
    await asyncio.sleep(0.1)
    account.hears(TOM, "How do I get a refund?")
    account.deletes(TOM, 1)

    assert await told(office, TOM) == [TRACKED]
    assert len(office.shop.thinking.asked) == 1


async def test_an_account_s_chat_is_not_the_customer_s_own_with_the_bot(office: Office, account: Account) -> None:
    account.connects()
    account.hears(TOM, TRACK)
    await office.api.reply(TOM.id)

    office.api.says(TOM, TRACK)
    own = await office.api.reply(TOM.id, 2)

    assert "business_connection_id" not in own.given
    assert [len(await office.shop.turns.conversation(f"telegram:1:{chat}:0")) for chat in ("bc-1 5", "5")] == [1, 1]


async def test_where_it_is_off_nothing_is_asked_for_and_nothing_said(api: FakeBotApi, account: Account) -> None:
    async with opened_office(api, Rules()) as office:
        account.connects()
        account.hears(TOM, TRACK)

        assert await told(office, TOM) == []
        assert office.api.made("getBusinessConnection") == []


async def test_updates_of_accounts_are_asked_for_only_where_it_is_on(api: FakeBotApi) -> None:
    hook = "https://bot.example"
    async with opened_office(api, Rules(webhook_url=hook)):
        await api.until(lambda: "1" in api.webhooks)
    off = api.webhooks["1"]["allowed_updates"]
    async with opened_office(api, Rules(webhook_url=hook, is_in_business=True)):
        await api.until(lambda: len(api.made("setWebhook")) == 2)

    assert "business_message" not in off
    assert "business_message" in api.webhooks["1"]["allowed_updates"]


async def test_the_bot_says_nothing_of_its_own_troubles_in_an_account(
    office: Office, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("faqbot.channels.telegram.channel._BUSY", 0)
    monkeypatch.setattr(office.shop.parts.assistant, "reply", broken)
    account.connects()

    account.hears(TOM, TRACK)
    await asyncio.sleep(0.3)

    assert office.api.sent(TOM.id) == []
    assert await office.stores.arrivals.unanswered("telegram") == ()
