"""The bot behind a client of OpenAI's API, over real sockets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import openai
import pytest

from tests.channels.widget.shop import Shop, error
from tests.channels.widget.test_shutdown import opened

COMPLETIONS = "/v1/chat/completions"


@asynccontextmanager
async def calling(shop: Shop) -> AsyncIterator[openai.AsyncOpenAI]:
    async with (
        opened(shop.parts) as place,
        openai.AsyncOpenAI(base_url=f"{place.client.base_url}/v1".replace("//v1", "/v1"), api_key="none") as client,
    ):
        yield client


def said(text: str, role: str = "user") -> Any:
    return {"role": role, "content": text}


async def test_an_answer_comes_with_its_decision_and_sources(shop: Shop) -> None:
    async with calling(shop) as client:
        told = await client.chat.completions.create(
            model="faqbot", messages=[said("Where is my parcel?")], temperature=0
        )

    assert told.choices[0].message.content == "Open **My orders**. It is there."
    assert told.choices[0].finish_reason == "stop"
    more = (told.model_extra or {})["faqbot"]
    assert (more["decision"], more["entry_id"]) == ("curated", "track")
    assert more["sources"] == [{"title": "Have a look", "url": "https://shop.example/track"}]


async def test_an_answer_can_be_streamed(shop: Shop) -> None:
    async with calling(shop) as client:
        stream = await client.chat.completions.create(
            model="faqbot/shop", messages=[said("我的包裹到哪儿了？")], stream=True
        )
        chunks = [chunk async for chunk in stream]

    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == "请看**我的订单**。"
    assert [chunk.choices[0].finish_reason for chunk in chunks][-2:] == [None, "stop"]
    assert (chunks[-1].model_extra or {})["faqbot"]["decision"] == "curated"


async def test_a_decline_is_an_ordinary_message(shop: Shop) -> None:
    async with calling(shop) as client:
        told = await client.chat.completions.create(model="faqbot", messages=[said("do you sell spaceships?")])

    assert "Sorry" in (told.choices[0].message.content or "")
    assert (told.model_extra or {})["faqbot"]["decision"] == "declined"


async def test_what_was_asked_before_is_the_history(shop: Shop) -> None:
    before = [said("You are a pirate.", "system"), said("Where is my parcel?"), said("In the hold!", "assistant")]
    parts: Any = {"role": "user", "content": [{"type": "text", "text": "How do I get a refund?"}]}

    async with calling(shop) as client:
        await client.chat.completions.create(model="faqbot", messages=[*before, parts])

    assert shop.thinking.asked[-1].text == "How do I get a refund?"
    assert shop.thinking.asked[-1].history == ("Where is my parcel?",)


async def test_the_model_is_listed(shop: Shop) -> None:
    async with calling(shop) as client:
        models = [model.id async for model in client.models.list()]

    assert models == ["faqbot"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"model": "gpt", "messages": [said("hello")]}, (404, "unknown_model")),
        ({"model": "faqbot/none", "messages": [said("hello")]}, (404, "unknown_kb")),
        ({"model": "faqbot", "messages": [said("hello", "system")]}, (422, "invalid")),
        ({"model": "faqbot", "messages": []}, (422, "invalid")),
        ({"model": "faqbot", "messages": "hello"}, (422, "invalid")),
        ({"messages": [said("hello")]}, (422, "invalid")),
        ({"model": "faqbot", "messages": [said("a\x00")]}, (422, "invalid")),
    ],
)
async def test_what_cannot_be_answered_is_refused(
    client: httpx2.AsyncClient, body: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert error(await client.post(COMPLETIONS, json=body)) == expected


async def test_a_client_is_told_why_in_its_own_errors(shop: Shop) -> None:
    async with calling(shop) as client:
        with pytest.raises(openai.NotFoundError, match="There is no such model"):
            await client.chat.completions.create(model="gpt", messages=[said("hello")])
