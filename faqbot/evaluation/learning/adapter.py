"""A matrix after a frozen encoder that brings phrasings of one entry together and those of others apart.

It is fitted with the multiple negatives ranking loss (Henderson et al., 2017): of all second phrasings in a batch, the
one that belongs to the same entry must be the nearest. It starts at the identity, and is held near it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faqbot.embeddings.adapted import turned

Floats = NDArray[np.float32]
Places = NDArray[np.intp]

_SCALE = 20.0
_BATCH = 128
_PASSES = 5
_FEWEST_STEPS = 60
_RATE = 1e-3
_FIRST_DECAY, _SECOND_DECAY = 0.9, 0.999
_LEAST = 1e-8


def fit(vectors: Floats, entry_of: Places, tightness: float) -> Floats:
    """The matrix (d, d) for unit vectors (n, d), held to the identity by `tightness`.

    It is the identity where no entry has two phrasings.
    """
    identity = np.eye(vectors.shape[1], dtype=np.float32)
    rng = np.random.default_rng(0)
    matrix, moments = identity.copy(), _Moments(np.zeros_like(identity), np.zeros_like(identity))
    for a, b in _batches(entry_of, rng):
        slope = _slope(matrix, vectors[a], vectors[b], entry_of[a])
        matrix = matrix - moments.step(slope + np.float32(tightness) * (matrix - identity))
    return matrix


def _batches(entry_of: Places, rng: np.random.Generator) -> Iterator[tuple[Places, Places]]:
    """Some passes over all pairs; more where there are few, as each step is a small one."""
    n = len(_pairs(entry_of, rng)[0])
    each = -(-n // _BATCH)
    for _ in range(max(_PASSES, -(-_FEWEST_STEPS // each)) if n else 0):
        first, second = _pairs(entry_of, rng)
        for start in range(0, n, _BATCH):
            yield first[start : start + _BATCH], second[start : start + _BATCH]


@dataclass(slots=True)
class _Moments:
    """The running means of Adam (Kingma and Ba, 2015)."""

    first: Floats
    second: Floats
    steps: int = 0

    def step(self, slope: Floats) -> Floats:
        self.steps += 1
        self.first = np.float32(_FIRST_DECAY) * self.first + np.float32(1 - _FIRST_DECAY) * slope
        self.second = np.float32(_SECOND_DECAY) * self.second + np.float32(1 - _SECOND_DECAY) * slope**2
        mean = self.first / np.float32(1 - _FIRST_DECAY**self.steps)
        spread = self.second / np.float32(1 - _SECOND_DECAY**self.steps)
        change: Floats = np.float32(_RATE) * mean / (np.sqrt(spread) + np.float32(_LEAST))
        return change


def _pairs(entry_of: Places, rng: np.random.Generator) -> tuple[Places, Places]:
    """Each phrasing that is not alone with another of its entry, in a new order."""
    order = rng.permutation(len(entry_of))
    by_entry = order[np.argsort(entry_of[order], kind="stable")]
    following = np.roll(by_entry, -1)
    starts = np.flatnonzero(np.diff(entry_of[by_entry], prepend=-1))
    # The last of an entry goes with its first.
    following[np.append(starts[1:], len(by_entry)) - 1] = by_entry[starts]
    paired = rng.permutation(np.flatnonzero(by_entry != following))
    return by_entry[paired], following[paired]


def _slope(matrix: Floats, first: Floats, second: Floats, entry_of: Places) -> Floats:
    """The gradient of the loss, of both directions, by the matrix."""
    left, right = turned(first, matrix), turned(second, matrix)
    scores = _SCALE * (left @ right.T)
    n = len(scores)
    # Another phrasing of the same entry is no wrong answer.
    scores[(entry_of[:, None] == entry_of) & ~np.eye(n, dtype=bool)] = -np.inf
    wrong: Floats = (_shares(scores) + _shares(scores.T).T - 2 * np.eye(n, dtype=np.float32)) * np.float32(_SCALE / n)
    by_left, by_right = _along(wrong @ right, left), _along(wrong.T @ left, right)
    lengths = [np.maximum(np.linalg.norm(side @ matrix, axis=1, keepdims=True), _LEAST) for side in (first, second)]
    slope: Floats = first.T @ (by_left / lengths[0]) + second.T @ (by_right / lengths[1])
    return slope.astype(np.float32)


def _along(slope: Floats, unit: Floats) -> Floats:
    """What of a gradient by unit vectors is left when their length may not change."""
    result: Floats = slope - unit * (unit * slope).sum(axis=1, keepdims=True)
    return result


def _shares(scores: Floats) -> Floats:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = odds / odds.sum(axis=1, keepdims=True)
    return shares
