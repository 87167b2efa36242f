"""Words and how rare they are."""

import pytest

from faqbot.language.expected import Kind, held, kind_of
from faqbot.language.rarity import rarity, telling, words


def test_english_loses_its_endings_and_chinese_is_cut_into_known_words() -> None:
    assert words("returning 退款 orders") == ("return", "退款", "order")


def test_an_unknown_word_is_rarer_than_a_common_one() -> None:
    assert rarity("zyzzyva") == 1.0
    assert rarity("order") < 0.6


def test_words_that_ask_tell_nothing() -> None:
    assert telling(words("how do i return an order")) == ("return", "order")
    assert telling(words("what is it")) == words("what is it")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("how many days does it take", Kind.AMOUNT),
        ("运费多少", Kind.AMOUNT),
        ("when do you open", Kind.TIME),
        ("什么时候发货", Kind.TIME),
        ("who delivers my parcel", Kind.NAME),
        ("为什么不能付款", Kind.REASON),
        ("can i pay by card", Kind.OTHER),
    ],
)
def test_a_question_tells_what_its_answer_must_hold(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


@pytest.mark.parametrize(
    ("kind", "text", "question", "n"),
    [
        (Kind.AMOUNT, "it takes 3 days", "how many days", 1.0),
        (Kind.AMOUNT, "it takes 3 days", "are 3 days many", 0.0),
        (Kind.NAME, "We ship with Blue Parcel Lines.", "who ships", 3.0),
        (Kind.NAME, "由蓝包公司送货", "谁送货", 1.0),
        (Kind.REASON, "因为库存不足", "为什么", 1.0),
        (Kind.OTHER, "yes", "can i", 0.5),
    ],
)
def test_a_sentence_holds_what_the_question_does_not(kind: Kind, text: str, question: str, n: float) -> None:
    assert held(kind, text, text.lower(), question) >= n if n > 1 else held(kind, text, text.lower(), question) == n
