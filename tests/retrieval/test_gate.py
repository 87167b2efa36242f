"""A probability out of features, and a bar that keeps to a risk."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from faqbot.domain.calibration import Bar, GateModel, Linear
from faqbot.retrieval import gate
from faqbot.retrieval.calibration import RISKS, shipped
from faqbot.retrieval.features import CHOICE, FEATURES, TRUST
from faqbot.retrieval.gate import Example, Probability, can_judge

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

    assert (bar and bar.threshold) == slow_threshold(answers, risk)


@given(JUDGED, st.sampled_from(RISKS) | st.floats(0.001, 0.9))
def test_a_bar_keeps_its_risk_on_its_own_questions_with_one_more_wrong(
    answers: list[tuple[float, bool]], risk: float
) -> None:
    unsure = [(min(p, 0.99), right) for p, right in answers]
    probabilities, right = judged(unsure)

    bar = gate.bar(probabilities, right, right, risk)

    wrong = sum(p >= bar.threshold and not is_right for p, is_right in unsure) if bar and bar.threshold else 0
    assert bar is None or wrong + 1 <= risk * (len(unsure) + 1) + 1e-9
    assert bar is None or bar.bound == pytest.approx((wrong + 1) / (len(unsure) + 1))


@given(JUDGED, st.tuples(st.floats(0.001, 0.9), st.floats(0.001, 0.9)).map(sorted))
def test_a_larger_risk_never_raises_the_bar(answers: list[tuple[float, bool]], risks: list[float]) -> None:
    probabilities, right = judged(answers)

    strict, lax = (gate.bar(probabilities, right, right, risk) for risk in risks)

    assert strict is None or (lax is not None and (lax.threshold or 0) <= (strict.threshold or 0))
    assert strict is None or (lax is not None and lax.coverage >= strict.coverage)


def test_exact_matches_that_are_wrong_show_that_the_risk_cannot_be_kept() -> None:
    probabilities, right = np.array([1.0] * 10 + [0.5] * 90), np.array([False] * 10 + [True] * 90)

    bar = gate.bar(probabilities, right, right, 0.05)

    assert bar == Bar(0.05, 1.0, 100, 10, 0.1, 0.1)
    assert bar.bound == pytest.approx(11 / 101)


@given(JUDGED.filter(lambda answers: len(answers) > 4), st.sampled_from([0.2, 0.4]))
def test_coverage_and_wrong_answers_are_what_the_threshold_gives(
    answers: list[tuple[float, bool]], risk: float
) -> None:
    probabilities, right = judged(answers)

    bar = gate.bar(probabilities, right, right, risk)

    assert bar is not None
    answered = [is_right for p, is_right in answers if p >= (bar.threshold or 2.0)]
    assert bar.answered == len(answered)
    assert bar.coverage == pytest.approx(len(answered) / len(answers))
    assert bar.wrong == pytest.approx(answered.count(False) / len(answers))
    assert bar.wrong <= risk or bar.threshold == 1.0


def test_questions_of_equal_probability_are_answered_together_or_not_at_all() -> None:
    probabilities = np.array([0.9] * 50 + [0.6] * 50)
    right = np.array([True] * 50 + [True] * 40 + [False] * 10)

    bar = gate.bar(probabilities, right, right, 0.05)

    assert bar == Bar(0.05, 0.9, 100, 10, 0.5, 0.0)


@pytest.mark.parametrize(("n", "risk", "promises"), [(0, 0.2, False), (18, 0.05, False), (19, 0.05, True)])
def test_too_few_questions_promise_nothing(n: int, risk: float, promises: bool) -> None:  # noqa: FBT001 - a column of the table
    right = np.ones(n, bool)

    bar = gate.bar(np.full(n, 0.9), right, right, risk)

    assert (bar is not None) is promises


def test_where_the_surest_answers_are_wrong_the_gate_is_shut() -> None:
    wrong = np.zeros(100, bool)

    bar = gate.bar(np.linspace(0.5, 0.9, 100), wrong, wrong, 0.01)

    assert bar == Bar(0.01, 1.0, 100, 100, 0.0, 0.0)


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
    bar = gate.bar(scores[known], right[known], right[known], risk)
    assert bar is not None
    threshold = bar.threshold
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
def test_probabilities_of_one_query_are_numbers_that_sum_to_less_than_one(rows: Floats) -> None:
    shares = Probability(shipped(has_head=True).model).of(rows)

    assert ((shares >= 0) & (shares < 1)).all()
    assert shares.sum() < 1


def test_a_score_that_cannot_be_read_is_no_score_and_leaves_the_others_in_peace() -> None:
    rows = np.zeros((3, N_FEATURES))
    rows[1, 0] = np.nan
    probability = Probability(shipped(has_head=True).model)

    shares = probability.of(rows)

    assert shares[1] == 0
    assert shares[[0, 2]].tolist() == probability.of(np.zeros((2, N_FEATURES))).tolist()


@pytest.mark.parametrize("part", ["choice", "trust"])
def test_a_gate_with_a_weight_that_is_no_number_is_shut(part: str) -> None:
    model = shipped(has_head=True).model
    linear = getattr(model, part)
    broken = replace(model, **{part: replace(linear, weights=(float("nan"), *linear.weights[1:]))})

    assert Probability(broken).of(np.ones((2, N_FEATURES))).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("features", [CHOICE[::-1], CHOICE[1:], (*CHOICE, "mood"), ()])
def test_a_gate_for_other_features_is_refused(features: tuple[str, ...]) -> None:
    other = replace(ANCHOR, choice=flat(features))

    assert not can_judge(other)
    with pytest.raises(ValueError, match="run `faqbot calibrate`"):
        Probability(other)


def flat(features: tuple[str, ...], **weights: float) -> Linear:
    n = len(features)
    return Linear(features, (0.0,) * n, (1.0,) * n, tuple(weights.get(name, 0.0) for name in features), 0.0)


ANCHOR = GateModel(flat(CHOICE, cosine=2.0, words=1.0), flat(TRUST, cosine=1.0, coverage=1.0))
COSINE, WORDS, COVERAGE = (FEATURES.index(name) for name in ("cosine", "words", "coverage"))


def examples(n: int, seed: int, *, bias: float) -> list[Example]:
    """Questions of three candidates: cosine and words choose one; its cosine and coverage tell if it can be right."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(n, 3, N_FEATURES))
    odds = np.exp(rows[:, :, COSINE] * 2 + rows[:, :, WORDS])
    drawn = np.array([rng.choice(3, p=row / row.sum()) for row in odds])
    best = rows[np.arange(n), odds.argmax(axis=1)]
    known = rng.random(n) < 1 / (1 + np.exp(-(best[:, COSINE] + best[:, COVERAGE] + bias)))
    right = (np.arange(3) == drawn[:, None]) & known[:, None]
    return [Example(row, is_right, bool(k)) for row, is_right, k in zip(rows, right, known, strict=True)]


