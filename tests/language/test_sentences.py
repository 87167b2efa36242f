import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.language.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收货后15天内可以退货。运费由您承担！可以吗？", ("收货后15天内可以退货。", "运费由您承担！", "可以吗？")),
        ("Pay within 30 minutes. Unpaid orders close.", ("Pay within 30 minutes.", "Unpaid orders close.")),
        ("可以退货。Send it back. 运费10元。", ("可以退货。", "Send it back.", "运费10元。")),
        ("打开My orders.然后点退款。", ("打开My orders.", "然后点退款。")),
        ("真的吗？！真的。", ("真的吗？！", "真的。")),
        ("真的吗?真的!好", ("真的吗?", "真的!", "好")),
        ("Really?! Yes.", ("Really?!", "Yes.")),
    ],
)
def test_a_text_is_cut_behind_its_sentences(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Bring a proof, e.g. a receipt, to the shop.",
        "It is item No. 5 on the list.",
        "A pan weighs 3.5 kg and costs 1,299.00 yuan.",
        "Ask Dr. Wang or Ms. Li about it.",
        "Written by J. R. Smith for the shop.",
        "Open https://shop.example/track?id=1. to see it",
        "See https://shop.example/a.b?c=d!e for more.",
        "打开https://shop.example/track?id=1查看物流。",
        "我想……还是算了。",
        "Well... maybe not.",
        "版本是v2.5.1的水壶。",
        "1.打开订单",
        "3. Choose the item",
        "Yahoo! offers it as well.",
        "Closed on Sun. and on Mon. in winter.",
        "写信给help@shop.example，或拨打400-000-0000。",
    ],
)
def test_a_mark_inside_a_sentence_does_not_cut_it(text: str) -> None:
    assert sentences(text) == (text,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("客服说：“可以退。”然后挂了电话。", ("客服说：“可以退。”", "然后挂了电话。")),
        ("“先看订单。再申请退款。”说明就这么写。", ("“先看订单。再申请退款。”", "说明就这么写。")),
        ("「可以。」「好的。」", ("「可以。」", "「好的。」")),
        ("金卡免费（见会员页。银卡不免。）其他人付10元。", ("金卡免费（见会员页。银卡不免。）", "其他人付10元。")),
        ('He said "Stop!" Then he left.', ('He said "Stop!"', "Then he left.")),
        ('"Yes." he said.', ('"Yes." he said.',)),
        ("“可以！”，他说。", ("“可以！”，他说。",)),
        ("“没有右引号。第二句。", ("“没有右引号。", "第二句。")),
    ],
)
def test_a_closing_quote_stays_with_its_sentence(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("配送范围\n大陆全境", ("配送范围", "大陆全境")),
        ("Delivery areas\n\nAll of the mainland", ("Delivery areas", "All of the mainland")),
        ("- tea\n- bowls", ("- tea", "- bowls")),
        ("A line that was\nbroken by a page. Next.", ("A line that was\nbroken by a page.", "Next.")),
        ("It costs 3. Then pay.", ("It costs 3.", "Then pay.")),
        ("We close at 9 p.m. We open at 9 a.m.", ("We close at 9 p.m.", "We open at 9 a.m.")),
        ("1. Open it. 2. Pay.", ("1. Open it.", "2. Pay.")),
        ("Wait... Then pay.", ("Wait...", "Then pay.")),
        ("No. We do not.", ("No.", "We do not.")),
    ],
)
def test_lines_and_lists_are_cut_as_they_are_read(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u3000"])
def test_a_text_without_anything_to_read_has_no_sentences(text: str) -> None:
    assert sentences(text) == ()


@given(st.text(st.sampled_from("ab A1.。！?“”（）\n …,，」「\"'"), max_size=60))
def test_the_sentences_cover_the_text_but_for_white_space(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("piece", ["a", "。", "“", "（", ".", "A. ", "\n", "字（", "a\n", " "])
def test_a_very_long_text_is_cut_in_little_time(piece: str) -> None:
    started = time.process_time()

    sentences(piece * (100_000 // len(piece)))

    assert time.process_time() - started < 2
