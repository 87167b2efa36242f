"""A classifier over the vectors, for knowledge bases whose entries have several phrasings.

Beside the entries it learns one class more, of questions about anything else (background.txt): without it every share
has to go to some entry, however far all of them are (outlier exposure: Hendrycks et al., 2019).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

FEWEST_ENTRIES = 10
MOST_ENTRIES = 1000
FEWEST_PHRASINGS = 3
# Unit vectors are stretched before a classifier that regularises by the size of the weights.
_STRETCH = 3.0
# How loosely the classifier fits (the inverse of the penalty on its weights).
STRENGTH = 10.0
_NEVER = -1e9
# A cosine.
_NEAR = 0.8


@dataclass(frozen=True, slots=True)
class Head:
    """Multinomial logistic regression: `weights` is (d, entries + 1), `bias` (entries + 1,), anything else the last.

    `background` (n, d) are the vectors of anything else, and `strength` is how loosely it was fitted.
    """

    weights: Floats
    bias: Floats
    background: Floats
    strength: float = STRENGTH

    def probabilities(self, vectors: Floats) -> Floats:
        """Softmax, without the share of anything else: (d,) -> (entries,), (n, d) -> (n, entries)."""
        logits = vectors @ self.weights + self.bias
        odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
        shares: Floats = odds / odds.sum(axis=-1, keepdims=True)
        return shares[..., :-1]


@cache
def background() -> tuple[str, ...]:
    """Questions about anything else, in both languages (`python -m faqbot.evaluation.training.background`)."""
    return tuple(files("faqbot.retrieval").joinpath("background.txt").read_text("utf-8").splitlines())


def is_worth_a_head(entry_of: NDArray[np.intp], n_entries: int) -> bool:
    """A head needs some phrasings of each entry, and few enough entries to tell apart."""
    return FEWEST_ENTRIES <= n_entries <= MOST_ENTRIES and len(entry_of) >= FEWEST_PHRASINGS * n_entries


def fit(
    vectors: Floats,
    entry_of: NDArray[np.intp],
    n_entries: int,
    background: Floats | None = None,
    *,
    strength: float = STRENGTH,
) -> Head:
    """Fit on (n, d) vectors; an entry without any example gets the probability 0, and so does no `background`."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - 0.9 s to import, needed only to fit

    everything = vectors[:0] if background is None else background
    # What is near a phrasing is no question about anything else.
    others = everything[(everything @ vectors.T).max(axis=1, initial=-1.0) < _NEAR]
    weights = np.zeros((vectors.shape[1], n_entries + 1), np.float32)
    bias = np.full(n_entries + 1, _NEVER, np.float32)
    class_of = np.concatenate([entry_of, np.full(len(others), n_entries)])
    classes = np.unique(class_of)
    if len(classes) == 1:
        bias[classes] = 0.0
        return Head(weights, bias, everything, strength)
    model = LogisticRegression(C=strength, max_iter=200)
    model.fit(np.concatenate([vectors, others]) * _STRETCH, class_of)
    _spread(model.classes_, model.coef_, model.intercept_, weights, bias)
    return Head(weights * np.float32(_STRETCH), bias, everything, strength)


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
