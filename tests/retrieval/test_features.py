"""What the gate looks at."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from faqbot.retrieval.features import FEATURES, RawScores, margins, table

FLOATS = st.floats(-1e6, 1e6)
RAW = RawScores(
    bm25=np.array([0.5, 0.2]),
    cosine=np.array([0.9, 0.4]),
    cosine_mean=np.array([0.8, 0.3]),
    head=np.array([0.7, 0.1]),
    fused=np.array([1.1, 0.6]),
    coverage=np.array([0.75, 0.25]),
    covered=np.array([0.65, 0.15]),
    same_language=np.array([1.0, 0.0]),
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
        same_language=draw(shares),
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
            "unknown": 0.05,
            "head": 0.7,
            "head_log": np.log(0.7),
            "head_margin": 0.6,
            "has_head": 1.0,
            "fused_margin": 0.5,
            "both_first": 1.0,
            "length": np.log(5),
            "same_language": 1.0,
            "mended": 0.125,
        }
    )
    assert (second["both_first"], second["head_margin"]) == pytest.approx((0.0, -0.6))


def test_without_a_head_its_columns_are_empty() -> None:
    row = dict(zip(FEATURES, table(replace(RAW, head=None))[0].tolist(), strict=True))

    assert [row[name] for name in ("head", "head_log", "head_margin", "has_head")] == [0, 0, 0, 0]


@given(raw_scores())
def test_every_feature_of_every_candidate_is_a_number(raw: RawScores) -> None:
    rows = table(raw)

    assert rows.shape == (len(raw.fused), len(FEATURES))
    assert np.isfinite(rows).all()
