"""Cosines by brute force."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.retrieval.dense import Vectors, nearest
from tests.retrieval.bases import unit_rows

SCORES = st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=30)


def test_the_cosine_of_each_document_is_its_product_with_the_query() -> None:
    rows = unit_rows([[1, 0, 0], [1, 1, 0], [-1, 0, 0]])

    cosines = Vectors(rows.astype(np.float16)).cosines(unit_rows([[1, 0, 0]])[0])

    assert cosines.dtype == np.float32
    assert cosines.tolist() == pytest.approx([1.0, 0.7071, -1.0], abs=1e-3)


def test_a_query_of_another_precision_is_refused() -> None:
    vectors = Vectors(np.eye(2, dtype=np.float16))

    with pytest.raises(TypeError, match="float64, it must be float32"):
        vectors.cosines(np.zeros(2))  # type: ignore[arg-type]  # the mistake that the guard is for


@given(SCORES, st.integers(1, 40))
def test_the_nearest_are_the_highest(scores: list[float], k: int) -> None:
    found = nearest(np.array(scores, np.float32), k)

    assert sorted(np.array(scores)[found].tolist()) == sorted(scores)[-k:]
    assert len(set(found.tolist())) == len(found)
