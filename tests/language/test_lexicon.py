"""The operator's own words and synonyms."""

import pytest

from faqbot.domain.faq import Lexicon
from faqbot.language.lexicon import Vocabulary


def unified(text: str, *groups: tuple[str, ...]) -> str:
    return Vocabulary(Lexicon(synonyms=groups)).unify(text)


def test_without_a_lexicon_a_text_stays_as_it_is() -> None:
    vocabulary = Vocabulary(Lexicon())

    assert vocabulary.unify("怎么开 fapiao") == "怎么开 fapiao"
    assert vocabulary.own_words("怎么开 fapiao") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我要开票", "我要发票"),
        ("need a fapiao please", "need a 发票 please"),
        ("fapiaos and myfapiao", "fapiaos and myfapiao"),
        ("开fapiao吗", "开发票吗"),
        ("发票", "发票"),
    ],
)
def test_a_synonym_is_written_as_the_first_word_of_its_group(text: str, expected: str) -> None:
    assert unified(text, ("发票", "开票", "Fapiao")) == expected


def test_the_longest_synonym_wins() -> None:
    assert unified("用微信支付", ("wechat", "微信"), ("wechat pay", "微信支付")) == "用wechat pay"


def test_an_earlier_longer_match_leaves_nothing_for_a_shorter_one() -> None:
    assert unified("new york city", ("ny", "new york"), ("nyc", "new york city")) == "nyc"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("微信app", "wechat app"), ("app微信", "app wechat"), ("用微信吧", "用wechat吧"), ("微信 app", "wechat app")],
)
def test_a_latin_word_does_not_grow_together_with_its_neighbour(text: str, expected: str) -> None:
    assert unified(text, ("wechat", "微信")) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("buy c++ (book)", "buy cpp (book)"), ("a.b", "dot"), ("axb", "axb"), ("$5", "five")]
)
def test_characters_with_a_meaning_in_patterns_stand_for_themselves(text: str, expected: str) -> None:
    assert unified(text, ("cpp", "c++"), ("dot", "a.b"), ("five", "$5")) == expected


@pytest.mark.parametrize("word", ["parcel", "package", "box", "包裹"])
def test_groups_that_share_a_word_are_one(word: str) -> None:
    groups = (("parcel", "package"), ("box", "包裹"), ("package", "box"))

    assert unified(word, *groups) == "parcel"


@pytest.mark.parametrize("word", ["a1", "b1"])
def test_groups_that_name_each_other_agree_on_the_earlier_first_word(word: str) -> None:
    assert unified(word, ("a1", "b1"), ("b1", "a1")) == "a1"


def test_a_group_of_one_word_said_twice_or_of_blanks_changes_nothing() -> None:
    assert unified("tea 茶", ("tea", "TEA", "Ｔｅａ"), ("", " "), (), ("茶",)) == "tea 茶"


def test_words_of_a_group_are_normalised_like_a_question() -> None:
    assert unified("我的账号", ("账户", "帳號")) == "我的账户"


def test_own_words_are_found_in_order_the_longest_first() -> None:
    vocabulary = Vocabulary(Lexicon(words=("金灯", "金灯会员", "Lantern Street", "")))

    assert vocabulary.own_words("lantern street 金灯会员 金灯") == ("lantern street", "金灯会员", "金灯")


def test_a_latin_own_word_stands_alone() -> None:
    assert Vocabulary(Lexicon(words=("vip",))).own_words("vip vips 是vip吗 svip") == ("vip", "vip")


def test_an_own_word_that_is_also_a_synonym_is_found_in_unified_text() -> None:
    vocabulary = Vocabulary(Lexicon(words=("灯笼街",), synonyms=(("lantern street", "灯笼街"),)))

    assert vocabulary.own_words(vocabulary.unify("灯笼街在哪")) == ("lantern street",)
