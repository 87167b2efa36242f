"""A visitor and a person of the shop, through the stream of a conversation."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest

from faqbot.conversation.noted import Noted
from tests.channels.widget.conftest import visit
from tests.channels.widget.shop import CONVERSATION, NOON, Json, Shop, a_shop, ask, bearing, conversation_of, error
from tests.channels.widget.test_shutdown import opened

EVENTS = "/api/v1/conversation/events"
PATIENCE_S = 5


@pytest.fixture
async def staffed() -> Shop:
    return await a_shop(operators=Noted())


@asynccontextmanager
async def waiting(shop: Shop) -> AsyncIterator[tuple[httpx2.AsyncClient, Json]]:
    """A visitor who has asked for a person, over real sockets."""
    async with opened(shop.parts) as place:
        asked = await ask(place.client, "I want to talk to a person")
        assert asked["decision"] == "handoff"
        yield place.client, asked


async def heard(client: httpx2.AsyncClient, asked: Json, count: int, last: str = "") -> list[tuple[str, str, Any]]:
    """The next events of the conversation: id, name, data."""
    headers = bearing(asked["conversation"]) | ({"Last-Event-ID": last} if last else {})
    found: list[tuple[str, str, Any]] = []
    async with asyncio.timeout(PATIENCE_S), client.stream("GET", EVENTS, headers=headers) as response:
        event = dict.fromkeys(("id", "event", "data"), "")
        lines = response.aiter_lines()
        while len(found) < count:
            line = await anext(lines)
            name, _, value = line.partition(": ")
            event |= {name: value} if name in event else {}
            if not line and event["data"]:
                found.append((event["id"], event["event"], json.loads(event["data"])))
                event = dict.fromkeys(event, "")
    return found


async def test_what_a_person_writes_comes_at_once(staffed: Shop) -> None:
    async with waiting(staffed) as (client, asked):
        hearing = asyncio.create_task(heard(client, asked, 1))
        await asyncio.sleep(0.2)
        await staffed.parts.handoffs.answered(conversation_of(asked), "ann", "o1", "Hello, **Ann** here.", NOON)
        ((_, name, told),) = await hearing

    assert (name, told["author"], told["html"]) == ("person", "person", "<p>Hello, <strong>Ann</strong> here.</p>")


async def test_nothing_is_missed_and_nothing_told_twice_after_a_lost_line(staffed: Shop) -> None:
    handoffs = staffed.parts.handoffs
    async with waiting(staffed) as (client, asked):
        await handoffs.answered(conversation_of(asked), "ann", "o1", "one", NOON)
        ((last, _, _),) = await heard(client, asked, 1)
        await handoffs.answered(conversation_of(asked), "ann", "o2", "two", NOON)
        ((_, _, told),) = await heard(client, asked, 1, last)

    assert told["text"] == "two"


async def test_the_stream_ends_when_the_bot_takes_over_again(staffed: Shop) -> None:
    async with waiting(staffed) as (client, asked):
        await staffed.parts.handoffs.answered(conversation_of(asked), "ann", "o1", "bye", NOON)
        await staffed.parts.handoffs.returned(conversation_of(asked), NOON)
        told = await heard(client, asked, 3)

    assert [(name, data.get("author")) for _, name, data in told] == [
        ("person", "person"),
        ("person", "bot"),
        ("end", None),
    ]


async def test_a_stream_ends_without_a_word_when_the_process_is_about_to(staffed: Shop) -> None:
    async with waiting(staffed) as (client, asked):
        own = bearing(asked["conversation"])
        async with asyncio.timeout(PATIENCE_S), client.stream("GET", EVENTS, headers=own) as line:
            asyncio.get_running_loop().call_later(0.2, staffed.parts.bells.still)
            told = [text async for text in line.aiter_text()]

    assert "".join(told).replace(": ping\n\n", "") == ""


async def test_a_conversation_tells_what_people_wrote(staffed: Shop) -> None:
    async with visit(staffed.parts) as client:
        asked = await ask(client, "I want to talk to a person")
        await staffed.parts.handoffs.answered(conversation_of(asked), "ann", "o1", "Hello", NOON)
        told = (await client.get(CONVERSATION, headers=bearing(asked["conversation"]))).json()

    assert told["live"] is True
    assert [words["text"] for words in told["people"]] == ["Hello"]


async def test_without_a_person_the_stream_ends_at_once(client: httpx2.AsyncClient) -> None:
    asked = await ask(client, "hello")

    response = await client.get(EVENTS, headers=bearing(asked["conversation"]) | {"Last-Event-ID": "x"})

    assert "event: end" in response.text


async def test_a_stream_is_for_who_has_the_token(client: httpx2.AsyncClient) -> None:
    assert error(await client.get(EVENTS, headers=bearing("x"))) == (404, "unknown_conversation")
