"""A text becomes a query."""

import pytest

from faqbot.domain.faq import Lexicon
from faqbot.domain.language import Language
from faqbot.language.reader import Reader

ZH, EN = Language.ZH, Language.EN


def test_a_query_keeps_the_text_and_holds_its_normal_form_and_tokens() -> None:
    query = Reader().read("ＭＹ Orders 退款？")

    assert query.text == "ＭＹ Orders 退款？"
    assert query.normal == "my orders 退款?"
    assert query.tokens == ("my", "order", "退", "款", "退款")
    assert query.corrections == ()


@pytest.mark.parametrize(("text", "language"), [("怎么退款", ZH), ("how to return", EN)])
def test_the_language_is_told_by_the_text(text: str, language: Language) -> None:
    assert Reader().read(text, otherwise=language.other).language is language


@pytest.mark.parametrize("text", ["怎么退款", "how to return", "42"])
@pytest.mark.parametrize("language", Language)
def test_a_language_that_is_given_settles_it(text: str, language: Language) -> None:
    assert Reader().read(text, language=language, otherwise=language.other).language is language


@pytest.mark.parametrize("otherwise", Language)
def test_a_text_without_letters_speaks_the_language_assumed(otherwise: Language) -> None:
    assert Reader().read("12345", otherwise=otherwise).language is otherwise


def test_synonyms_do_not_change_the_language() -> None:
    query = Reader(Lexicon(synonyms=(("wechat pay", "微信支付"),))).read("微信支付")

    assert query.normal == "wechat pay"
    assert query.language is ZH


def test_own_words_are_tokens_of_their_own_after_the_others() -> None:
    query = Reader(Lexicon(words=("金灯会员",))).read("金灯会员价")

    assert query.tokens[-1] == "金灯会员"
    assert "金灯" in query.tokens


def test_slips_are_mended_and_told() -> None:
    query = Reader(words={"refund": 2, "parcel": 1}).read("Refnd my parcel 退款")

    assert query.tokens == ("refund", "my", "parcel", "退", "款", "退款")
    assert query.corrections == (("refnd", "refund"),)


@pytest.mark.parametrize("text", ["", "\ud800", "😀", "\u3164"])
def test_a_text_of_nothing_has_no_tokens(text: str) -> None:
    query = Reader(Lexicon(words=("vip",)), {"tea": 1}).read(text)

    assert query.tokens == ()
