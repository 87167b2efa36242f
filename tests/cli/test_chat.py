from pathlib import Path

from tests.cli.conftest import Faqbot


def test_a_conversation_is_held_until_it_is_left(faqbot: Faqbot, shop: Path) -> None:
    out = faqbot("chat", given="你好\n查物流\n\nwhere is my parcel\n/quit\nnever asked\n").out

    assert "您好" in out
    assert "请打开**我的订单**。" in out
    assert "Open **My orders**." in out
    assert out.count("curated") == 2


def test_the_end_of_the_input_ends_the_conversation(faqbot: Faqbot, shop: Path) -> None:
    outcome = faqbot("chat", "--explain", given="查物流\n")

    assert outcome.code == 0
    assert "exact match" in outcome.out
