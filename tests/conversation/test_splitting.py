"""Several questions in one message."""

import pytest

from faqbot.conversation.splitting import both, questions


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("运费多少，几天能到，能开发票吗？", ("运费多少", "几天能到", "能开发票吗？")),
        ("怎么退货？运费谁出？", ("怎么退货？", "运费谁出？")),
        ("How much is delivery and how long does it take?", ("How much is delivery", "how long does it take?")),
        (
            "How do I return it? Also, who pays the postage?",
            ("How do I return it?", "who pays the postage?"),
        ),
        ("我在成都，运费多少，几天能到", ("我在成都，运费多少", "几天能到")),
        ("怎么下单还有怎么付款", ("怎么下单", "怎么付款")),
        ("where is my order\ncan I cancel it", ("where is my order", "can I cancel it")),
    ],
)
def test_questions_are_told_apart(text: str, parts: tuple[str, ...]) -> None:
    assert questions(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "我付款失败，怎么办？",
        "I'm in mainland China, and I picked the normal shipping, how long will it be?",
        "where is my parcel? it is late",
        "red, green, blue?",
        "运费多少",
        "1,234.5 is how much?",
        "",
        "a?b?c?d?e?f?",
        "为什么，" * 200,
    ],
)
def test_one_question_is_not_torn_apart(text: str) -> None:
    assert questions(text) == ()


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("退货和换货的期限？", [("退货的期限？", "换货的期限？")]),
        (
            "金灯会员和银灯会员的折扣",
            [
                ("金灯会员会员的折扣", "金灯银灯会员的折扣"),
                ("金灯会员员的折扣", "金银灯会员的折扣"),
                ("金灯会员的折扣", "银灯会员的折扣"),
            ],
        ),
        ("deadline for returns and exchanges?", [("deadline for returns?", "deadline for exchanges?")]),
    ],
)
def test_a_question_about_two_things_is_read_as_a_question_about_each(
    text: str, readings: list[tuple[str, str]]
) -> None:
    assert list(both(text)) == readings


@pytest.mark.parametrize(
    "text", ["运费和税", "a and b", "tea and pots and pans", "退货", "退货和换货和退款的期限", "", "红和蓝" * 200]
)
def test_what_does_not_name_just_two_things_is_not_read_as_two(text: str) -> None:
    assert list(both(text)) == []
