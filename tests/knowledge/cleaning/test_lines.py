"""Lines as they were laid out become the paragraphs that they were."""

import pytest

from faqbot.knowledge.cleaning import cleaned
from faqbot.knowledge.material import Block, Kind


def paragraphs(*lines: str, keep: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    blocks, _ = cleaned([Block(Kind.LINE, line) for line in lines], keep=keep)
    return [(str(block.kind), block.text) for block in blocks]


def test_a_word_that_was_divided_at_the_end_of_a_line_is_put_together() -> None:
    found = paragraphs("Goods can be returned within thirty days of deliv-", "ery to the customer, but not any later.")

    assert found == [
        ("paragraph", "Goods can be returned within thirty days of delivery to the customer, but not any later.")
    ]


def test_chinese_lines_are_joined_without_a_space() -> None:
    found = paragraphs(
        "收货后的十五天之内，您可以在我的订单里申请退货，", "退款会在三个工作日之内原路退回到您付款的账户里。"
    )

    assert found == [
        (
            "paragraph",
            "收货后的十五天之内，您可以在我的订单里申请退货，退款会在三个工作日之内原路退回到您付款的账户里。",
        )
    ]


def test_a_list_a_question_and_a_chapter_begin_lines_of_their_own() -> None:
    found = paragraphs("1.2 Returns", "Can I return goods?", "• unused", "2) in their box", "Q: Why?", "A: So it is.")

    assert found == [
        ("heading", "1.2 Returns"),
        ("heading", "Can I return goods?"),
        ("item", "unused"),
        ("item", "2) in their box"),
        ("paragraph", "Q: Why?"),
        ("paragraph", "A: So it is."),
    ]


def test_lines_stay_as_they_are_if_they_are_not_to_be_joined() -> None:
    lines = ("Goods can be returned within thirty days", "of the delivery to the customer, not later.")

    assert [text for _, text in paragraphs(*lines, keep=frozenset({"joined-lines"}))] == list(lines)


@pytest.mark.parametrize(
    "noise",
    [
        "•••• ---- ____ ****",
        "brwn jmpd lzy qvrt xkcd bcdf",
        "Сегодня мы отправляем заказы по почте",
        "锟斤拷锟斤拷锟斤拷",
    ],
)
def test_what_no_reader_of_chinese_or_english_can_read_is_left_out(noise: str) -> None:
    assert paragraphs("Goods can be returned.", "", noise) == [("paragraph", "Goods can be returned.")]