def log_loss(model: GateModel, questions: list[Example]) -> float:
    """Of the outcomes: each candidate, or none."""
    shares = np.array([Probability(model).of(e.features) for e in questions])
    outcome = np.where(
        [e.known for e in questions], (shares * [e.right for e in questions]).sum(axis=1), 1 - shares.sum(axis=1)
    )
    return float(-np.log(np.maximum(outcome, 1e-9)).mean())


@pytest.mark.parametrize("bias", [-2.0, -1.0, 1.5])
def test_a_fit_on_other_questions_mends_the_anchor_or_leaves_it_as_good(bias: float) -> None:
    fitted = gate.refit(ANCHOR, asked=examples(400, 1, bias=bias), made=[])

    assert log_loss(fitted, examples(3000, 2, bias=bias)) <= log_loss(ANCHOR, examples(3000, 2, bias=bias)) + 0.04


def test_with_few_questions_an_anchor_is_better_than_none() -> None:
    few, new = examples(25, 3, bias=-1.0), examples(3000, 4, bias=-1.0)

    assert log_loss(gate.refit(ANCHOR, asked=[], made=few), new) < log_loss(gate.fit(few), new)


def test_what_a_base_says_of_itself_moves_the_trust_but_not_the_choice() -> None:
    misled = [replace(e, right=np.roll(e.right, 1)) for e in examples(300, 6, bias=0.0)]

    fitted = gate.refit(ANCHOR, asked=[], made=misled)

    assert fitted.choice == ANCHOR.choice
    assert fitted.trust != ANCHOR.trust


def test_questions_that_were_asked_move_the_choice_too() -> None:
    fitted = gate.refit(ANCHOR, asked=examples(300, 7, bias=2.0), made=[])

    assert fitted.choice != ANCHOR.choice


def test_a_fit_may_be_kept_to_some_features() -> None:
    fitted = gate.fit(examples(200, 8, bias=0.0), choosing=("cosine",))

    assert {name for name, w in zip(CHOICE, fitted.choice.weights, strict=True) if w} == {"cosine"}


def test_a_fit_passes_over_questions_that_found_nothing_and_features_that_never_vary() -> None:
    given = [
        replace(e, features=np.where(np.arange(N_FEATURES) == WORDS, 3.0, e.features)) for e in examples(50, 5, bias=0)
    ]
    nothing = Example(np.zeros((0, N_FEATURES)), np.zeros(0, bool), known=True)

    model = gate.fit([nothing, *given])

    assert model.choice.scale[CHOICE.index("words")] == 1.0
    assert model.choice.weights[CHOICE.index("cosine")] > model.choice.weights[CHOICE.index("covered")]
