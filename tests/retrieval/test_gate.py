"""A probability out of features, and a bar that keeps to a risk."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from faqbot.domain.calibration import Bar, GateModel
from faqbot.retrieval import gate
from faqbot.retrieval.calibration import RISKS, shipped
from faqbot.retrieval.features import FEATURES
from faqbot.retrieval.gate import Example, Probability

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

N_FEATURES = len(FEATURES)
JUDGED = st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.3, 0.5, 0.9, 1.0]) | st.floats(0, 1), st.booleans()))


def judged(answers: list[tuple[float, bool]]) -> tuple[Floats, Bools]:
    return np.array([p for p, _ in answers]), np.array([right for _, right in answers], bool)


def slow_threshold(answers: list[tuple[float, bool]], risk: float) -> float | None:
    """Try every threshold there is, from the lowest."""
    allowed = risk * (len(answers) + 1) + 1e-9
    if allowed < 1 or not answers:
        return None
    tried = sorted({p for p, _ in answers if p > 0})
    return next((t for t in tried if sum(p >= t and not right for p, right in answers) + 1 <= allowed), 1.0)


@given(JUDGED, st.sampled_from(RISKS) | st.floats(0.001, 0.9))
def test_the_threshold_is_the_lowest_that_keeps_to_the_risk(answers: list[tuple[float, bool]], risk: float) -> None:
    probabilities, right = judged(answers)

    bar = gate.bar(probabilities, right, right, risk)

    assert bar.threshold == slow_threshold(answers, risk)


@given(JUDGED.filter(bool), st.sampled_from(RISKS))
def test_coverage_and_wrong_answers_are_what_the_threshold_gives(
    answers: list[tuple[float, bool]], risk: float
) -> None:
    probabilities, right = judged(answers)

    bar = gate.bar(probabilities, right, right, risk)

    answered = [is_right for p, is_right in answers if p >= (bar.threshold or 2.0)]
    lone = bar.threshold == 1.0 and bar.coverage == 0
    assert bar.coverage == pytest.approx(0 if lone else len(answered) / len(answers))
    assert bar.wrong == pytest.approx(0 if lone else answered.count(False) / len(answers))
    assert bar.wrong <= risk


def test_questions_of_equal_probability_are_answered_together_or_not_at_all() -> None:
    probabilities = np.array([0.9] * 50 + [0.6] * 50)
    right = np.array([True] * 50 + [True] * 40 + [False] * 10)

    bar = gate.bar(probabilities, right, right, 0.05)

    assert bar == Bar(0.05, 0.9, 100, 10, 0.5, 0.0)


@pytest.mark.parametrize(("n", "risk", "promises"), [(0, 0.2, False), (18, 0.05, False), (19, 0.05, True)])
def test_too_few_questions_promise_nothing(n: int, risk: float, promises: bool) -> None:  # noqa: FBT001 - a column of the table
    right = np.ones(n, bool)

    bar = gate.bar(np.full(n, 0.9), right, right, risk)

    assert (bar.threshold is not None) is promises


def test_where_the_surest_answers_are_wrong_the_gate_is_shut() -> None:
    wrong = np.zeros(100, bool)

    bar = gate.bar(np.linspace(0.5, 0.9, 100), wrong, wrong, 0.01)

    assert (bar.threshold, bar.coverage, bar.wrong) == (1.0, 0.0, 0.0)


@pytest.mark.parametrize("risk", [0.01, 0.02, 0.05])
def test_over_many_splits_the_wrong_answers_keep_to_the_risk(risk: float) -> None:
    rng = np.random.default_rng(7)
    scores = rng.beta(2, 1, 40_000)
    right = rng.random(40_000) < scores**0.5

    shares = [_wrong_share(rng.permutation(40_000)[:330], scores, right, risk) for _ in range(1000)]

    assert risk / 2 < np.mean(shares) <= risk


def _wrong_share(drawn: NDArray[np.intp], scores: Floats, right: Bools, risk: float) -> float:
    """Set the bar on 130 of the questions drawn and count the wrong answers to the other 200."""
    known, new = drawn[:130], drawn[130:]
    threshold = gate.bar(scores[known], right[known], right[known], risk).threshold
    assert threshold is not None
    return float(np.mean((scores[new] >= threshold) & ~right[new]))


ROWS = st.integers(0, 6).flatmap(
    lambda n: arrays(
        np.float64,
        (n, N_FEATURES),
        elements=st.floats(-1e4, 1e4) | st.sampled_from([np.nan, np.inf, -np.inf]),
    )
)


@given(ROWS)
def test_probabilities_of_one_query_are_numbers_below_one_that_sum_to_one_at_most(rows: Floats) -> None:
    shares = Probability(shipped(has_head=True).model).of(rows)

    assert ((shares >= 0) & (shares < 1)).all()
    assert shares.sum() <= 1 + 1e-12


def test_a_score_that_cannot_be_read_is_no_score_and_leaves_the_others_in_peace() -> None:
    rows = np.zeros((3, N_FEATURES))
    rows[1, 0] = np.nan
    probability = Probability(shipped(has_head=True).model)

    shares = probability.of(rows)

    assert shares[1] == 0
    assert shares[[0, 2]].tolist() == probability.of(np.zeros((2, N_FEATURES))).tolist()


def test_a_gate_with_a_weight_that_is_no_number_is_shut() -> None:
    model = shipped(has_head=True).model
    broken = replace(model, weights=(float("nan"), *model.weights[1:]))

    assert Probability(broken).of(np.ones((2, N_FEATURES))).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("features", [FEATURES[::-1], FEATURES[1:], (*FEATURES, "mood"), ()])
def test_a_gate_for_other_features_is_refused(features: tuple[str, ...]) -> None:
    other = GateModel(features, (0.0,) * len(features), (1.0,) * len(features), (0.0,) * len(features), 0.0)

    with pytest.raises(ValueError, match="run `faqbot calibrate`"):
        Probability(other)


def examples(n: int, seed: int, *, bias: float) -> list[Example]:
    """Questions of three candidates, of which each is right by the first two features alone."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(n, 3, N_FEATURES))
    odds = rows[:, :, 0] * 2 + rows[:, :, 1] + bias
    right = rng.random((n, 3)) < 1 / (1 + np.exp(-odds))
    return [Example(row, is_right, known=bool(is_right.any())) for row, is_right in zip(rows, right, strict=True)]


