"""Reading a conversation again, and judging its answers."""

import asyncio
from datetime import datetime, timedelta

import httpx2
import pytest

from faqbot.domain.turn import Verdict
from tests.channels.widget.shop import CONVERSATION, FEEDBACK, MESSAGES, Shop, ask, bearing, error


async def test_a_conversation_is_told_from_its_beginning(client: httpx2.AsyncClient) -> None:
    first = await ask(client, "Where is my parcel?", key="m:1")
    token = first["conversation"]
    second = await ask(client, "怎么申请退款？", key="m2", conversation=token)

    response = await client.get(CONVERSATION, headers=bearing(token))

    told = response.json()
    assert told["conversation"] == token
    assert [turn["text"] for turn in told["turns"]] == ["Where is my parcel?", "怎么申请退款？"]
    replies = [turn["reply"] for turn in told["turns"]]
    assert [reply["turn"] for reply in replies] == [first["turn"], second["turn"]]
    assert [reply["key"] for reply in replies] == ["m:1", "m2"]
    assert [reply["html"] for reply in replies] == [first["html"], second["html"]]


async def test_times_have_a_zone(client: httpx2.AsyncClient) -> None:
    token = (await ask(client, "hello"))["conversation"]

    told = (await client.get(CONVERSATION, headers=bearing(token))).json()

    assert datetime.fromisoformat(told["turns"][0]["at"]).utcoffset() == timedelta(0)


@pytest.mark.parametrize("token", ["A" * 32, "x", "", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
async def test_a_conversation_that_is_not_there_is_not_found(client: httpx2.AsyncClient, token: str) -> None:
    response = await client.get(CONVERSATION, headers=bearing(token))

    assert error(response) == (404, "unknown_conversation")


async def test_a_verdict_is_kept_and_a_later_one_replaces_it(shop: Shop, client: httpx2.AsyncClient) -> None:
    answer = await ask(client, "Where is my parcel?")
    judged = {"turn": answer["turn"], "conversation": answer["conversation"]}

    await client.post(FEEDBACK, json=judged | {"verdict": "up"})
    response = await client.post(FEEDBACK, json=judged | {"verdict": "down", "comment": "没找到"})

    told = response.json()
    assert (told["turn"], told["verdict"]) == (answer["turn"], "down")
    assert told["text"].startswith("Thank you for telling me that this did not help.")
    kept = shop.turns.feedback[answer["turn"]]
    assert (kept.verdict, kept.comment) == (Verdict.DOWN, "没找到")


async def test_an_answer_of_another_conversation_cannot_be_judged(shop: Shop, client: httpx2.AsyncClient) -> None:
    theirs = await ask(client, "Where is my parcel?")
    mine = await ask(client, "Where is my parcel?")

    response = await client.post(
        FEEDBACK, json={"turn": theirs["turn"], "conversation": mine["conversation"], "verdict": "down"}
    )

    assert error(response) == (404, "unknown_turn")
    assert shop.turns.feedback == {}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"turn": "no-such-turn"}, (404, "unknown_turn")),
        ({"verdict": "sideways"}, (422, "invalid")),
        ({"verdict": None}, (422, "invalid")),
        ({"comment": "x" * 1001}, (422, "invalid")),
        ({"comment": "a\x00"}, (422, "invalid")),
        ({"turn": 5}, (422, "invalid")),
    ],
)
async def test_a_wrong_verdict_is_refused(
    shop: Shop, client: httpx2.AsyncClient, changed: dict[str, object], expected: tuple[int, str]
) -> None:
    answer = await ask(client, "Where is my parcel?")
    judged = {"turn": answer["turn"], "conversation": answer["conversation"], "verdict": "up"}

    response = await client.post(FEEDBACK, json=judged | changed)

    assert error(response) == expected
    assert shop.turns.feedback == {}


async def test_who_waits_too_long_for_an_earlier_message_is_asked_to_come_back(
    shop: Shop, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = (await ask(client, "hello"))["conversation"]
    monkeypatch.setattr(shop.parts.assistant._talk.lanes, "_patience_s", 0.05)  # noqa: SLF001 - half a minute is too long
    shop.thinking.seconds = 0.3
    message = {"text": "Where is my parcel?", "conversation": token, "key": "m2"}

    first, second = await asyncio.gather(*(client.post(MESSAGES, json=message) for _ in range(2)))

    assert first.status_code == 200
    assert error(second) == (409, "unfinished")
    assert int(second.headers["retry-after"]) >= 1
