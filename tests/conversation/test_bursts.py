"""Messages in quick succession are one turn."""

import pytest

from faqbot.conversation.bursts import is_complete, together
from faqbot.domain.message import Question
from tests.contracts.samples import NOON


def a_message(text: str, key: str) -> Question:
    return Question(text, "c1", "telegram", key, NOON)


def asked(*texts: str) -> Question:
    return together([a_message(text, f"m{i}") for i, text in enumerate(texts)])


def test_short_messages_in_a_row_are_one_question_under_the_last_of_their_keys() -> None:
    question = asked("my parcel", "from last week", "where is it")

    assert question.text == "my parcel\nfrom last week\nwhere is it"
    assert (question.key, question.also) == ("m2", ("m0", "m1"))


def test_a_greeting_among_them_asks_nothing() -> None:
    question = asked("你好", "我的包裹到哪了")

    assert (question.text, question.also) == ("我的包裹到哪了", ("m0",))


def test_greetings_alone_stay_what_they_are() -> None:
    assert asked("hi", "hello").text == "hi\nhello"


@pytest.mark.parametrize(
    ("text", "is_waited_behind"),
    [("my parcel", True), ("包裹", True), ("where is it?", False), ("在哪？", False), ("so it goes. " * 5, False)],
)
def test_only_a_short_message_that_does_not_ask_outright_is_waited_behind(text: str, is_waited_behind: bool) -> None:  # noqa: FBT001 - a case
    assert is_complete(text) is not is_waited_behind
