"""Chinese written by ear, mended by what a knowledge base says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.language.reader import Reader
from faqbot.language.sounds import Sounds
from faqbot.language.tokens import tokenise

SAID = (
    "退款多久到账",
    "怎么退货",
    "忘记密码了怎么办",
    "积分怎么用",
    "会员有哪些等级",
    "下单后还能改数量吗",
    "change my password",
)
WORDS = {token: sum(token in tokenise(text) for text in SAID) for text in SAID for token in tokenise(text)}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("退宽多久到账", "退款多久到账"),
        ("机分怎么用", "积分怎么用"),
        ("会圆有哪些等机", "会员有哪些等级"),
        ("忘记蜜码了", "忘记密码了"),
        ("怎么推货", "怎么退货"),
        ("tuikuan duojiu dao zhang", "退款多久到账"),
        ("wangji mima le zenme ban", "忘记密码了怎么办"),
        ("还能改shuliang吗", "还能改数量吗"),
    ],
)
def test_what_sounds_right_is_mended(typed: str, meant: str) -> None:
    assert Sounds(WORDS).mend(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "退款多久到账",
        "怎么注册商标",
        "地球为什么是圆的",
        "can men die",
        "how do i change my password",
        "password怎么改",
        "ni hao",
        "米饭煮夹生了怎么补救",
        "退款" * 100,
    ],
)
def test_what_is_written_right_or_not_spoken_of_here_stays(text: str) -> None:
    assert Sounds(WORDS).mend(text) == text


def test_a_base_without_chinese_mends_nothing() -> None:
    assert Sounds({"refund": 3}).mend("tuikuan 退宽") == "tuikuan 退宽"


def test_a_question_in_pinyin_is_one_in_chinese_and_says_what_was_mended() -> None:
    query = Reader(words=WORDS).read("tuikuan duojiu dao zhang")

    assert (query.language, query.meant) == ("zh", "退款多久到账")
    assert query.corrections == (("tuikuan duojiu dao zhang", "退款多久到账"),)
    assert "退款" in query.tokens
    assert query.normal == "tuikuan duojiu dao zhang"


@given(st.text(alphabet="退款宽货或积机分密蜜码tuikanhe ,。5", max_size=30))
def test_mending_any_text_ends_and_leaves_other_characters_alone(text: str) -> None:
    mended = Sounds(WORDS).mend(text)

    assert [c for c in mended if c in ",。5"] == [c for c in text if c in ",。5"]
