"""A choice among what was offered."""

from dataclasses import replace

import pytest

from faqbot.conversation.choices import chosen
from faqbot.domain.decision import Clarify
from faqbot.domain.message import Option, Reply
from faqbot.domain.turn import LoggedTurn
from faqbot.storage.turn_rows import logged
from tests.contracts.samples import EN, ZH, a_question, a_turn, an_entry

OPTIONS = (
    Option("cancel", "orders", "怎么取消订单？"),
    Option("change", "orders", "How do I change my order?"),
    Option("track", "orders", "Where is my parcel?"),
)


def an_offer(turn_id: str = "t1") -> LoggedTurn:
    decision = Clarify((an_entry("cancel"), an_entry("change")), 0.5)
    turn = replace(a_turn(turn_id, decision=decision), reply=Reply("Which?", EN, OPTIONS))
    return logged(turn)


def an_answer(turn_id: str = "t2") -> LoggedTurn:
    return logged(replace(a_turn(turn_id, a_question("m2")), reply=Reply("So.", ZH)))


@pytest.mark.parametrize(
    ("text", "entry_id"),
    [
        ("第一个", "cancel"),
        ("我要第二个", "change"),
        ("第2个吧", "change"),
        ("选3", "track"),
        ("2", "change"),
        ("②", "change"),
        ("二", "change"),
        ("最后一个", "track"),
        ("the first one", "cancel"),
        ("The second, please!", "change"),
        ("I mean the third", "track"),
        ("option 2", "change"),
        ("the last one", "track"),
        ("怎么取消订单", "cancel"),
        ("where is my parcel", "track"),
        ("取消", "cancel"),
        ("parcel", "track"),
    ],
)
def test_a_choice_is_understood(text: str, entry_id: str) -> None:
    choice = chosen(text, [an_offer()])

    assert choice is not None
    assert choice.option is not None
    assert choice.option.entry_id == entry_id
    assert choice.offer.id == "t1"


@pytest.mark.parametrize("text", ["都不是", "以上都不是", "none of these", "Neither of them.", "都不对"])
def test_none_of_them_is_a_choice_too(text: str) -> None:
    choice = chosen(text, [an_offer()])

    assert choice is not None
    assert choice.option is None


@pytest.mark.parametrize("text", ["第五个", "7", "0", "how do I pay", "my order and", "x" * 100, "", "?", "my"])
def test_what_names_none_of_them_is_no_choice(text: str) -> None:
    assert chosen(text, [an_offer()]) is None


def test_without_an_offer_nothing_is_chosen() -> None:
    assert chosen("第一个", []) is None
    assert chosen("the second", [an_answer()]) is None


def test_an_offer_is_remembered_for_a_while_but_not_for_a_bare_number() -> None:
    past = [an_offer(), an_answer()]

    later = chosen("第二个呢", past)
    assert later is not None
    assert later.option is not None
    assert later.option.entry_id == "change"
    assert chosen("2", past) is None
    assert chosen("第二个呢", [*past, an_answer("t3"), an_answer("t4")]) is None
