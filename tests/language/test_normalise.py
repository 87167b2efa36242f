"""One normal form, whatever the keyboard, the script or the damage."""

import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from faqbot.language.normalise import bare, clean, normalise

# Lone surrogates included: broken input must not stop the bot.
ANYTHING = st.text(st.characters(), max_size=60)
CHINESE = st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=20)
# The longest expansion in Unicode: one character becomes eighteen.
MOST_OF_ONE = len(normalise("ﷺ"))


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Where Is My ORDER", "where is my order"),
        ("ＡＢＣ１２３", "abc123"),
        ("５０％　ｏｆｆ！", "50% off!"),
        ("订单，什么时候到？", "订单,什么时候到?"),
        ("ﬁne ㎏ ① ½", "fine kg 1 1⁄2"),
        ("ｶｰﾄﾞ", "カード"),
        ("Cafe\u0301", "café"),
        ("ＩＰＨＯＮＥ　１５ 多少钱", "iphone 15 多少钱"),
        ("  two \t\r\n lines　here ", "two lines here"),
        ("", ""),
        (" \n\u3000", ""),
    ],
)
def test_width_case_and_spaces_do_not_matter(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("訂單什麼時候到貨？", "订单什么时候到货?"),
        ("滑鼠壞了", "鼠标坏了"),
        ("網路斷線，軟體無法開啟", "网络断线,软件无法打开"),
        ("隨身碟壞了", "u盘坏了"),
        ("沒收到簡訊", "没收到短信"),
        ("叫計程車", "叫出租车"),
        ("帳號被鎖，帳單怎麼看", "账号被锁,账单怎么看"),
        ("轉帳到哪個帳戶", "转账到哪个账户"),
        ("帐篷有卖吗", "帐篷有卖吗"),
        ("妳們的 iPad 運費多少", "你们的 ipad 运费多少"),
        ("裏面 裡面", "里面 里面"),
        ("皇后和头发", "皇后和头发"),
        ("薴", "苎"),
        ("how do I write 謝謝", "how do i write 谢谢"),
    ],
)
def test_traditional_characters_and_taiwan_words_become_simplified_ones(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    "text",
    [
        "退\u200b款\u200d",
        "\u202e退款\u202c",
        "\ufeff退款",
        "退\x00款\x1b",
        "\ud800退款\udfff",
        "退\u00ad款",
        "退款\ufe0f",
        "退\u3164款\u2800",
        "退\U000e0100款",
        "退\ue000款",
    ],
)
def test_what_nobody_sees_is_dropped(text: str) -> None:
    assert normalise(text) == "退款"


@pytest.mark.parametrize("text", ["I’m here", "I‘m here", "I`m here", "I´m here", "Iʼm here", "I＇m here", "I｀m here"])
def test_every_kind_of_apostrophe_is_one(text: str) -> None:
    assert normalise(text) == "i'm here"


def test_quotation_marks_are_straight() -> None:
    assert normalise("“早” „hi“") == '"早" "hi"'


def test_an_emoji_stays() -> None:
    assert normalise("退款😡👨‍👩‍👧❤️") == "退款😡👨👩👧❤"


@pytest.mark.parametrize("blank", ["\u3164", "\u2800", "\u200b\ufe0f", "\udc00", "\u115f\u1160"])
def test_a_text_of_invisible_characters_is_empty(blank: str) -> None:
    assert clean(blank) == normalise(blank) == ""


@given(st.one_of(ANYTHING, CHINESE))
@example("薴")
@example("隨身碟")
@example("I´m")
@example("İ\u0307ẞΣ")
@settings(max_examples=500, deadline=None)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    normal = normalise(text)

    assert normalise(normal) == normal


@given(st.one_of(ANYTHING, CHINESE))
@example("\ud800")
@example("ﷺ" * 40)
@settings(max_examples=500, deadline=None)
def test_any_text_gives_one_that_can_be_stored_and_is_not_much_longer(text: str) -> None:
    normal = normalise(text)

    assert normal.encode("utf-8").decode("utf-8") == normal
    assert len(normal) <= MOST_OF_ONE * len(text)


def test_a_very_long_text_is_read_whole() -> None:
    assert normalise("Ａ訂" * 50_000) == "a订" * 50_000


def test_no_single_character_fails() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))

    assert len(normalise(every)) > 100_000


@pytest.mark.parametrize(
    ("one", "other"),
    [("怎么退款？", "怎么，退款"), ("E-mail!", "email"), ("1,234.5", "12345"), ("wi-fi 密码", "WIFI密码。")],
)
def test_texts_that_differ_in_punctuation_only_have_one_bare_form(one: str, other: str) -> None:
    assert bare(normalise(one)) == bare(normalise(other)) != ""


@pytest.mark.parametrize("text", ["", "?!", "😀", "——"])
def test_a_text_without_letters_and_digits_is_bare_of_all(text: str) -> None:
    assert bare(normalise(text)) == ""
