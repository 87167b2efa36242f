"""The gate of a base: the one that is shipped, or its own."""

from datetime import UTC, datetime
from functools import cache

import numpy as np
import pytest

from faqbot.domain.calibration import Calibration
from faqbot.domain.language import Language
from faqbot.domain.turn import Label
from faqbot.retrieval.calibration import RISKS, bars, calibrate, shipped, undecided
from faqbot.retrieval.features import FEATURES
from faqbot.retrieval.gate import Example, Probability
from faqbot.retrieval.samples import Sample
from tests import sample_shop
from tests.retrieval.bases import EN, NOON, ZH, a_base, a_snapshot, search


@cache
def of_the_shop() -> Calibration:
    return calibrate(sample_shop.snapshot("orders"), [], at=NOON).calibration


def thresholds(calibration: Calibration, language: Language) -> list[float]:
    return [bar.threshold for bar in calibration.bars[language] if bar.threshold is not None]


def a_sample(language: Language = EN, *, known: bool = True, own: bool = True) -> Sample:
    return Sample(Example(np.zeros((1, len(FEATURES))), np.array([known]), known), language, own)


@pytest.mark.parametrize("has_head", [True, False])
def test_the_shipped_gate_can_be_used_and_promises_nothing(has_head: bool) -> None:  # noqa: FBT001 - both gates
    gate = shipped("shop", "f1", has_head=has_head)

    assert (gate.kb, gate.fingerprint, gate.promised) == ("shop", "f1", False)
    assert gate.at == datetime(1970, 1, 1, tzinfo=UTC)
    assert 0 < Probability(gate.model).of(np.zeros((1, len(FEATURES))))[0] < 1


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("has_head", [True, False])
def test_the_shipped_bars_fall_as_the_risk_rises(has_head: bool, language: Language) -> None:  # noqa: FBT001 - both gates
    gate = shipped(has_head=has_head)

    assert tuple(bar.risk for bar in gate.bars[language]) == RISKS
    assert thresholds(gate, language) == sorted(thresholds(gate, language), reverse=True)
    assert all(bar.wrong <= bar.risk for bar in gate.bars[language])


@pytest.mark.parametrize("language", Language)
def test_a_base_gets_bars_of_its_own_that_fall_as_the_risk_rises(language: Language) -> None:
    gate = of_the_shop()

    assert tuple(bar.risk for bar in gate.bars[language]) == RISKS
    assert len(thresholds(gate, language)) > 5
    assert thresholds(gate, language) == sorted(thresholds(gate, language), reverse=True)
    assert all(bar.wrong <= bar.risk and bar.unknown == round(bar.n * 0.2) for bar in gate.bars[language])
    assert gate.bars[language][-1].coverage > 0.1


def test_a_calibration_names_what_it_was_made_for() -> None:
    gate = of_the_shop()

    assert (gate.kb, gate.at, gate.promised) == ("orders", NOON, True)
    assert gate.fingerprint == sample_shop.snapshot("orders").fingerprint
    assert gate.model != shipped(has_head=True).model


@pytest.mark.parametrize("language", Language)
def test_too_few_questions_of_a_language_leave_exact_matches_only(language: Language) -> None:
    snapshot = a_snapshot()

    gate = calibrate(snapshot, [Label("no such thing", language, None)], at=NOON).calibration

    assert gate.model == shipped(has_head=False).model
    assert [bar.threshold for bar in gate.bars[language] if bar.risk < 0.05] == [None] * 4
    assert search(a_snapshot(calibration=gate), "parcel").gate.threshold is None


def test_an_empty_base_is_calibrated_to_silence() -> None:
    gate = calibrate(a_snapshot(a_base(entries=())), [], at=NOON).calibration

    assert {bar.threshold for rows in gate.bars.values() for bar in rows} == {None}


def test_a_base_that_finds_nothing_for_its_labels_is_calibrated_all_the_same() -> None:
    labels = [Label("anything", EN, None)] * 40

    gate = calibrate(a_snapshot(a_base(entries=())), labels, at=NOON).calibration

    assert gate.bars[EN][-1].n == 40
    assert gate.bars[EN][-1].threshold is None


def test_labels_of_unknown_questions_count_before_hidden_entries() -> None:
    known = [a_sample() for _ in range(80)]
    hidden = [a_sample(known=False) for _ in range(30)]
    labelled = [a_sample(known=False, own=False) for _ in range(20)]
    answers = [(0.9, True)] * 80 + [(0.8, False)] * 30 + [(0.1, False)] * 20

    made = bars(known + hidden + labelled, answers, EN, 0.2)

    assert {(bar.n, bar.unknown) for bar in made if bar.threshold is not None} == {(100, 20)}
    assert next(bar for bar in made if bar.risk == 0.05).threshold == pytest.approx(0.9)
    assert next(bar for bar in made if bar.risk == 0.05).wrong == 0


def test_where_unknown_questions_are_few_known_ones_are_left_out_to_keep_the_share() -> None:
    samples = [a_sample(own=False) for _ in range(500)] + [a_sample(known=False) for _ in range(40)]

    made = bars(samples, [(0.9, True)] * 500 + [(0.8, False)] * 40, EN, 0.2)

    assert {(bar.n, bar.unknown) for bar in made} == {(200, 40)}


def test_a_language_without_unknown_questions_promises_nothing() -> None:
    samples = [a_sample(ZH) for _ in range(300)]

    made = bars(samples, [(0.9, True)] * 300, ZH, 0.2)

    assert [(bar.threshold, bar.n) for bar in made] == [(None, 300)] * len(RISKS)


def test_before_there_is_a_gate_nothing_is_likely_enough() -> None:
    evidence = search(a_snapshot(calibration=undecided()), "where is my order parcel")

    assert evidence.gate.threshold is None
    assert evidence.candidates
