"""Words and how rare they are."""

import pytest

from faqbot.language.expected import held
from faqbot.language.particulars import particulars
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
    ("question", "text", "n"),
    [
        ("how many do i get", "it takes 3 boxes", 1.0),
        ("are 3 days how many", "it takes 3 days", 0.0),
        ("how long does it take", "it takes 3 days", 1.0),
        ("运费多少", "运费8元", 1.0),
        ("几点开门", "星期一开门", 1.0),
        ("who ships it", "We ship with Blue Parcel Lines.", 3.0),
        ("谁送货", "由蓝包公司送货", 1.0),
        ("为什么不能付款", "因为库存不足", 1.0),
        ("can i pay by card", "yes", 0.5),
    ],
)
def test_a_sentence_holds_what_is_asked_for_and_the_question_does_not(question: str, text: str, n: float) -> None:
    assert held(particulars(question).asks, text, text.lower(), question) == n
