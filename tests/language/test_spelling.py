"""Typing slips, mended by the words that a knowledge base uses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.language.spelling import Spelling

WORDS = {
    "refund": 5,
    "invoic": 3,
    "password": 4,
    "membership": 2,
    "tea": 9,
    "parcel": 2,
    "parcels": 1,
    "退款": 3,
    "2024": 1,
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("refnd", "refund"),
        ("refuund", "refund"),
        ("refumd", "refund"),
        ("erfund", "refund"),
        ("refudn", "refund"),
        ("pasword", "password"),
        ("passwrdo", "password"),
        ("passswordd", "password"),
        ("memebrshpi", "membership"),
    ],
)
def test_a_slip_is_mended(typed: str, meant: str) -> None:
    assert Spelling(WORDS).mend(typed) == meant


@pytest.mark.parametrize(
    "word",
    [
        "refund",
        "rfnd",
        "reffnud",
        "membxxxship",
        "umbrella",
        "te",
        "tae",
        "teb",
        "2025",
        "b2b4c",
        "退歀",
        "café",
        "réfund",
        "",
    ],
)
def test_a_word_that_is_known_short_far_or_no_plain_word_is_left_alone(word: str) -> None:
    assert Spelling(WORDS).mend(word) == word


def test_without_words_nothing_is_mended() -> None:
    assert Spelling({}).mend("refnd") == "refnd"


def test_of_two_words_as_near_the_more_frequent_is_meant() -> None:
    assert Spelling({"boat": 2, "coat": 7}).mend("xoat") == "coat"


def test_a_nearer_word_is_meant_however_rare() -> None:
    assert Spelling({"contract": 1, "contacts": 99}).mend("contracd") == "contract"


@pytest.mark.parametrize("words", [("boat", "coat"), ("coat", "boat")])
def test_of_two_words_alike_in_all_the_first_in_the_alphabet_is_meant(words: tuple[str, str]) -> None:
    assert Spelling(dict.fromkeys(words, 1)).mend("xoat") == "boat"


@given(st.text(st.characters(), max_size=30))
def test_a_mended_word_is_known_or_the_one_that_was_typed(word: str) -> None:
    assert Spelling(WORDS).mend(word) in {*WORDS, word}
