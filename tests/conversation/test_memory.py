"""What is remembered of a conversation."""

from dataclasses import replace
from datetime import timedelta

import pytest

from faqbot.conversation.memory import Memory, spoken_language
from faqbot.domain.decision import Silent
from faqbot.domain.turn import LoggedTurn
from faqbot.storage.turn_rows import logged
from tests.contracts.samples import EN, ZH, a_question, a_turn, later


def past(*texts: str) -> list[LoggedTurn]:
    """Turns, a minute apart."""
    return [logged(a_turn(f"t{i}", a_question(f"m{i}", text=text, at=later(i)))) for i, text in enumerate(texts)]


def test_the_last_turns_are_remembered_oldest_first() -> None:
    turns = past("a", "b", "c")

    assert Memory(turns=2).of(turns, later(3)) == tuple(turns[1:])
    assert Memory().of([], later(3)) == ()


def test_what_is_too_old_is_forgotten() -> None:
    turns = past("a", "b", "c")

    assert Memory(age=timedelta(minutes=2)).of(turns, later(3)) == tuple(turns[1:])


def test_no_more_than_so_many_bytes_are_remembered() -> None:
    turns = past("x" * 50, "y" * 50, "包裹" * 10)

    assert Memory(size=110).of(turns, later(3)) == tuple(turns[1:])


def test_what_a_person_answered_is_none_of_the_bots() -> None:
    turns = [logged(replace(a_turn(), decision=Silent())), *past("b")]

    assert [turn.text for turn in Memory().of(turns, later(1))] == ["b"]


@pytest.mark.parametrize(
    ("text", "before", "language"),
    [
        ("in English please", (), EN),
        ("请用中文说", (), ZH),
        ("speak Chinese", (), ZH),
        ("where is it", ("用中文回答",), ZH),
        ("where is it", ("用中文回答", "in english"), EN),
        ("where is it", ("hello",), None),
        ("is there a book in Chinese", (), None),
        ("in english " * 20, (), None),
    ],
)
def test_the_language_that_was_asked_for_is_kept(text: str, before: tuple[str, ...], language: str | None) -> None:
    question = replace(a_question(text=text), language=None)

    assert spoken_language(question, past(*before)) == language


def test_a_channel_that_knows_the_language_is_believed() -> None:
    assert spoken_language(replace(a_question(text="in English please"), language=ZH), ()) is ZH
