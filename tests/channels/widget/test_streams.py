"""Answers as server-sent events."""

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Any

import httpx2
import pytest

from faqbot.assistant import Assistant
from faqbot.channels.widget.conversations import Conversations, Message
from faqbot.channels.widget.events import pieces
from faqbot.channels.widget.metrics import Metrics
from faqbot.domain.decision import Decision, Grounded
from faqbot.domain.document import Passage
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.domain.evidence import Evidence
from faqbot.domain.message import Query, Question
from faqbot.domain.protocols import Hear, unheard
from faqbot.pipeline import Pipeline
from tests.channels.widget.conftest import Visit
from tests.channels.widget.shop import MESSAGES, Shop, ask, error

STREAM = {"Accept": "text/event-stream"}


@dataclass(frozen=True, slots=True)
class Event:
    """A server-sent event."""

    id: str
    name: str
    data: Any


def events(body: str) -> list[Event]:
    """Read a stream as https://html.spec.whatwg.org/multipage/server-sent-events.html says."""
    blocks = [dict(line.split(": ", 1) for line in block.split("\n")) for block in body.strip().split("\n\n")]
    return [Event(block["id"], block["event"], json.loads(block["data"])) for block in blocks]


@dataclass
class Failing:
    """A rung that raises."""

    error: Exception

    async def answer(
        self, question: Question, query: Query, evidence: Evidence, hear: Hear = unheard
    ) -> Decision | None:
        raise self.error


@dataclass
class Writing:
    """A rung that writes sentence by sentence."""

    sentences: tuple[str, ...]

    async def answer(
        self, question: Question, query: Query, evidence: Evidence, hear: Hear = unheard
    ) -> Decision | None:
        for sentence in self.sentences:
            hear(sentence)
            await asyncio.sleep(0)
        passages = (Passage("p1", "It is here. It is new.", "Delivery"),)
        return Grounded(" ".join(self.sentences), passages, 0.9)


async def test_the_sentences_of_an_answer_in_the_making_are_told_before_it(shop: Shop, visit: Visit) -> None:
    writing = Assistant(shop.shelf, Pipeline([Writing(("It is here [1].", "It is new [1]."))]), shop.turns, lambda: "t")
    async with visit(replace(shop.parts, assistant=writing)) as client:
        response = await client.post(MESSAGES, json={"text": "Where is my parcel?"}, headers=STREAM)

    told = events(response.text)
    assert [event.name for event in told[:4]] == ["meta", "draft", "draft", "delta"]
    assert [event.data["text"] for event in told[1:3]] == ["It is here [1].", "It is new [1]."]
    assert told[-1].data["decision"] == "grounded"


def failing(shop: Shop, problem: Exception) -> Assistant:
    return Assistant(shop.shelf, Pipeline([Failing(problem)]), shop.turns, lambda: "turn")


async def test_a_stream_tells_the_answer_piece_by_piece(client: httpx2.AsyncClient) -> None:
    response = await client.post(MESSAGES, json={"text": "Where is my parcel?", "key": "m1"}, headers=STREAM)

    told = events(response.text)
    assert [event.name for event in told] == ["meta", "delta", "delta", "sources", "suggestions", "done"]
    assert [event.id for event in told] == ["1", "2", "3", "4", "5", "6"]
    assert told[0].data["key"] == "m1"
    assert told[1].data["text"] + told[2].data["text"] == "Open **My orders**. It is there."
    assert told[3].data == [{"title": "Have a look", "url": "https://shop.example/track"}]
    assert told[5].data["conversation"] == told[0].data["conversation"]


async def test_a_stream_ends_with_the_answer_that_json_would_give(client: httpx2.AsyncClient) -> None:
    response = await client.post(MESSAGES, json={"text": "我的包裹到哪儿了？", "key": "m1"}, headers=STREAM)
    done = events(response.text)[-1].data

    again = await ask(client, "我的包裹到哪儿了？", key="m1", conversation=done["conversation"])

    assert again == done | {"repeated": True}


async def test_proxies_are_told_not_to_hold_a_stream_back(client: httpx2.AsyncClient) -> None:
    response = await client.post(MESSAGES, json={"text": "hello"}, headers=STREAM)

    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-accel-buffering"] == "no"
    assert response.headers["cache-control"] == "no-store"


async def test_a_refused_request_is_no_stream(client: httpx2.AsyncClient) -> None:
    response = await client.post(MESSAGES, json={"text": "hello", "conversation": "x"}, headers=STREAM)

    assert error(response) == (404, "unknown_conversation")


@pytest.mark.parametrize(
    ("problem", "code"),
    [(DatabaseUnavailable("The database /var/secret is gone."), "unavailable"), (RuntimeError("a secret"), "internal")],
)
async def test_a_failure_within_a_stream_is_an_event_without_its_cause(
    shop: Shop, visit: Visit, problem: Exception, code: str
) -> None:
    async with visit(replace(shop.parts, assistant=failing(shop, problem))) as client:
        response = await client.post(MESSAGES, json={"text": "Where is my parcel?"}, headers=STREAM)

    told = events(response.text)
    assert [event.name for event in told] == ["meta", "error"]
    assert told[1].data["code"] == code
    assert "secret" not in response.text


@pytest.mark.parametrize(
    ("problem", "status"),
    [(DatabaseUnavailable("The database /var/secret is gone."), 503), (RuntimeError("a secret"), 500)],
)
async def test_a_failure_in_json_has_a_status_and_not_its_cause(
    shop: Shop, visit: Visit, problem: Exception, status: int
) -> None:
    async with visit(replace(shop.parts, assistant=failing(shop, problem))) as client:
        response = await client.post(MESSAGES, json={"text": "Where is my parcel?"})

    assert error(response)[0] == status
    assert "secret" not in response.text


@pytest.mark.parametrize("text", ["", "one", "One. Two! Three?", "一。二！\n三", "1. first\n2. second", "a.b 3.14 c"])
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


async def test_a_turn_is_finished_and_kept_when_its_visitor_has_left(shop: Shop) -> None:
    shop.thinking.seconds = 0.05
    talks = Conversations(shop.parts.assistant, shop.turns, shop.parts.now, Metrics(), 8)
    waiting = asyncio.shield(talks.begin(Message("c1", "m1", "Where is my parcel?", None, None)))

    waiting.cancel()
    await talks.finish()

    assert [turn.entry_id for turn in await shop.turns.conversation("c1")] == ["track"]
