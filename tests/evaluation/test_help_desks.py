"""The made-up help desks that the shipped gate learns from."""

from collections import Counter

import numpy as np
import pytest

from faqbot.domain.language import Language
from faqbot.evaluation.training.desks import Desk, desks
from faqbot.evaluation.training.slips import slipped
from faqbot.language.normalise import bare

BOTH = [desk for desk in desks() if desk.name.endswith("zh-en")]


def texts(desk: Desk) -> list[str]:
    said = [p.text for entry in desk.entries for p in entry.phrasings]
    asked = [label.text for labels in (*desk.asked.values(), *desk.near.values()) for label in labels]
    return [bare(text) for text in (*said, *asked)]


@pytest.mark.parametrize("desk", BOTH, ids=lambda desk: desk.name)
def test_no_question_to_a_help_desk_is_one_of_its_phrasings_or_written_twice(desk: Desk) -> None:
    assert [text for text, times in Counter(texts(desk)).items() if times > 1] == []


@pytest.mark.parametrize("desk", BOTH, ids=lambda desk: desk.name)
def test_every_entry_has_as_many_questions_and_near_misses_in_chinese_as_in_english(desk: Desk) -> None:
    counted = {
        (language, kind, sum(label.language is language for label in of[entry.id]))
        for entry in desk.entries
        for kind, of in (("asked", desk.asked), ("near", desk.near))
        for language in Language
    }

    assert counted == {(language, kind, n) for language in Language for kind, n in (("asked", 2), ("near", 3))}


@pytest.mark.parametrize("text", ["补办新卡要多久？", "How do I renew a book?"])
def test_a_slip_changes_a_letter_or_two_and_leaves_the_rest(text: str) -> None:
    rng = np.random.default_rng(0)

    made = [slipped(text, rng) for _ in range(50)]

    assert text not in made
    assert len(set(made)) > 10
    assert {abs(len(one) - len(text)) for one in made} <= {0, 1, 2}
