"""Pictures of a gate."""

import sys
from pathlib import Path

import numpy as np
import pytest

from faqbot.domain.calibration import Bar
from faqbot.domain.errors import BadInput
from faqbot.domain.language import Language
from faqbot.evaluation import plots
from faqbot.evaluation.plots import Answers, Picture
from faqbot.retrieval.calibration import Fitted, Judged, undecided
from tests.contracts.samples import a_calibration
from tests.evaluation.asked import an_outcome

EN, ZH = Language.EN, Language.ZH
RISKS = {EN: 0.05, ZH: 0.02}
BAR = Bar(0.02, 0.8, 400, 80, 0.5, 0.015)


def some(bar: Bar | None = BAR, n: int = 400) -> Answers:
    rng = np.random.default_rng(0)
    probabilities = rng.beta(3, 1, n)
    return Answers(probabilities, rng.random(n) < probabilities, bar)


@pytest.mark.parametrize(("name", "begins"), [("gate.png", b"\x89PNG"), ("gate.SVG", b"<?xml")])
def test_a_picture_is_written_as_its_ending_says(tmp_path: Path, name: str, begins: bytes) -> None:
    plots.draw(Picture("Shop", {ZH: 0.02, EN: 0.01}, {ZH: some(), EN: some(bar=None)}), tmp_path / name)

    assert (tmp_path / name).read_bytes().startswith(begins)


def test_the_same_picture_is_drawn_the_same(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg"):
        plots.draw(Picture("Shop", {EN: 0.02}, {EN: some()}), tmp_path / name)

    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_what_a_bar_does_is_counted_on_the_questions_shown() -> None:
    answers = Answers(np.array([0.9, 0.8, 0.7, 0.1]), np.array([True, False, True, True]), BAR)

    assert answers.at_the_bar() == (0.5, 0.25)
    assert Answers(answers.probabilities, answers.right, None).at_the_bar() is None


def test_a_calibration_is_shown_by_the_questions_that_it_rests_on() -> None:
    judged = (Judged(EN, 0.9, right=True, known=True), Judged(EN, 0.2, right=False, known=False))

    picture = plots.of_calibration(Fitted(a_calibration(), judged), RISKS)

    assert picture.title == "Calibration of orders, 2 questions"
    assert picture.answers.keys() == {EN}
    assert picture.answers[EN].bar == a_calibration().bar(EN, 0.05)
    assert picture.answers[EN].probabilities.tolist() == [0.9, 0.2]


def test_a_measurement_is_shown_by_the_first_entry_of_each_question() -> None:
    outcomes = [an_outcome("a", ["a", "b"], 0.9), an_outcome(None, ["a"], 0.6, language=ZH)]

    picture = plots.of_outcomes(outcomes, undecided(), RISKS)

    assert {lang: of.right.tolist() for lang, of in picture.answers.items()} == {EN: [True], ZH: [False]}


def test_nothing_cannot_be_drawn() -> None:
    with pytest.raises(BadInput, match="nothing to draw"):
        plots.of_outcomes([], undecided(), RISKS)


@pytest.mark.parametrize(("name", "why"), [("gate.pdf", "neither"), ("gate", "neither"), ("no/gate.png", "folder")])
def test_a_file_that_cannot_be_drawn_is_refused(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        plots.expect_drawable(tmp_path / name)


def test_a_folder_in_the_place_of_a_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gate.png").mkdir()

    with pytest.raises(BadInput, match="cannot be written"):
        plots.draw(Picture("Shop", {EN: 0.02}, {EN: some()}), tmp_path / "gate.png")


def test_without_matplotlib_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)  # as if it were not installed

    with pytest.raises(BadInput, match=r"faqbot\[plots\]"):
        plots.expect_drawable(tmp_path / "gate.png")


@pytest.mark.parametrize(("has_chinese", "said"), [(True, "answered 作答"), (False, "answered")])
def test_chinese_stands_beside_english_where_it_can_be_written(has_chinese: bool, said: str) -> None:  # noqa: FBT001 - a column of the table
    assert plots.Words(has_chinese).both("answered", "作答", " ") == said
