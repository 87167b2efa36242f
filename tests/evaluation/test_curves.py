from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faqbot.evaluation import curves
from faqbot.evaluation.curves import Cuts

# Few values, so that ties are common, 0 and the edges of bins among them.
CONFIDENCES = st.integers(0, 20).map(lambda twentieths: twentieths / 20)
ROWS = st.lists(st.tuples(CONFIDENCES, st.booleans()), min_size=1, max_size=40)
PERCENTS = st.sampled_from([0, 1, 2, 5, 10, 34, 50, 100])

Rows = Sequence[tuple[float, bool]]


def arrays(rows: Rows) -> tuple[curves.Floats, curves.Bools]:
    return np.array([c for c, _ in rows], np.float64), np.array([flag for _, flag in rows], np.bool_)


def answered_at(rows: Rows, threshold: float) -> list[bool]:
    """Whether the first entry was right, for each question that the threshold lets through."""
    return [right for c, right in rows if c >= threshold]


def slow_coverage(rows: Rows, percent: int, *, of_all: bool) -> float:
    best = 0
    for threshold in {c for c, _ in rows if c > 0}:
        answered = answered_at(rows, threshold)
        if answered.count(False) * 100 <= percent * (len(rows) if of_all else len(answered)):
            best = max(best, len(answered))
    return best / len(rows)


def slow_aurc(rows: Rows) -> float:
    risks = [answered_at(rows, c).count(False) / len(answered_at(rows, c)) for c, _ in rows]
    return sum(risks) / len(rows)


def slow_auroc(rows: Rows) -> float | None:
    known, unknown = [c for c, flag in rows if flag], [c for c, flag in rows if not flag]
    if not known or not unknown:
        return None
    return sum((k > u) + (k == u) / 2 for k in known for u in unknown) / len(known) / len(unknown)


def slow_unknown_recall(rows: Rows) -> float | None:
    known, unknown = [c for c, flag in rows if flag], [c for c, flag in rows if not flag]
    if not known or not unknown:
        return None
    threshold = max(t for t in known if sum(c >= t for c in known) * 100 >= 95 * len(known))
    return sum(c < threshold for c in unknown) / len(unknown)


def slow_ece(rows: Rows) -> float:
    total = 0.0
    for i in range(10):
        low, high = i / 10, (i + 1) / 10
        inside = [(c, right) for c, right in rows if low <= c < high or (i == 9 and c == 1)]
        if inside:
            accuracy = sum(right for _, right in inside) / len(inside)
            total += len(inside) / len(rows) * abs(accuracy - sum(c for c, _ in inside) / len(inside))
    return total


@given(ROWS, PERCENTS)
def test_coverage_is_that_of_the_best_threshold_tried_one_by_one(rows: Rows, percent: int) -> None:
    cuts = Cuts.of(*arrays(rows))

    assert cuts.coverage_of_all(percent) == slow_coverage(rows, percent, of_all=True)
    assert cuts.coverage_of_answered(percent) == slow_coverage(rows, percent, of_all=False)


@given(ROWS)
def test_aurc_is_the_mean_risk_at_each_question_s_own_threshold(rows: Rows) -> None:
    assert Cuts.of(*arrays(rows)).aurc() == pytest.approx(slow_aurc(rows))


@given(ROWS)
def test_the_order_of_the_questions_changes_no_measure(rows: Rows) -> None:
    shuffled = sorted(rows, key=lambda row: (row[0], not row[1]))

    first, second = Cuts.of(*arrays(rows)), Cuts.of(*arrays(shuffled))

    assert first.aurc() == pytest.approx(second.aurc())
    assert first.coverage_of_all(5) == second.coverage_of_all(5)


@settings(deadline=None)  # the library takes seconds to import, at its first call
@given(ROWS)
def test_auroc_counts_pairs(rows: Rows) -> None:
    assert curves.auroc(*arrays(rows)) == pytest.approx(slow_auroc(rows))


@given(ROWS)
def test_unknown_recall_is_that_of_the_highest_threshold_which_accepts_enough(rows: Rows) -> None:
    assert curves.unknown_recall(*arrays(rows), accepting=95) == pytest.approx(slow_unknown_recall(rows))


@given(ROWS)
def test_ece_is_summed_bin_by_bin(rows: Rows) -> None:
    assert curves.ece(*arrays(rows)) == pytest.approx(slow_ece(rows))


def test_questions_of_equal_confidence_are_answered_together() -> None:
    """Nine right and one wrong at 0.9: no threshold lets the nine through alone."""
    rows = [(0.9, True)] * 9 + [(0.9, False)]

    cuts = Cuts.of(*arrays(rows))

    assert cuts.coverage_of_all(5) == 0.0
    assert cuts.coverage_of_all(10) == 1.0


def test_wrong_answers_are_counted_against_all_questions_or_against_the_answered_ones() -> None:
    """The wrong one is one of four questions, but one of two answered ones."""
    rows = [(0.9, True), (0.8, False), (0.2, False), (0.1, False)]

    cuts = Cuts.of(*arrays(rows))

    assert cuts.coverage_of_all(25) == 0.5
    assert cuts.coverage_of_answered(25) == 0.25


def test_selective_coverage_looks_beyond_the_first_threshold_that_is_too_wrong() -> None:
    rows = [(0.9, False), *[(0.8, True)] * 9]

    assert Cuts.of(*arrays(rows)).coverage_of_answered(10) == 1.0


def test_a_confidence_of_zero_is_never_answered() -> None:
    rows = [(0.5, True), (0.0, True)]

    assert Cuts.of(*arrays(rows)).coverage_of_all(100) == 0.5


def test_aurc_by_hand() -> None:
    """Risks at the four coverages: 0, 1/2, 1/3, 2/4."""
    rows = [(0.9, True), (0.8, False), (0.7, True), (0.6, False)]

    assert Cuts.of(*arrays(rows)).aurc() == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4) / 4)


def test_unknown_recall_by_hand() -> None:
    """Of twenty known questions nineteen must pass: the threshold is 0.5, and an unknown one at 0.5 passes too."""
    rows = [*[(0.5, True)] * 19, (0.1, True), (0.5, False), (0.4, False), (0.2, False), (0.05, False)]

    assert curves.unknown_recall(*arrays(rows), accepting=95) == 0.75


def test_without_questions_there_is_nothing_to_measure() -> None:
    nothing = arrays([])

    assert Cuts.of(*nothing).aurc() is None
    assert Cuts.of(*nothing).coverage_of_all(5) is None
    assert curves.ece(*nothing) is None
    assert curves.auroc(*nothing) is None


@pytest.mark.parametrize("rows", [[(0.5, True), (0.6, True)], [(0.5, False), (0.6, False)]])
def test_one_kind_of_question_alone_cannot_be_told_apart(rows: Rows) -> None:
    assert curves.auroc(*arrays(rows)) is None
    assert curves.unknown_recall(*arrays(rows), accepting=95) is None
