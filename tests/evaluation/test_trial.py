"""Trying a model."""

from datetime import UTC, datetime

import numpy as np
import pytest

from faqbot.answerers.grounded import Effort, Writer
from faqbot.answerers.trial import START, Evidenced
from faqbot.app import judge
from faqbot.domain.errors import ModelUnavailable
from faqbot.domain.language import Language
from faqbot.domain.prompt import Prompt
from faqbot.evaluation import trial
from faqbot.evaluation.grounded import Asked
from faqbot.evaluation.trial import Tried, trial_of, tried
from faqbot.llm.scripted import ScriptedModel
from faqbot.retrieval.snapshot import Snapshot
from tests.evaluation.nothing import nothing

AT = datetime(2026, 11, 24, tzinfo=UTC)
KNOWN = Asked("Parcels arrive within 5 days.", "Within how many days do parcels arrive?", ("5 days",), Language.EN)
UNKNOWN = Asked("Parcels arrive within 5 days.", "Within how many days do letters arrive?", (), Language.EN)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return nothing()


def a_writer(says: str, weights: tuple[float, float] = (0.9, 0.1)) -> Writer:
    model = ScriptedModel(says, weighs={"yes": weights[0], "no": weights[1]})
    return Writer(model, judge(), Effort(timeout_s=5.0))


def an_answer(number: int, *, is_right: bool, checked: float) -> Tried:
    asked = KNOWN if is_right else UNKNOWN
    evidenced = Evidenced(0.5 + 0.001 * (number % 7), checked, 0.8)
    return Tried(asked, evidenced, "5 days", is_right, 1.0)


async def test_answers_are_judged_by_what_is_known(snapshot: Snapshot) -> None:
    writer = a_writer("Parcels arrive within 5 days. [1]")

    found = await tried([KNOWN, UNKNOWN], snapshot, writer, at=AT, step=lambda *_: None)

    assert [one.is_right for one in found] == [True, False]
    assert found[0].evidenced is not None
    assert found[0].evidenced.checked == pytest.approx(0.9)


async def test_a_refusal_counts_as_no_answer(snapshot: Snapshot) -> None:
    (found,) = await tried([KNOWN], snapshot, a_writer("NO_ANSWER"), at=AT, step=lambda *_: None)

    assert (found.evidenced, found.text, found.is_right) == (None, "", False)


async def test_a_model_that_fails_again_and_again_is_not_tried_to_the_end(snapshot: Snapshot) -> None:
    def crashes(_prompt: Prompt) -> str:
        raise ModelUnavailable("gone")

    writer = Writer(ScriptedModel(crashes), judge(), Effort())

    with pytest.raises(ModelUnavailable, match="gone"):
        await tried([KNOWN] * 3, snapshot, writer, at=AT, step=lambda *_: None)


def test_a_model_that_knows_when_it_is_right_gets_bars_that_let_its_right_answers_pass() -> None:
    rows = [an_answer(i, is_right=i % 2 == 0, checked=0.95 if i % 2 == 0 else 0.1) for i in range(200)]

    made = trial_of("m", rows, AT)

    bar = made.bar(Language.EN, 0.025)
    assert bar is not None
    passed = [one for one in rows if one.evidenced is not None and made.probability(one.evidenced) >= bar]
    assert len(passed) >= 95
    assert sum(not one.is_right for one in passed) / len(rows) <= 0.025


def test_a_model_that_is_as_sure_of_wrong_answers_gets_a_bar_that_nothing_reaches() -> None:
    rows = [an_answer(0, is_right=i % 2 == 0, checked=0.9) for i in range(200)]

    made = trial_of("m", rows, AT)

    assert made.bar(Language.EN, 0.025) == 1.0
    assert made.bar(Language.ZH, 0.025) is None


def test_few_questions_give_no_bar_for_a_small_risk() -> None:
    rows = [an_answer(i, is_right=True, checked=0.9) for i in range(20)]

    made = trial_of("m", rows, AT)

    assert made.bar(Language.EN, 0.01) is None
    assert made.bar(Language.EN, 0.05) is not None


def test_with_few_answers_the_weights_stay_where_they_start() -> None:
    assert trial.fitted(np.zeros((3, 3)), np.ones(3, bool)) == START


def test_the_questions_that_come_along_are_of_both_languages_half_without_an_answer_and_answers_stand_in_the_text() -> (
    None
):
    asked = trial.questions()

    counts = {language: [bool(a.answers) for a in asked if a.language is language] for language in Language}
    assert {language: (len(known), sum(known)) for language, known in counts.items()} == {
        Language.ZH: (216, 108),
        Language.EN: (216, 108),
    }
    assert all(answer in a.context for a in asked for answer in a.answers)
