"""The matrix behind a frozen encoder."""

import numpy as np
import pytest
from numpy.typing import NDArray

from faqbot.embeddings.adapted import AdaptedEmbedder, turned
from faqbot.evaluation.learning import adapter
from tests.evaluation.learning.bases import Buried, a_buried_base

BASE = a_buried_base()
TEXTS = [p.text for entry in BASE.entries for p in entry.phrasings]
ENTRY_OF = np.repeat(np.arange(len(BASE.entries)), [len(entry.phrasings) for entry in BASE.entries])
VECTORS = Buried.under(BASE).embed(TEXTS)


def found(vectors: NDArray[np.float32], seen: NDArray[np.bool_]) -> float:
    """The share of phrasings not seen whose nearest seen one is of their entry."""
    nearest = (vectors[~seen] @ vectors[seen].T).argmax(axis=1)
    return float((ENTRY_OF[seen][nearest] == ENTRY_OF[~seen]).mean())


def test_what_belongs_together_comes_together_also_where_it_was_not_seen() -> None:
    seen = np.arange(len(TEXTS)) % 5 > 0

    matrix = adapter.fit(VECTORS[seen], ENTRY_OF[seen], 0.0)

    assert found(turned(VECTORS, matrix), seen) > found(VECTORS, seen) + 0.1


def test_the_harder_it_is_held_the_less_it_moves() -> None:
    moved = [
        float(np.linalg.norm(adapter.fit(VECTORS, ENTRY_OF, tightness) - np.eye(VECTORS.shape[1])))
        for tightness in (0.0, 1.0, 100.0)
    ]

    assert moved == sorted(moved, reverse=True)


def test_the_same_phrasings_give_the_same_matrix() -> None:
    first, second = (adapter.fit(VECTORS, ENTRY_OF, 0.1) for _ in range(2))

    assert np.array_equal(first, second)


def test_phrasings_that_stand_alone_teach_nothing() -> None:
    alone = adapter.fit(VECTORS, np.arange(len(VECTORS)), 0.0)

    assert np.array_equal(alone, np.eye(VECTORS.shape[1], dtype=np.float32))


def test_the_slope_is_that_of_the_loss() -> None:
    rng = np.random.default_rng(0)
    first, second = VECTORS[:6], VECTORS[10:16]
    entry_of = np.array([0, 1, 2, 3, 0, 4])
    matrix = (np.eye(VECTORS.shape[1]) + 0.05 * rng.normal(size=(VECTORS.shape[1],) * 2)).astype(np.float32)

    slope = adapter._slope(matrix, first, second, entry_of)  # noqa: SLF001 - compared with a slow, obvious version

    for at in ((0, 0), (3, 30), (20, 5)):
        assert slope[at] == pytest.approx(slow_slope(matrix.astype(np.float64), first, second, entry_of, at), abs=1e-4)


def slow_slope(matrix: NDArray[np.float64], first: NDArray[np.float32], second: NDArray[np.float32],
               entry_of: NDArray[np.intp], at: tuple[int, int]) -> float:  # fmt: skip
    """How the loss changes when one number of the matrix does."""
    step = np.zeros_like(matrix)
    step[at] = 1e-5
    more, less = (slow_loss(matrix + way * step, first, second, entry_of) for way in (1, -1))
    return (more - less) / 2e-5


def slow_loss(
    matrix: NDArray[np.float64], first: NDArray[np.float32], second: NDArray[np.float32], entry_of: NDArray[np.intp]
) -> float:
    left, right = (side.astype(np.float64) @ matrix for side in (first, second))
    left, right = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in (left, right))
    scores = 20.0 * left @ right.T
    scores[(entry_of[:, None] == entry_of) & ~np.eye(len(scores), dtype=bool)] = -np.inf
    ways = [np.diag(way) - np.log(np.exp(way).sum(axis=1)) for way in (scores, scores.T)]
    return float(-sum(way.mean() for way in ways))


def test_an_adapted_embedder_turns_and_names_what_it_learned() -> None:
    encoder = Buried.under(BASE)
    matrix = np.diag(np.linspace(0.1, 2.0, VECTORS.shape[1])).astype(np.float32)

    adapted = AdaptedEmbedder(encoder, matrix, "abc")

    assert adapted.name == "buried+abc"
    assert adapted.embed(TEXTS[:3]) == pytest.approx(turned(VECTORS[:3], matrix))
    assert np.linalg.norm(adapted.embed(TEXTS[:3]), axis=1) == pytest.approx(1.0)
    assert adapted.fitted(TEXTS) is adapted
    assert adapted.restored(adapted.state()) is adapted


def test_a_text_without_content_stays_without() -> None:
    assert not turned(np.zeros((2, 3), np.float32), np.eye(3, dtype=np.float32)).any()
