"""Asking over HTTP."""

import asyncio
from dataclasses import replace

import httpx2
import pytest

from faqbot.domain.decision import Clarify
from tests.channels.widget.conftest import Visit
from tests.channels.widget.shop import ENTRIES, MESSAGES, NOON, Shop, an_entry, ask, conversation_of, error

UNKNOWN_TOKEN = "A" * 32


@pytest.mark.parametrize(
    ("text", "lang", "said", "link"),
    [
        ("我的包裹到哪儿了？", "zh", "请看**我的订单**。", "查看"),
        ("Where is my parcel?", "en", "Open **My orders**. It is there.", "Have a look"),
    ],
)
async def test_a_question_is_answered_in_its_language(
    client: httpx2.AsyncClient, text: str, lang: str, said: str, link: str
) -> None:
    answer = await ask(client, text)

    assert (answer["decision"], answer["entry_id"], answer["lang"]) == ("curated", "track", lang)
    assert answer["text"] == said
    assert answer["sources"] == [{"title": link, "url": "https://shop.example/track"}]
    assert answer["confidence"] >= 0.99
    assert answer["reason"] is None


async def test_an_answer_has_every_documented_field(client: httpx2.AsyncClient) -> None:
    answer = await ask(client, "Where is my parcel?", key="m1")

    documented = (
        "turn conversation key decision reason entry_id template text html lang confidence options sources repeated"
    )
    assert sorted(answer) == sorted(documented.split())
    assert answer["key"] == "m1"
    assert answer["html"] == "<p>Open <strong>My orders</strong>. It is there.</p>"


async def test_the_language_asked_for_is_the_language_of_the_answer(client: httpx2.AsyncClient) -> None:
    answer = await ask(client, "Where is my parcel?", lang="zh")

    assert answer["lang"] == "zh"


@pytest.mark.parametrize(("text", "reason"), [("", "empty"), ("？！ 😀", "empty"), ("长" * 3000, "too_long")])
async def test_what_is_no_question_is_declined_like_any_other(
    client: httpx2.AsyncClient, text: str, reason: str
) -> None:
    answer = await ask(client, text)

    assert (answer["decision"], answer["reason"]) == ("declined", reason)
    assert answer["text"]


async def test_a_choice_is_given_as_options(shop: Shop, client: httpx2.AsyncClient) -> None:
    shop.thinking.decision = Clarify(ENTRIES[:2], 0.9)

    answer = await ask(client, "Where is it?")

    assert (answer["decision"], answer["entry_id"]) == ("clarify", None)
    assert answer["options"] == [
        {"entry_id": "track", "kb": "shop", "title": "Where is my parcel?"},
        {"entry_id": "refund", "kb": "shop", "title": "How do I get a refund?"},
    ]


async def test_a_conversation_goes_on_with_its_token(shop: Shop, client: httpx2.AsyncClient) -> None:
    first = await ask(client, "Where is my parcel?")

    second = await ask(client, "How do I get a refund?", conversation=first["conversation"])

    assert second["conversation"] == first["conversation"]
    assert shop.thinking.asked[-1].history == ("Where is my parcel?",)


async def test_no_more_than_the_last_six_questions_are_remembered(shop: Shop, client: httpx2.AsyncClient) -> None:
    token = (await ask(client, "question 0"))["conversation"]
    later = [f"question {number}" for number in range(1, 8)]

    answers = [await ask(client, text, conversation=token) for text in later]

    assert len(answers) == 7
    assert shop.thinking.asked[-1].history == tuple(f"question {number}" for number in range(1, 7))


async def test_every_new_conversation_has_a_token_of_its_own(client: httpx2.AsyncClient) -> None:
    tokens = {(await ask(client, "hello"))["conversation"] for _ in range(3)}

    assert len(tokens) == 3


@pytest.mark.parametrize("token", [UNKNOWN_TOKEN, "short", "../../etc/passwd", "令" * 32, "cli-1"])
async def test_a_token_that_is_not_ours_starts_no_conversation(
    shop: Shop, client: httpx2.AsyncClient, token: str
) -> None:
    response = await client.post(MESSAGES, json={"text": "hello", "conversation": token})

    assert error(response) == (404, "unknown_conversation")
    assert await shop.turns.conversation(token) == ()


