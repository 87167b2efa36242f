"""A classifier over the vectors, for knowledge bases whose entries have several phrasings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

FEWEST_ENTRIES = 10
MOST_ENTRIES = 1000
FEWEST_PHRASINGS = 3
# Unit vectors are stretched before a classifier that regularises by the size of the weights.
_STRETCH = 3.0
_C = 10.0
_NEVER = -1e9


@dataclass(frozen=True, slots=True)
class Head:
    """Multinomial logistic regression: `weights` is (d, entries), `bias` is (entries,)."""

    weights: Floats
    bias: Floats

    def probabilities(self, vectors: Floats) -> Floats:
        """Softmax over all entries: (d,) -> (entries,), (n, d) -> (n, entries)."""
        logits = vectors @ self.weights + self.bias
        odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
        shares: Floats = odds / odds.sum(axis=-1, keepdims=True)
        return shares


def is_worth_a_head(entry_of: NDArray[np.intp], n_entries: int) -> bool:
    """A head needs some phrasings of each entry, and few enough entries to tell apart."""
    return FEWEST_ENTRIES <= n_entries <= MOST_ENTRIES and len(entry_of) >= FEWEST_PHRASINGS * n_entries


def fit(vectors: Floats, entry_of: NDArray[np.intp], n_entries: int) -> Head:
    """Fit on (n, d) vectors; an entry without any example gets the probability 0."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - 0.9 s to import, needed only to fit

    weights = np.zeros((vectors.shape[1], n_entries), np.float32)
    bias = np.full(n_entries, _NEVER, np.float32)
    classes = np.unique(entry_of)
    if len(classes) == 1:
        bias[classes] = 0.0
        return Head(weights, bias)
    model = LogisticRegression(C=_C, max_iter=200)
    model.fit(vectors * _STRETCH, entry_of)
    _spread(model.classes_, model.coef_, model.intercept_, weights, bias)
    return Head(weights * np.float32(_STRETCH), bias)


def _spread(
    classes: Sequence[int],
    coef: NDArray[np.float64],
    intercept: NDArray[np.float64],
    weights: Floats,
    bias: Floats,
) -> None:
    """Write the fitted rows to their entries; with two classes the library keeps one row for both."""
    if len(classes) == 2:  # noqa: PLR2004 - two classes
        coef, intercept = np.vstack([-coef / 2, coef / 2]), np.concatenate([-intercept / 2, intercept / 2])
    weights[:, classes] = coef.T
    bias[list(classes)] = intercept
