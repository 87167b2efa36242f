"""What a message that names nothing means after what was asked before."""

import pytest

from faqbot.conversation.understanding import Understood, in_context, looked_up
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from tests import sample_shop
from tests.retrieval.bases import NOON

ZH, EN = Language.ZH, Language.EN


def understood(text: str, before: str, language: Language) -> Understood:
    snapshot = sample_shop.snapshot()
    question = Question(text, "c1", "test", "m1", NOON, history=(before,), language=language)
    plain = looked_up(question, snapshot.reader.read(text, language=language), snapshot)
    return in_context(question, plain, snapshot, (before,))


@pytest.mark.parametrize(
    ("before", "text", "language"),
    [
        ("怎么退货？", "那最晚几天内", ZH),
        ("怎么退货？", "几天之内？", ZH),
        ("How do I return something?", "within how many days?", EN),
    ],
)
def test_words_that_only_ask_mean_what_was_talked_about(before: str, text: str, language: Language) -> None:
    found = understood(text, before, language)

    assert found.evidence.best is not None
    assert found.evidence.best.entry.id == "orders-return-deadline"
    assert found.completed


def test_words_that_only_ask_are_no_question_of_their_own_where_nothing_fits() -> None:
    found = understood("要多久", "能寄加拿大吗？", ZH)

    assert found.evidence.candidates == ()


def test_words_that_only_ask_stand_where_the_completed_form_finds_the_same() -> None:
    found = understood("where does it come from?", "Which kinds of tea do you sell?", EN)

    assert found.evidence.best is not None
    assert (found.evidence.best.entry.id, found.completed) == ("products-tea-origin", "")


def test_a_common_word_has_to_stand_in_the_entry_that_a_follow_up_finds() -> None:
    found = understood("多久能到", "你们卖什么茶？", ZH)

    assert found.evidence.best is not None
    assert found.evidence.best.entry.id != "products-tea-shelf-life"
