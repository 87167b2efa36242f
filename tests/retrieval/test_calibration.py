"""The gate of a base: the one that is shipped, or its own."""

from datetime import UTC, datetime
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.domain.calibration import Bar, Calibration, Missing
from faqbot.domain.language import Language
from faqbot.domain.turn import Label
from faqbot.retrieval.calibration import RISKS, bars, calibrate, judge, shipped, undecided
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


def test_the_bars_rest_on_labels_alone_where_there_are_enough() -> None:
    samples = [a_sample() for _ in range(900)] + [a_sample(known=False) for _ in range(300)]
    samples += [a_sample(own=False) for _ in range(200)] + [a_sample(known=False, own=False) for _ in range(50)]
    answers = [(0.9, False)] * 1200 + [(0.8, True)] * 200 + [(0.1, False)] * 50

    made = bars(samples, answers, EN, 0.2)

    assert {(bar.n, bar.unknown, bar.threshold) for bar in made if 0.01 <= bar.risk < 0.2} == {(250, 50, 0.8)}
    assert (made[0].n, made[0].threshold) == (1375, 1.0)


def test_a_bar_is_never_below_that_of_a_larger_risk_though_they_rest_on_different_questions() -> None:
    samples = [a_sample() for _ in range(900)] + [a_sample(known=False) for _ in range(300)]
    samples += [a_sample(own=False) for _ in range(100)] + [a_sample(known=False, own=False) for _ in range(25)]
    answers = (
        [(0.7, True)] * 900 + [(0.6, False)] * 300 + [(0.9, True)] * 50 + [(0.8, False)] * 50 + [(0.1, False)] * 25
    )

    made = bars(samples, answers, EN, 0.2)

    assert [(bar.risk, bar.n, bar.threshold) for bar in made if bar.risk in {0.01, 0.02}] == [
        (0.01, 1250, 0.9),
        (0.02, 125, 0.9),
    ]


@pytest.mark.parametrize(("unknown", "kept"), [(1, (3, 1)), (2, (7, 2)), (3, (10, 3))])
def test_a_share_that_cannot_be_met_to_a_question_is_rather_too_high(unknown: int, kept: tuple[int, int]) -> None:
    samples = [a_sample(own=False) for _ in range(50)] + [a_sample(known=False, own=False) for _ in range(unknown)]

    made = bars(samples, [(0.9, True)] * len(samples), EN, 0.22)[-1]

    assert (made.n - made.unknown, made.unknown) == kept


@given(st.sampled_from(RISKS), st.floats(0.01, 0.9))
def test_with_what_is_missing_a_bar_can_be_set_and_not_with_one_question_less(risk: float, share: float) -> None:
    missing = Bar(risk, None, 0, 0, 0.0, 0.0).missing(share)
    samples = [a_sample() for _ in range(missing.known)] + [a_sample(known=False) for _ in range(missing.unknown)]
    answers = [(0.9, True)] * missing.known + [(0.1, False)] * missing.unknown
    place = RISKS.index(risk)

    enough = bars(samples, answers, EN, share)[place]
    too_few = bars(samples[1:], answers[1:], EN, share)[place]

    assert enough.threshold == (0.9 if missing.known else 1.0)
    assert enough.missing(share) == Missing(0, 0)
    assert too_few.threshold is None or too_few.n >= 1 / risk - 1
    assert too_few.threshold is not None or too_few.missing(share) == Missing(1, 0)


def test_without_unknown_questions_it_is_those_that_are_missing() -> None:
    made = bars([a_sample(ZH) for _ in range(300)], [(0.9, True)] * 300, ZH, 0.2)

    assert [bar.missing(0.2) for bar in made if bar.risk == 0.01] == [Missing(0, 20)]


EXACT = Example(np.zeros((3, len(FEATURES))), np.array([False, True, False]), known=True)


@pytest.mark.parametrize(
    ("exact", "judged"), [((1,), (1.0, True)), ((2,), (1.0, False)), ((0, 1), (0.0, False))], ids=str
)
def test_an_exact_match_is_judged_as_it_is_served(exact: tuple[int, ...], judged: tuple[float, bool]) -> None:
    probability = Probability(shipped(has_head=True).model)

    assert judge(Sample(EXACT, EN, own=False, exact=exact), probability) == judged


def test_a_label_that_equals_a_phrasing_is_known_to_be_answered_whatever_the_bar() -> None:
    labels = [Label("Where is my parcel?", EN, "track"), Label("what is the weather", EN, None)] * 20

    fitted = calibrate(a_snapshot(), labels, at=NOON)

    assert {(j.probability, j.right) for j in fitted.judged if j.language is EN and j.known} >= {(1.0, True)}


def test_a_calibration_keeps_its_share_and_the_questions_it_rests_on() -> None:
    fitted = calibrate(sample_shop.snapshot("account"), [], at=NOON, unknown_share=0.3)

    english = [j for j in fitted.judged if j.language is EN]
    assert fitted.calibration.unknown_share == 0.3
    assert len(english) == fitted.calibration.bars[EN][-1].n
    assert sum(not j.known for j in english) == pytest.approx(0.3 * len(english), abs=1)


def test_before_there_is_a_gate_nothing_is_likely_enough() -> None:
    evidence = search(a_snapshot(calibration=undecided()), "where is my order parcel")

    assert evidence.gate.threshold is None
    assert evidence.candidates