async def test_a_repeated_key_gives_the_stored_answer(shop: Shop, client: httpx2.AsyncClient) -> None:
    first = await ask(client, "Where is my parcel?", key="m1")

    again = await ask(client, "Where is my parcel?", key="m1", conversation=first["conversation"])

    assert again == first | {"repeated": True}
    assert len(await shop.turns.conversation(conversation_of(first))) == 1


async def test_the_same_key_in_another_conversation_is_another_message(client: httpx2.AsyncClient) -> None:
    first = await ask(client, "Where is my parcel?", key="m1")

    other = await ask(client, "How do I get a refund?", key="m1")

    assert (other["entry_id"], other["repeated"]) == ("refund", False)
    assert other["conversation"] != first["conversation"]


async def test_of_two_racing_duplicates_one_is_answered_and_one_repeated(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    token = (await ask(client, "hello"))["conversation"]
    shop.thinking.seconds = 0.05

    both = await asyncio.gather(
        ask(client, "Where is my parcel?", key="m2", conversation=token),
        ask(client, "Where is my parcel?", key="m2", conversation=token),
    )

    assert sorted(answer["repeated"] for answer in both) == [False, True]
    assert both[0]["turn"] == both[1]["turn"]
    assert len(shop.thinking.asked) == 1


async def test_messages_of_one_conversation_are_answered_in_order(shop: Shop, client: httpx2.AsyncClient) -> None:
    token = (await ask(client, "hello"))["conversation"]
    shop.thinking.seconds = 0.02
    texts = [f"question {number}" for number in range(5)]

    await asyncio.gather(*(ask(client, text, conversation=token) for text in texts))

    assert [question.text for question in shop.thinking.asked] == texts
    assert shop.thinking.asked[-1].history == ("hello", *texts[:4])


async def test_conversations_do_not_wait_for_each_other(shop: Shop, client: httpx2.AsyncClient) -> None:
    shop.thinking.seconds = 1.0

    async with asyncio.timeout(4):
        answers = await asyncio.gather(*(ask(client, f"question {number}") for number in range(5)))

    assert len(answers) == 5


async def test_an_unknown_knowledge_base_is_named_as_such_without_telling_the_known_ones(
    client: httpx2.AsyncClient,
) -> None:
    response = await client.post(MESSAGES, json={"text": "hello", "kb": "secret"})

    assert error(response) == (404, "unknown_kb")
    assert "shop" not in response.text


async def test_a_knowledge_base_can_be_asked_alone(client: httpx2.AsyncClient) -> None:
    answer = await ask(client, "Where is my parcel?", kb="shop")

    assert answer["entry_id"] == "track"


async def test_an_edit_becomes_visible_while_the_shop_is_open(shop: Shop, client: httpx2.AsyncClient) -> None:
    edited = replace(an_entry("track", "包裹", "Where is my parcel?", "新的", "A new answer."))
    await ask(client, "Where is my parcel?")

    async with shop.shelf.watched(every_s=0.05):
        await shop.entries.save([edited], at=NOON)
        await asyncio.sleep(1)
    answer = await ask(client, "Where is my parcel?")

    assert answer["text"] == "A new answer."


async def test_too_many_at_once_are_asked_to_come_back(shop: Shop, visit: Visit) -> None:
    shop.thinking.seconds = 0.1

    async with visit(replace(shop.parts, most_at_once=2)) as client:
        bodies = [{"text": f"question {number}"} for number in range(3)]
        responses = await asyncio.gather(*(client.post(MESSAGES, json=body) for body in bodies))
        later = await client.post(MESSAGES, json={"text": "hello"})

    assert sorted(response.status_code for response in responses) == [200, 200, 503]
    refused = max(responses, key=lambda response: response.status_code)
    assert error(refused) == (503, "busy")
    assert int(refused.headers["retry-after"]) >= 1
    assert later.status_code == 200


async def test_an_answer_cannot_carry_a_script(shop: Shop, client: httpx2.AsyncClient) -> None:
    bad = an_entry(
        "bad", "坏", "show me", "x", "<script>alert(1)</script> <img src=x onerror=alert(1)> [go](javascript:alert(1))"
    )
    await shop.entries.save([bad], at=NOON)

    answer = await ask(client, "show me")

    assert answer["entry_id"] == "bad"
    assert "<script" not in answer["html"]
    assert "<img" not in answer["html"]
    assert "href" not in answer["html"]
