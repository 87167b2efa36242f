"""How far a model is trusted."""

import math
from datetime import UTC, datetime
from pathlib import Path

import pytest

from faqbot.answerers import trial
from faqbot.answerers.trial import START, Evidenced, Trial, odds
from faqbot.domain.calibration import Bar
from faqbot.domain.errors import BadFile
from faqbot.domain.language import Language

AT = datetime(2026, 11, 24, tzinfo=UTC)
BARS = (Bar(0.01, None, 50, 25, 0.0, 0.0), Bar(0.05, 0.8, 50, 25, 0.3, 0.02))
TRIED = Trial("m@1", AT, 50, START, {Language.EN: BARS})


def test_the_bar_is_that_of_the_highest_risk_not_above_the_one_asked_for() -> None:
    assert TRIED.bar(Language.EN, 0.07) == 0.8
    assert TRIED.bar(Language.EN, 0.02) is None
    assert TRIED.bar(Language.EN, 0.001) is None
    assert TRIED.bar(Language.ZH, 0.07) is None


def test_each_kind_of_evidence_makes_an_answer_likelier() -> None:
    low = TRIED.probability(Evidenced(0.4, 0.4, 0.4))

    assert low < TRIED.probability(Evidenced(0.6, 0.4, 0.4))
    assert low < TRIED.probability(Evidenced(0.4, 0.6, 0.4))
    assert low < TRIED.probability(Evidenced(0.4, 0.4, 0.6))


@pytest.mark.parametrize("unreadable", [Evidenced(math.nan, 0.9, 0.9), Evidenced(0.9, math.nan, 0.9)])
def test_evidence_that_cannot_be_read_makes_nothing_likely(unreadable: Evidenced) -> None:
    assert TRIED.probability(unreadable) == 0.0


def test_the_odds_of_certainty_are_bounded() -> None:
    assert odds(1.0) == pytest.approx(6.0)
    assert odds(0.0) == pytest.approx(-6.0)
    assert odds(0.5) == pytest.approx(0.0)


def test_a_trial_is_kept_for_its_model_and_read_again(tmp_path: Path) -> None:
    other = Trial("m@2", AT, 10, START, {})

    trial.keep(tmp_path / "models", TRIED)
    trial.keep(tmp_path / "models", other)

    assert trial.load(tmp_path / "models", "m@1") == TRIED
    assert trial.load(tmp_path / "models", "m@2") == other
    assert trial.load(tmp_path / "models", "m@3") is None
    assert trial.load(tmp_path, "m@1") is None


@pytest.mark.parametrize("text", ["{", '{"%s": {"at": "x"}}', '{"%s": 3}'])
def test_a_file_that_cannot_be_read_is_named_with_the_remedy(tmp_path: Path, text: str) -> None:
    trial.keep(tmp_path, TRIED)
    path = tmp_path / "model-trials.json"
    (key,) = [line.split('"')[1] for line in path.read_text("utf-8").splitlines() if "m@1 " in line]
    path.write_text(text.replace("%s", key), "utf-8")

    with pytest.raises(BadFile, match="faqbot models try"):
        trial.load(tmp_path, "m@1")
