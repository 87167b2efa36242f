import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.domain.language import Language
from faqbot.evaluation.measures import Decisions, Ranking, measure, measured
from tests.evaluation.asked import a_choice, an_outcome, answered

IDS = st.sampled_from(["a", "b", "c", "d", "e"])
RANKINGS = st.lists(IDS, unique=True)
JUDGED = st.lists(st.tuples(IDS, RANKINGS), min_size=1, max_size=20)


def share_within(judged: list[tuple[str, list[str]]], k: int) -> float:
    return sum(gold in ranking[:k] for gold, ranking in judged) / len(judged)


def slow_mrr(judged: list[tuple[str, list[str]]]) -> float:
    return sum(1 / (1 + ranking.index(gold)) for gold, ranking in judged if gold in ranking) / len(judged)


@given(JUDGED)
def test_ranking_measures_agree_with_counting_places(judged: list[tuple[str, list[str]]]) -> None:
    ranking = measure([an_outcome(gold, found) for gold, found in judged]).ranking

    assert ranking.top1 == pytest.approx(share_within(judged, 1))
    assert ranking.top3 == pytest.approx(share_within(judged, 3))
    assert ranking.top10 == pytest.approx(share_within(judged, 10))
    assert ranking.mrr10 == pytest.approx(slow_mrr(judged))


def test_only_the_first_ten_places_count() -> None:
    ranking = measure([an_outcome("x", [*"abcdefghij", "x"])]).ranking

    assert ranking == Ranking(0.0, 0.0, 0.0, 0.0)


def test_unknown_questions_do_not_count_in_the_ranking() -> None:
    ranking = measure([an_outcome("a", ["a"]), an_outcome(None, ["b"])]).ranking

    assert ranking.top1 == 1.0


def test_decisions_by_hand() -> None:
    outcomes = [
        an_outcome("a", decision=answered("a")),
        an_outcome("a", decision=answered("b")),
        an_outcome("a", decision=a_choice("b", "a")),
        an_outcome("a", decision=a_choice("b", "c")),
        an_outcome("a"),
        an_outcome(None, decision=answered("a")),
        an_outcome(None, decision=a_choice("a", "b")),
        an_outcome(None),
        an_outcome(None),
        an_outcome(None),
    ]

    assert measure(outcomes).decisions == Decisions(
        in_scope_accuracy=1 / 5,
        clarified_with_right=1 / 5,
        unknown_recall=3 / 5,
        unknown_clarified=1 / 5,
        wrong_share=2 / 10,
        coverage=3 / 10,
        clarified=3 / 10,
    )


def test_the_first_entry_counts_for_the_confidence_whatever_was_decided() -> None:
    outcomes = [an_outcome("a", ["a", "b"], 0.9), an_outcome(None, ["a"], 0.4), an_outcome("b", ["a", "b"], 0.2)]

    confidence = measure(outcomes).confidence

    assert confidence.coverage_at_5 == pytest.approx(1 / 3)
    assert confidence.auroc == 0.5
    assert confidence.ece == pytest.approx((0.1 + 0.4 + 0.2) / 3)


def test_a_system_that_only_ranks_has_no_decisions_and_no_calibration() -> None:
    measures = measure([an_outcome("a", ["a"], 17.5, None), an_outcome(None, ["a"], 3.0, None)])

    assert set(vars_of(measures.decisions)) == {None}
    assert measures.confidence.ece is None
    assert measures.confidence.auroc == 1.0
    assert measures.ranking.top1 == 1.0


def vars_of(decisions: Decisions) -> list[float | None]:
    return [getattr(decisions, name) for name in Decisions.__slots__]


def test_each_language_is_measured_apart() -> None:
    outcomes = [an_outcome("a", ["a"], language=Language.ZH), an_outcome("a", ["b"], language=Language.EN)]

    by_group = measured(outcomes)

    assert {name: of.ranking.top1 for name, of in by_group.items()} == {"overall": 0.5, "zh": 1.0, "en": 0.0}


def test_a_language_without_questions_has_no_measures() -> None:
    chinese = measured([an_outcome("a", ["a"])])["zh"]

    assert chinese.n == 0
    assert chinese.ranking.top1 is None
    assert chinese.confidence.aurc is None
    assert chinese.speed.p50_ms is None


def test_speed_is_told_by_percentiles() -> None:
    speed = measure([an_outcome("a", ms=float(ms)) for ms in range(101)]).speed

    assert speed.p50_ms == pytest.approx(50)
    assert speed.p99_ms == pytest.approx(99)
