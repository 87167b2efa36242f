"""What asks and answers in documents becomes drafts."""

from datetime import UTC, datetime

import pytest

from faqbot.domain.document import Document
from faqbot.domain.faq import Link, Phrasing, State
from faqbot.domain.language import Language
from faqbot.knowledge.cleaning.duplicates import Seen
from faqbot.knowledge.intake import Care, taken_in
from faqbot.knowledge.proposing import Known, asks, pairs, proposals
from faqbot.knowledge.sources import Source

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def document(text: str, name: str = "a.md", url: str = "") -> Document:
    return taken_in(Source(name, text.encode(), url), "shop", Care(), Seen(), at=NOON)


def asked(text: str, name: str = "a.md") -> list[tuple[str, str]]:
    return [
        (one.entry.phrasings[0].text, next(iter(one.entry.answers.values())))
        for one in proposals(document(text, name), "shop")
    ]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (
            "# Returns\n\n## How do I return goods?\n\nOpen My orders.\n\nChoose Return.\n\n## Hours\n\nNine to five.",
            "a.md",
            [("How do I return goods?", "Open My orders.\nChoose Return.")],
        ),
        ("# 帮助\n\n## 3. 如何申请退货\n\n在我的订单里申请。", "a.md", [("如何申请退货", "在我的订单里申请。")]),
        (
            "问：怎么退货？\n答：在我的订单里申请。\n\n问：多久退款？\n答：三个工作日内。\n",
            "a.txt",
            [("怎么退货？", "在我的订单里申请。"), ("多久退款？", "三个工作日内。")],
        ),
        (
            "Q1: Where is my parcel? A: Open My orders.\n\nQ2: Can I change the address?\n\nA: Until it is sent.\n",
            "a.txt",
            [("Where is my parcel?", "Open My orders."), ("Can I change the address?", "Until it is sent.")],
        ),
        (
            "类别,问题,答案\n售后,怎么退货？,在我的订单里申请；三天内处理。\n",
            "a.csv",
            [("怎么退货？", "在我的订单里申请；三天内处理。")],
        ),
        (
            "| Question | Answer |\n|---|---|\n| How do I pay? | By card. |\n| Who pays? | We do. |\n\nCall us.",
            "a.md",
            [("How do I pay?", "By card."), ("Who pays?", "We do.")],
        ),
        (
            "<dl><dt>How do I pay?</dt><dd>By card.</dd><dt>Gift card</dt><dd>A card that holds money.</dd></dl>",
            "a.html",
            [("How do I pay?", "By card."), ("What is Gift card?", "A card that holds money.")],
        ),
        (
            "<html><body><dl><dt>积分</dt><dd>购物后获得的点数，可以抵扣货款。</dd></dl></body></html>",
            "a.html",
            [("积分是什么？", "购物后获得的点数，可以抵扣货款。")],
        ),
        (
            "<h1>How do I pay?</h1><p>By card.</p><dl><dt>Gift card</dt><dd>A card that holds money.</dd></dl>",
            "a.html",
            [("How do I pay?", "By card."), ("What is Gift card?", "A card that holds money.")],
        ),
        ("**How do I return goods?**\n\nOpen My orders.", "a.md", [("How do I return goods?", "Open My orders.")]),
    ],
)
def test_what_asks_and_answers_is_proposed_word_for_word(text: str, name: str, expected: list[tuple[str, str]]) -> None:
    assert asked(text, name) == expected


@pytest.mark.parametrize(
    "text",
    [
        "# Delivery\n\nParcels take two days.\n\nThey come by mail.",
        "# Why us?\n\n# Returns\n\nWithin 30 days of delivery.",
        "# 退货说明\n\n收货后十五天内可以退货。颜色不对也可以。",
        "# How to return goods\n\n" + " ".join(f"Step {number} is long." for number in range(300)),
        "- red\n- green",
    ],
)
def test_what_does_not_ask_or_is_not_answered_is_not_proposed(text: str) -> None:
    assert asked(text) == []


def test_a_proposal_is_a_draft_that_names_its_document() -> None:
    source = document("# 怎么退货？\n\n在我的订单里申请。", url="https://shop.example/help")

    (proposal,) = proposals(source, "orders")

    entry = proposal.entry
    assert (entry.kb, entry.state) == ("orders", State.DRAFT)
    assert entry.phrasings == (Phrasing("怎么退货？", Language.ZH),)
    assert entry.answers == {Language.ZH: "在我的订单里申请。"}
    assert entry.tags == ("proposed", f"document:{source.id}")
    assert entry.links == (Link("https://shop.example/help", {Language.ZH: "怎么退货？"}),)


def test_an_answer_goes_on_over_the_passages_that_it_was_cut_into() -> None:
    sentences = [f"Step {number} of the way to return goods takes a minute or two, no more." for number in range(20)]

    ((_, answer),) = asked("# How do I return goods?\n\n" + "\n\n".join(sentences))

    assert answer.split("\n") == sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("How do I pay?", True), ("How to pay", True), ("怎么付款", True), ("可以退货吗", True), ("Returns", False)),
        *(("What we do not repair", False), ("How long a repair takes", False), ("What if it breaks", True)),
        *(("", False), ("It works. Why?", False), ("怎么付款。", False), ("How " + "very " * 60 + "long?", False)),
    ],
)
def test_a_question_is_told_by_its_mark_or_its_words(text: str, *, expected: bool) -> None:
    assert asks(text) is expected


def test_a_question_that_is_known_is_recognised_also_with_another_mark() -> None:
    (known,) = proposals(document("# 怎么退货？\n\n在我的订单里申请。"), "shop")
    (same,) = proposals(document("# 怎么退货?\n\n打电话给我们。", "b.md"), "shop")
    (other,) = proposals(document("# 怎么付款？\n\n刷卡。", "c.md"), "shop")

    found = Known([known.entry])

    assert found.like(same.entry) == known.entry
    assert found.like(other.entry) is None


def test_a_question_in_two_places_is_proposed_once() -> None:
    text = "# How do I pay?\n\nBy card.\n\n# Money\n\n## How do I pay?\n\nBy card, of course."

    assert len(list(pairs(document(text)))) > 1
    assert len(asked(text)) == 1