def log_loss(model: GateModel, questions: list[Example]) -> float:
    logits = np.concatenate([Probability(model).logits(e.features) for e in questions])
    right = np.concatenate([e.right for e in questions])
    return float(np.mean(np.log1p(np.exp(np.where(right, -logits, logits)))))


ZEROS = (0.0,) * N_FEATURES
ANCHOR = GateModel(FEATURES, ZEROS, (1.0,) * N_FEATURES, (2.0, 1.0, *ZEROS[2:]), 0.0)


@pytest.mark.parametrize("bias", [-2.0, -1.0, 0.0, 1.5])
def test_a_fit_on_other_questions_mends_the_anchor_or_leaves_it_as_good(bias: float) -> None:
    fitted = gate.fit(examples(120, 1, bias=bias), ANCHOR)

    new = examples(3000, 2, bias=bias)
    assert log_loss(fitted, new) <= log_loss(ANCHOR, new) + 0.02


def test_with_few_questions_an_anchor_is_better_than_none() -> None:
    few, new = examples(25, 3, bias=-1.0), examples(3000, 4, bias=-1.0)

    assert log_loss(gate.fit(few, ANCHOR), new) < log_loss(gate.fit(few), new)


def test_a_fit_passes_over_questions_that_found_nothing_and_features_that_never_vary() -> None:
    given = [
        replace(e, features=np.where(np.arange(N_FEATURES) == 5, 3.0, e.features)) for e in examples(50, 5, bias=0)
    ]
    nothing = Example(np.zeros((0, N_FEATURES)), np.zeros(0, bool), known=True)

    model = gate.fit([nothing, *given])

    assert model.scale[5] == 1.0
    assert model.weights[0] > model.weights[6]
