import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Faqbot

ROW = {
    "id",
    "decision",
    "reason",
    "entry_id",
    "template",
    "text",
    "confidence",
    "candidates",
    "sources",
    "lang",
    "kb",
    "ms",
}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Where is my parcel?", "Open **My orders**."),
        ("ＷＨＥＲＥ　ｉｓ　ｍｙ　ｐａｒｃｅｌ", "Open **My orders**."),
        ("我的包裹到哪了", "请打开**我的订单**。"),
        ("我的包裹到哪了?!", "请打开**我的订单**。"),
        ("我要退錢", "在订单里点**退款**。"),
    ],
)
def test_a_known_question_is_answered_in_its_language(faqbot: Faqbot, shop: Path, question: str, answer: str) -> None:
    outcome = faqbot("ask", question)

    assert outcome.code == 0
    assert outcome.out.startswith(answer)
    assert "curated" in outcome.out


@pytest.mark.parametrize(
    ("question", "sentence"), [("What is the capital of France?", "Sorry, I"), ("明天北京下雨吗", "抱歉，")]
)
def test_an_unknown_question_is_declined_in_its_language(
    faqbot: Faqbot, shop: Path, question: str, sentence: str
) -> None:
    outcome = faqbot("ask", question, "--json")

    assert outcome.json["decision"] == "declined"
    assert outcome.json["text"].startswith(sentence)


def test_json_has_the_documented_fields(faqbot: Faqbot, shop: Path) -> None:
    row = faqbot("ask", "查物流", "--json").json

    assert set(row) == ROW
    assert row["decision"] == "curated"
    assert row["entry_id"] == row["candidates"][0]["entry_id"] == "parcel"
    assert set(row["candidates"][0]) == {"entry_id", "probability", "bm25", "cosine"}
    assert row["sources"] == [{"title": "查物流", "url": "https://shop.example/track"}]
    assert row["lang"] == "zh"
    assert row["kb"] == "orders"


def test_explain_shows_tokens_weights_scores_and_the_rule(faqbot: Faqbot, shop: Path) -> None:
    out = faqbot("ask", "how can I get a refnd", "--explain").out

    assert "refnd -> refund" in out
    assert "tokens" in out
    assert "BM25 of refund" in out
    assert "threshold" in out
    assert "margin" in out


def test_one_knowledge_base_can_be_asked_alone(faqbot: Faqbot, shop: Path) -> None:
    row = faqbot("ask", "reset password", "--kb", "orders", "--json").json

    assert "password" not in [candidate["entry_id"] for candidate in row["candidates"]]


def test_an_unknown_knowledge_base_is_named_with_the_known_ones(faqbot: Faqbot, shop: Path) -> None:
    outcome = faqbot("ask", "reset password", "--kb", "nope")

    assert outcome.code == 2
    assert "'nope'" in outcome.err
    assert "account, orders" in outcome.err


def test_a_missing_database_is_named_with_the_remedy(faqbot: Faqbot) -> None:
    outcome = faqbot("ask", "hello")

    assert outcome.code == 1
    assert "faqbot db upgrade" in outcome.err


@pytest.mark.parametrize("arguments", [(), ("a question", "--batch", "rows.jsonl")])
def test_a_question_or_a_file_is_needed(faqbot: Faqbot, shop: Path, arguments: tuple[str, ...]) -> None:
    assert faqbot("ask", *arguments).code == 2


@pytest.mark.parametrize("text", ["", "   ", "😀👍", "\x00\x07", "?!"])
def test_what_holds_no_words_is_declined_as_empty(faqbot: Faqbot, shop: Path, text: str) -> None:
    assert faqbot("ask", text, "--json").json["reason"] == "empty"


def test_a_very_long_text_is_declined_as_too_long(faqbot: Faqbot, shop: Path) -> None:
    row = faqbot("ask", "包裹" * 50_000, "--json").json

    assert row["reason"] == "too_long"
    assert "2000" in row["text"]


def test_a_batch_gives_a_row_for_every_row_in_order(faqbot: Faqbot, shop: Path) -> None:
    rows = [
        {"id": "a", "text": "查物流"},
        {"id": 7, "text": "What is the capital of France?", "lang": "zh"},
        {"text": "reset password", "kb": "account", "history": ["hello"], "context": ["a passage"]},
        {"id": None, "text": "转人工", "conversation": "c"},
        {"id": "greeting", "text": "hi", "conversation": "c"},
        {"id": "kb", "text": "x", "kb": "nope"},
    ]

    out = _batch(faqbot, *(json.dumps(row) for row in rows))

    assert [row["id"] for row in out] == ["a", 7, 3, 4, "greeting", "kb"]
    assert [row["decision"] for row in out] == ["curated", "declined", "curated", "handoff", "small_talk", "declined"]
    assert out[1]["lang"] == "zh"
    assert out[5]["reason"] == "unknown_kb"
    assert all(set(row) == ROW for row in out)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("not json", "not JSON"),
        ("[1]", "expected a JSON object"),
        ("{}", '"text" is missing'),
        ('{"text": 5}', '"text" must be a text'),
        ('{"text": "x", "lang": "fr"}', 'use "zh" or "en"'),
        ('{"text": "x", "history": "y"}', '"history" must be a list of texts'),
        ('{"text": ' + "[" * 100_000, "JSON"),
    ],
)
def test_a_row_that_cannot_be_read_is_answered_with_its_fault(
    faqbot: Faqbot, shop: Path, line: str, fault: str
) -> None:
    bad, good = _batch(faqbot, line, '{"id": "good", "text": "查物流"}')

    assert bad["reason"] == "unreadable"
    assert fault in bad["text"]
    assert good["decision"] == "curated"


def test_a_row_that_is_not_utf8_is_answered_with_its_fault(faqbot: Faqbot, shop: Path) -> None:
    outcome = faqbot("ask", "--batch", "-", "--json", given=b'{"text": "\xff\xfe"}\n{"text": "\\ud800 hi"}\n')

    bad, surrogate = map(json.loads, outcome.out.splitlines())
    assert "not UTF-8" in bad["text"]
    assert surrogate["decision"] == "small_talk"


def test_a_missing_batch_file_is_named(faqbot: Faqbot, shop: Path) -> None:
    outcome = faqbot("ask", "--batch", "nowhere.jsonl")

    assert outcome.code == 2
    assert "nowhere.jsonl" in outcome.err


def _batch(faqbot: Faqbot, *lines: str) -> list[dict[str, Any]]:
    outcome = faqbot("ask", "--batch", "-", "--json", given="\n".join(lines))
    assert outcome.code == 0
    return [json.loads(line) for line in outcome.out.splitlines()]
