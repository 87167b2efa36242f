"""What the gate looks at."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from faqbot.language.particulars import particulars, together
from faqbot.retrieval.features import CONFLICTS, FEATURES, RawScores, conflicts, margins, table

FLOATS = st.floats(-1e6, 1e6)
RAW = RawScores(
    bm25=np.array([0.5, 0.2]),
    cosine=np.array([0.9, 0.4]),
    cosine_mean=np.array([0.8, 0.3]),
    head=np.array([0.7, 0.1]),
    fused=np.array([1.1, 0.6]),
    coverage=np.array([0.75, 0.25]),
    covered=np.array([0.65, 0.15]),
    elsewhere=np.array([0.1, 0.6]),
    strangest=np.array([0.2, 1.0]),
    words=np.array([-3.0, -7.0]),
    same_language=np.array([1.0, 0.0]),
    apart=np.array([[0.0, 1.0, 0.0, 0.0, 0.0], [1.0, 0.0, 1.0, 1.0, 1.0]]),
    unknown=0.05,
    mended=0.125,
    length=4,
)


@st.composite
def raw_scores(draw: st.DrawFn) -> RawScores:
    n = draw(st.integers(0, 5))
    column = arrays(np.float64, n, elements=FLOATS)
    shares = arrays(np.float64, n, elements=st.floats(0, 1))
    return RawScores(
        bm25=draw(column),
        cosine=draw(column),
        cosine_mean=draw(column),
        head=draw(st.none() | shares),
        fused=draw(column),
        coverage=draw(shares),
        covered=draw(shares),
        elsewhere=draw(shares),
        strangest=draw(shares),
        words=draw(column),
        same_language=draw(shares),
        apart=draw(arrays(np.float64, (n, len(CONFLICTS)), elements=st.sampled_from([0.0, 1.0]))),
        unknown=draw(st.floats(0, 1)),
        mended=draw(st.floats(0, 1)),
        length=draw(st.integers(0, 5000)),
    )


@given(st.lists(FLOATS, min_size=2, max_size=20))
def test_a_margin_is_the_distance_to_the_best_of_the_others(scores: list[float]) -> None:
    found = margins(np.array(scores))

    assert found.tolist() == [
        score - max(other for j, other in enumerate(scores) if j != i) for i, score in enumerate(scores)
    ]


@pytest.mark.parametrize("scores", [[], [0.7]])
def test_a_lone_score_is_compared_with_nothing(scores: list[float]) -> None:
    assert margins(np.array(scores)).tolist() == scores


def test_each_column_is_what_its_name_says() -> None:
    first, second = (dict(zip(FEATURES, row, strict=True)) for row in table(RAW).tolist())

    assert first == pytest.approx(
        {
            "cosine": 0.9,
            "cosine_mean": 0.8,
            "cosine_margin": 0.5,
            "bm25_share": 0.5,
            "bm25_margin": 0.3,
            "coverage": 0.75,
            "covered": 0.65,
            "elsewhere": 0.1,
            "strangest": 0.2,
            "words": -3.0,
            "fused": 1.1,
            "unknown": 0.05,
            "head": 0.7,
            "head_log": np.log(0.7),
            "head_margin": 0.6,
            "fused_margin": 0.5,
            "both_first": 1.0,
            "length": np.log(5),
            "same_language": 1.0,
            "mended": 0.125,
            "number_apart": 0.0,
            "number_new": 1.0,
            "denial_apart": 0.0,
            "direction_apart": 0.0,
            "asks_apart": 0.0,
        }
    )
    assert (second["both_first"], second["head_margin"]) == pytest.approx((0.0, -0.6))


def test_without_a_head_its_columns_are_empty() -> None:
    row = dict(zip(FEATURES, table(replace(RAW, head=None))[0].tolist(), strict=True))

    assert [row[name] for name in ("head", "head_log", "head_margin")] == [0, 0, 0]


@given(raw_scores())
def test_every_feature_of_every_candidate_is_a_number(raw: RawScores) -> None:
    rows = table(raw)

    assert rows.shape == (len(raw.fused), len(FEATURES))
    assert np.isfinite(rows).all()


def apart(asked: str, *said: str) -> list[str]:
    """The conflicts between a question and an entry of these phrasings."""
    found = conflicts(particulars(asked), [together(particulars(text) for text in said)])[0]
    return [name for name, is_apart in zip(CONFLICTS, found.tolist(), strict=True) if is_apart]


@pytest.mark.parametrize(
    ("asked", "said", "conflict"),
    [
        ("can i return it after 60 days", "can i return it within 7 days", "number_apart"),
        ("60天后还能退吗", "七天内能退吗", "number_apart"),
        ("is there a 90 day trial", "is there a trial", "number_new"),
        ("how do i stop not getting mail", "how do i stop getting mail", "denial_apart"),
        ("怎么不开发票", "怎么开发票", "denial_apart"),
        ("how do i refund a gift card", "how do i buy a gift card", "direction_apart"),
        ("礼品卡怎么退款", "怎么购买礼品卡", "direction_apart"),
        ("why do you sell tea", "where do you sell tea", "asks_apart"),
        ("为什么卖茶", "在哪里卖茶", "asks_apart"),
    ],
)
def test_what_excludes_each_other_is_a_conflict(asked: str, said: str, conflict: str) -> None:
    assert conflict in apart(asked, said)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("can i return it within seven or 7 days", "returned within 7 days?"),
        ("两天能到吗", "2天能到吗"),
        ("能不能退货", "可以退货吗"),
        ("how do i get a refund", "how do i return something"),
        ("when does it arrive", "how long does delivery take"),
        ("什么时候到", "几天能到"),
    ],
)
def test_the_same_in_other_words_is_no_conflict(asked: str, said: str) -> None:
    assert apart(asked, said) == []


def test_one_phrasing_that_agrees_is_enough() -> None:
    assert apart("how do i buy a gift card", "how do i return a gift card", "how to buy a gift card") == []
