"""The bot's own sentences, in both languages."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

import pytest

from faqbot.domain.decision import (
    KINDS,
    Asked,
    Clarify,
    Computed,
    Curated,
    Decision,
    Declined,
    Grounded,
    Handoff,
    Part,
    Quoted,
    Reach,
    Reason,
    Refused,
    Several,
    Silent,
    SmallTalk,
    Talk,
)
from faqbot.domain.document import Passage
from faqbot.domain.faq import Entry, Link, Phrasing
from faqbot.domain.language import Language
from faqbot.domain.message import Option, Source
from faqbot.language.detect import detect
from faqbot.wording import telegram, texts
from faqbot.wording.replies import word

ZH, EN = Language.ZH, Language.EN

BOTH = Entry(
    "refund",
    "shop",
    (Phrasing("怎么退款？", ZH), Phrasing("How do I get a refund?", EN)),
    {ZH: "在订单页申请。", EN: "Ask on the order's page."},
    links=(
        Link("https://shop.example/refund", {ZH: "退款", EN: "Refunds"}),
        Link("https://shop.example/faq", {EN: "More"}),
    ),
)
CHINESE = Entry("tea", "shop", (Phrasing("有什么茶？", ZH),), {ZH: "绿茶。"})
ENGLISH = Entry("mug", "shop", (Phrasing("Which mugs are there?", EN),), {EN: "Two."})
NEAR_URL = Passage("p1", "Two days.", "https://shop.example/delivery")
NEAR_FILE = Passage("p2", "Within seven days.", "terms.pdf")
NAMELESS = Passage("p3", "Free.")

DECISIONS: tuple[Decision, ...] = (
    Curated(BOTH, 0.9),
    Computed("shipping", "¥12"),
    Asked("shipping", "weight", "3 kg?"),
    Refused("shipping", "¥0"),
    Clarify((BOTH, CHINESE), 0.9),
    Quoted(("Two days.",), NEAR_URL, 0.8),
    Grounded("Two days.", (NEAR_URL,), 0.8),
    *map(SmallTalk, Talk),
    *map(Handoff, Reason),
    *(Handoff(Reason.ASKED_FOR, reach, "9–18") for reach in Reach),
    Several((Part("refund?", Curated(BOTH, 0.9)), Part("a b?", Declined(Reason.NOT_SURE))), 0.9),
    *map(Declined, Reason),
    *(Declined(reason, (BOTH, ENGLISH)) for reason in Reason),
)


def tables(value: object, name: str) -> list[tuple[str, Mapping[object, object]]]:
    """Every table of texts by language within a constant, with its name."""
    if not isinstance(value, dict):
        return []
    if any(isinstance(key, Language) for key in value):
        return [(name, value)]
    return [found for key, inner in value.items() for found in tables(inner, f"{name}.{key}")]


TABLES = [
    table
    for module in (texts, telegram)
    for name in vars(module)
    if name.isupper()
    for table in tables(getattr(module, name), name)
]


def test_every_reason_every_talk_and_every_kind_of_decision_is_among_the_rows() -> None:
    assert texts.DECLINE.keys() == set(Reason)
    assert texts.TALK.keys() == set(Talk)
    assert {type(decision) for decision in (*DECISIONS, Silent())} == set(get_args(Decision)) == KINDS.keys()
    assert len(TABLES) >= len(Reason) + len(Talk) + 5


@pytest.mark.parametrize(("name", "texts"), TABLES)
def test_every_sentence_stands_in_both_languages(name: str, texts: Mapping[Language, str]) -> None:
    assert texts.keys() == set(Language), name
    assert all(text.strip() == text != "" for text in texts.values()), name
    assert texts[ZH] != texts[EN], name


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("name", "texts"), TABLES)
def test_every_sentence_is_written_in_its_language(
    name: str, texts: Mapping[Language, str], language: Language
) -> None:
    assert detect(texts[language]) is language, name


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("decision", DECISIONS)
def test_every_decision_has_words_without_a_gap_in_the_language_asked_for(
    decision: Decision, language: Language
) -> None:
    reply = word(decision, language, limit=2000)

    assert reply.language is language
    assert reply.text.strip() == reply.text != ""
    assert not re.search(r"[{}]|None|%s", reply.text)


def test_a_curated_answer_is_said_word_for_word_with_its_pages() -> None:
    reply = word(Curated(BOTH, 0.9), ZH)

    assert reply.text == "在订单页申请。"
    assert reply.sources == (
        Source("退款", "https://shop.example/refund"),
        Source("More", "https://shop.example/faq"),
    )
    assert reply.options == ()


@pytest.mark.parametrize(
    ("entry", "language", "text"),
    [
        (ENGLISH, ZH, "（这个答案目前只有英文）\nTwo."),
        (CHINESE, EN, "(This answer is available in Chinese only for now.)\n绿茶。"),
        (ENGLISH, EN, "Two."),
        (CHINESE, ZH, "绿茶。"),
    ],
)
def test_an_answer_in_the_other_language_is_announced(entry: Entry, language: Language, text: str) -> None:
    assert word(Curated(entry, 0.9), language).text == text


def test_a_choice_is_numbered_and_can_be_tapped() -> None:
    reply = word(Clarify((BOTH, CHINESE, ENGLISH), 0.9), EN)

    assert reply.text == (
        "Which of these do you mean?\n1. How do I get a refund?\n2. 有什么茶？\n3. Which mugs are there?"
    )
    assert reply.options == (
        Option("refund", "shop", "How do I get a refund?"),
        Option("tea", "shop", "有什么茶？"),
        Option("mug", "shop", "Which mugs are there?"),
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            ZH,
            (
                "抱歉，我没有把握回答这个问题，不想给您错误的答案。需要人工帮助，请联系客服。\n"
                "您想问的是不是：\n1. 怎么退款？"
            ),
        ),
        (
            EN,
            (
                "Sorry, I am not sure enough to answer that, and I would rather not guess. "
                "For help from a person, please contact our team.\n"
                "Did you mean:\n1. How do I get a refund?"
            ),
        ),
    ],
)
def test_a_decline_offers_a_person_and_what_is_near(language: Language, text: str) -> None:
    reply = word(Declined(Reason.NOT_SURE, (BOTH,)), language)

    assert reply.text == text
    assert [option.entry_id for option in reply.options] == ["refund"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reason", Reason)
def test_a_person_is_offered_unless_the_customer_can_mend_it(reason: Reason, language: Language) -> None:
    reply = word(Declined(reason), language)

    assert (texts.PERSON_OFFER[language] in reply.text) is (reason not in texts.NO_PERSON_YET)
    assert reply.options == ()


@pytest.mark.parametrize("language", Language)
def test_who_wrote_too_much_learns_how_much_is_read(language: Language) -> None:
    assert "1234" in word(Declined(Reason.TOO_LONG), language, limit=1234).text


def test_a_quotation_stands_line_by_line_with_its_document() -> None:
    reply = word(Quoted(("Within seven days.", "Unused."), NEAR_FILE, 0.8), EN)

    assert reply.text == "Within seven days.\nUnused."
    assert reply.sources == (Source("terms.pdf", ""),)


def test_an_answer_of_a_model_names_each_document_once_with_its_address() -> None:
    reply = word(Grounded("Two days.", (NEAR_URL, NEAR_FILE, NEAR_URL, NAMELESS), 0.8), EN)

    assert reply.sources == (
        Source("https://shop.example/delivery", "https://shop.example/delivery"),
        Source("terms.pdf", ""),
        Source("p3", ""),
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [(EN, "see for yourself: terms.pdf, page 3 › Returns"), (ZH, "自己看看：terms.pdf，第 3 页 › Returns")],
)
def test_a_decline_says_where_to_read_on(language: Language, said: str) -> None:
    passage = Passage("p", "Two days.", "terms.pdf", "https://shop.example/terms.pdf", page=3, heading=("Returns",))

    reply = word(Declined(Reason.NOT_SURE, (BOTH,), (passage,)), language)

    assert said in reply.text
    assert [source.url for source in reply.sources] == ["https://shop.example/terms.pdf"]
    assert len(reply.options) == 1


def test_the_citations_of_a_model_count_the_sources_that_are_shown() -> None:
    passages = (NEAR_FILE, replace(NEAR_FILE, id="other"), NEAR_URL)

    reply = word(Grounded("One. [1] Two. [2][1] Three. [3]", passages, 0.8), EN)

    assert reply.text == "One. [1] Two. [1] Three. [2]"
    assert len(reply.sources) == 2


def test_where_there_is_one_source_nothing_is_counted() -> None:
    assert word(Grounded("两天。 [1] 免费。 [1]", (NEAR_FILE,), 0.8), ZH).text == "两天。 免费。"


@pytest.mark.parametrize(("language", "title"), [(EN, "terms.pdf, page 3"), (ZH, "terms.pdf，第 3 页")])
def test_a_quotation_tells_the_page_and_where_it_can_be_opened(language: Language, title: str) -> None:
    passage = Passage("p", "Two days.", "terms.pdf", "https://shop.example/terms.pdf", page=3)

    reply = word(Quoted(("Two days.",), passage, 0.8), language)

    assert reply.sources == (Source(title, "https://shop.example/terms.pdf"),)
