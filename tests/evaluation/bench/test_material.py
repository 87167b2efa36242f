from pathlib import Path

import numpy as np

from faqbot.evaluation.bench.material import (
    load_tokens,
    load_vectors,
    save_tokens,
    save_vectors,
    tokens_of,
    unit_vectors,
)


def test_tokens_come_back_as_they_were_kept(tmp_path: Path) -> None:
    corpus = tokens_of(["where is my parcel?", "怎么退货？", "", "where is it"])

    save_tokens(corpus, tmp_path)

    assert load_tokens(tmp_path) == corpus


def test_vectors_come_back_as_they_were_kept(tmp_path: Path) -> None:
    vectors = unit_vectors(10, seed=0)

    save_vectors(vectors, tmp_path)

    assert np.array_equal(load_vectors(tmp_path), vectors)


def test_vectors_are_of_length_one_and_told_by_the_seed() -> None:
    vectors = unit_vectors(50, seed=3)

    assert np.allclose(np.linalg.norm(vectors.astype(np.float32), axis=1), 1, atol=1e-3)
    assert np.array_equal(vectors, unit_vectors(50, seed=3))
    assert not np.array_equal(vectors, unit_vectors(50, seed=4))
