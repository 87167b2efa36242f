"""Answers from passages are measured."""

from dataclasses import replace

import pytest

from faqbot.domain.decision import Declined, Grounded, Quoted, Reason
from faqbot.domain.document import Passage
from faqbot.domain.language import Language
from faqbot.evaluation import grounded
from faqbot.evaluation.grounded import Answered, Asked
from faqbot.evaluation.sets import Row

PASSAGE = Passage("1", "It takes two days.")
KNOWN = Asked(PASSAGE.text, "How long does it take?", ("two days",), Language.EN)
UNKNOWN = Asked(PASSAGE.text, "Who are you?", (), Language.EN)
CHINESE = Asked("需要两天。", "要多久", ("两天",), Language.ZH)
DECLINED = Declined(Reason.NOT_SURE)
QUOTED = Quoted((PASSAGE.text,), PASSAGE, 0.8)


def test_an_answer_counts_as_right_if_it_holds_the_wanted_words() -> None:
    assert grounded.holds(Answered(KNOWN, QUOTED, "It takes the two days.", 1.0))
    assert not grounded.holds(Answered(KNOWN, QUOTED, "It takes three days.", 1.0))
    assert grounded.holds(Answered(CHINESE, QUOTED, "需要两天。", 1.0))


def test_the_overlap_is_counted_in_words_and_in_chinese_characters() -> None:
    assert grounded.f1("two days", ("the two days",)) == 1.0
    assert grounded.f1("需要两天", ("两天",)) == pytest.approx(2 / 3)
    assert grounded.f1("", ("two",)) == 0.0


def test_the_measures_tell_declines_from_answers() -> None:
    of = [
        Answered(KNOWN, QUOTED, "two days", 1.0),
        Answered(KNOWN, replace(DECLINED, reading=(PASSAGE,)), "", 1.0),
        Answered(UNKNOWN, DECLINED, "", 1.0),
        Answered(UNKNOWN, QUOTED, "It takes two days.", 1.0),
    ]

    overall = grounded.measured(of)["overall"]

    assert overall["unanswerable_declined"] == 0.5
    assert overall["answerable_answered"] == 0.5
    assert overall["right_of_answered"] == 1.0
    assert overall["wrong_share"] == 0.25
    assert (overall["pointed_known"], overall["pointed_unknown"]) == (0.5, 0.0)
    assert overall["exact_match"] == 0.5


def test_a_row_tells_what_became_of_a_question() -> None:
    row = grounded.row(Answered(KNOWN, QUOTED, "It takes two days.", 1.0))

    assert (row["decision"], row["confidence"], row["holds_answer"]) == ("quoted", 0.8, True)


def test_a_row_of_another_form_is_named_with_its_line() -> None:
    with pytest.raises(ValueError, match=r"set.jsonl:3: give"):
        grounded.asked_of([Row("set.jsonl", 3, {"context": "a", "question": ""})])


def test_a_row_is_read_with_its_language() -> None:
    rows = [Row("f", 1, {"context": "乙", "question": "甲？", "answers": []})]

    assert grounded.asked_of(rows) == [Asked("乙", "甲？", (), Language.ZH)]


def test_citations_are_not_part_of_the_answer() -> None:
    assert grounded.said(Grounded("Two days. [1]", (PASSAGE,), 0.9)) == "Two days."
    assert grounded.said(DECLINED) == ""
