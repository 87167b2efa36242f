"""Over real sockets: a server that is asked to stop finishes what it has begun."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx2
import pytest
import uvicorn

from faqbot.channels.widget import Parts, create_app
from tests.channels.widget.shop import MESSAGES, Shop

QUESTION = {"text": "Where is my parcel?"}
THOUGHT_S = 1.0


@dataclass(frozen=True, slots=True)
class Open:
    """A server on a free port, and somebody who calls it."""

    server: uvicorn.Server
    client: httpx2.AsyncClient


@asynccontextmanager
async def opened(parts: Parts) -> AsyncIterator[Open]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(create_app(parts), log_config=None, timeout_graceful_shutdown=10))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        async with httpx2.AsyncClient(base_url=address, timeout=10) as client:
            await client.get("/healthz")
            yield Open(server, client)
        server.should_exit = True
        await serving


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_an_answer_under_way_is_given_before_the_end(shop: Shop, accept: str) -> None:
    shop.thinking.seconds = THOUGHT_S

    async with opened(shop.parts) as place:
        answering = asyncio.create_task(place.client.post(MESSAGES, json=QUESTION, headers={"Accept": accept}))
        await asyncio.sleep(THOUGHT_S / 4)
        place.server.should_exit = True
        response = await answering

    assert response.status_code == 200
    assert "Open **My orders**" in response.text
    assert "event: error" not in response.text


async def test_an_answer_whose_visitor_has_left_is_kept_before_the_end(shop: Shop) -> None:
    shop.thinking.seconds = THOUGHT_S

    async with opened(shop.parts) as place:
        with pytest.raises(httpx2.ReadTimeout):
            await place.client.post(MESSAGES, json=QUESTION, timeout=THOUGHT_S / 4)

    asked = shop.thinking.asked[0]
    assert [turn.entry_id for turn in await shop.turns.conversation(asked.conversation)] == ["track"]


@pytest.mark.parametrize("size", [100_000, 5_000_000])
async def test_a_body_that_is_far_too_large_is_refused_over_a_real_connection(shop: Shop, size: int) -> None:
    async with opened(shop.parts) as place:
        response = await place.client.post(MESSAGES, json={"text": "x" * size})
        after = await place.client.get("/healthz")

    assert response.status_code == 413
    assert after.status_code == 200
