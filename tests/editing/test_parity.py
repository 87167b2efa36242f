"""Whether both faces say the same."""

from dataclasses import replace

from faqbot.domain.faq import Entry, Revision
from faqbot.editing.difference import Kind, Piece, difference
from faqbot.editing.parity import Parity, parity
from tests.contracts.samples import EN, NOON, ZH, an_entry, later


def an_answer(zh: str, en: str) -> Entry:
    return replace(an_entry(), answers={ZH: zh, EN: en})


def test_numbers_that_only_one_face_states_are_named() -> None:
    found = parity(an_answer("七天内可退，满99元包邮。", "Return it within 15 days; free delivery from 99 yuan."))

    assert (found.zh_only, found.en_only) == (("7 day",), ("15 day",))
    assert not found.is_good


def test_the_same_numbers_said_differently_are_no_difference() -> None:
    assert parity(an_answer("两天内送达，百分之五的折扣。", "It takes two days, with 5% off.")).is_good


def test_one_face_has_nothing_to_differ_from() -> None:
    assert parity(replace(an_entry(), answers={ZH: "七天"})) == Parity()


def test_the_face_that_did_not_follow_the_last_change_is_named() -> None:
    now = an_answer("请打开我的订单", "Open My parcels")
    first = Revision(an_answer("请打开我的订单", "Open My orders"), NOON, 2, "changed")
    both = Revision(an_answer("打开", "Open My orders"), later(-9), 1, "changed")

    assert parity(now, [first]).older is ZH
    assert parity(now, [both, first]).older is ZH
    assert parity(now, [Revision(an_answer("打开", "Open My parcels"), NOON, 2, "changed")]).older is EN
    assert parity(now, [Revision(an_answer("打开", "Open"), NOON, 2, "changed")]).older is None


def test_a_difference_is_told_word_by_word_and_character_by_character() -> None:
    assert difference("in 7 days 七天", "in 9 days 七日") == (
        Piece(Kind.SAME, "in "),
        Piece(Kind.OUT, "7"),
        Piece(Kind.IN, "9"),
        Piece(Kind.SAME, " days 七"),
        Piece(Kind.OUT, "天"),
        Piece(Kind.IN, "日"),
    )
    assert difference("", "new") == (Piece(Kind.IN, "new"),)


def test_a_very_long_text_is_changed_as_a_whole() -> None:
    assert difference("a " * 4001, "b") == (Piece(Kind.OUT, "a " * 4001), Piece(Kind.IN, "b"))
