"""A visitor who asks for a person while nobody is there says where they can be reached."""

from datetime import datetime

import httpx2
import pytest

from faqbot.conversation.noted import Noted
from faqbot.domain.handoff import Author, Effect
from faqbot.templates.hours import Opening
from faqbot.templates.values import Both
from tests.channels.widget.conftest import visit
from tests.channels.widget.shop import CONVERSATION, NOON, Json, Shop, a_shop, ask, bearing, conversation_of, error

CONTACT = "/api/v1/contact"


async def closed(_kb: str | None, _hours: str, _at: datetime) -> Opening | None:
    """Nobody is there."""
    return Opening(None, Both("周一至周五", "Monday to Friday"))


@pytest.fixture
def operators() -> Noted:
    return Noted()


@pytest.fixture
async def shop(operators: Noted) -> Shop:
    """A shop whose people have gone home."""
    return await a_shop(operators=operators, opening_of=closed)


async def look(client: httpx2.AsyncClient, asked: Json) -> Json:
    told: Json = (await client.get(CONVERSATION, headers=bearing(asked["conversation"]))).json()
    return told


async def leave(client: httpx2.AsyncClient, asked: Json, contact: str, key: str = "k") -> httpx2.Response:
    return await client.post(CONTACT, json={"conversation": asked["conversation"], "contact": contact, "key": key})


async def test_a_contact_is_wanted_until_it_is_left_and_people_read_it(shop: Shop, operators: Noted) -> None:
    async with visit(shop.parts) as client:
        asked = await ask(client, "I want to talk to a person")
        before = await look(client, asked)
        left = await leave(client, asked, " mei@shop.example \n or 555 0100 ")
        after = await look(client, asked)

    said = await shop.handoffs.said(conversation_of(asked))

    assert (before["contact_wanted"], after["contact_wanted"]) == (True, False)
    assert left.status_code == 200
    assert [words.text for words in said if words.author is Author.CUSTOMER][-1] == (
        "You can reach me here: mei@shop.example or 555 0100"
    )
    assert "get back to you there" in after["people"][-1]["text"]
    assert operators.notices[-1].effect is Effect.RELAY


async def test_a_contact_that_is_sent_again_is_passed_on_once_and_another_one_too(shop: Shop) -> None:
    async with visit(shop.parts) as client:
        asked = await ask(client, "我要找人工客服")
        for contact, key in (("13800000000", "one"), ("13800000000", "one"), ("13900000000", "two")):
            await leave(client, asked, contact, key)

    said = await shop.handoffs.said(conversation_of(asked))

    assert [words.text for words in said if "可以这样联系我" in words.text] == [
        "可以这样联系我：13800000000",
        "可以这样联系我：13900000000",
    ]


async def test_it_is_veiled_once_nobody_needs_it_any_more(shop: Shop) -> None:
    async with visit(shop.parts) as client:
        asked = await ask(client, "I want to talk to a person")
        await leave(client, asked, "mei@shop.example")
        await shop.parts.handoffs.closed(conversation_of(asked), NOON)

    said = await shop.handoffs.said(conversation_of(asked))

    assert [words for words in said if "mei@" in words.text] == []


async def test_no_contact_is_wanted_while_people_are_in_or_nobody_is_asked_for(operators: Noted, shop: Shop) -> None:
    open_shop = await a_shop(operators=operators)
    async with visit(open_shop.parts) as client:
        waiting = await look(client, await ask(client, "I want to talk to a person"))
    async with visit(shop.parts) as client:
        alone = await ask(client, "hello")
        told, refused = await look(client, alone), await leave(client, alone, "mei@shop.example")

    assert (waiting["contact_wanted"], told["contact_wanted"]) == (False, False)
    assert error(refused) == (409, "nobody_awaited")


@pytest.mark.parametrize("contact", ["  ", "?!?!", "abc", "x" * 201])
async def test_what_reaches_nobody_is_refused(shop: Shop, contact: str) -> None:
    async with visit(shop.parts) as client:
        asked = await ask(client, "I want to talk to a person")
        refused = await leave(client, asked, contact)
        told = await look(client, asked)

    assert error(refused) == (422, "invalid")
    assert told["contact_wanted"] is True
