"""Measures over every threshold that a confidence could be held to.

A threshold answers all questions at or above it, so it can only fall between two distinct confidences: questions of
equal confidence are answered together or not at all. A confidence of 0 is never answered.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_BINS = 10


@dataclass(frozen=True, slots=True)
class Cuts:
    """Every threshold from the strictest down.

    `answered[i]` questions stand at or above the i-th confidence, the first entry of `wrong[i]` of them is not right.
    All arrays are (thresholds,); `n` is the number of all questions.
    """

    confidences: Floats
    answered: NDArray[np.intp]
    wrong: NDArray[np.intp]
    n: int

    @classmethod
    def of(cls, confidences: Floats, right: Bools) -> "Cuts":
        """The thresholds over questions with these confidences, of which these have the right entry first."""
        order = np.argsort(-confidences, kind="stable")
        falling = confidences[order]
        last_of_run = np.flatnonzero(np.append(falling[1:] < falling[:-1], True)) if len(falling) else np.zeros(0, int)
        wrong = np.cumsum(~right[order])
        return cls(falling[last_of_run], last_of_run + 1, wrong[last_of_run], len(falling))

    def coverage_of_all(self, percent: float) -> float | None:
        """The largest share that can be answered with wrong answers to at most `percent` of all questions."""
        return self._largest(self.wrong * 100 <= percent * self.n)

    def coverage_of_answered(self, percent: int) -> float | None:
        """The largest share that can be answered with at most `percent` of these answers wrong."""
        return self._largest(self.wrong * 100 <= percent * self.answered)

    def aurc(self) -> float | None:
        """The area under the risk-coverage curve (Geifman and El-Yaniv, Selective classification, 2017).

        The mean, over all questions, of the share of wrong answers at the threshold that first lets the question in.
        """
        if not self.n:
            return None
        let_in = np.diff(self.answered, prepend=0)
        return float((let_in * (self.wrong / self.answered)).sum() / self.n)

    def _largest(self, fits: Bools) -> float | None:
        if not self.n:
            return None
        return int(self.answered[fits & (self.confidences > 0)].max(initial=0)) / self.n


def auroc(confidences: Floats, known: Bools) -> float | None:
    """How often a known question is surer than an unknown one, a tie counting half; None without both kinds."""
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415 - 0.9 s to import, needed only here

    return float(roc_auc_score(known, confidences)) if known.any() and not known.all() else None


def unknown_recall(confidences: Floats, known: Bools, *, accepting: int) -> float | None:
    """The share of unknown questions below the highest threshold that accepts `accepting` percent of the known ones."""
    if not known.any() or known.all():
        return None
    falling = np.sort(confidences[known])[::-1]
    threshold = falling[-(-len(falling) * accepting // 100) - 1]
    return float((confidences[~known] < threshold).mean())


def ece(confidences: Floats, right: Bools) -> float | None:
    """The expected calibration error over ten bins of equal width; None without questions."""
    if not len(confidences):
        return None
    bins = np.minimum((confidences * _BINS).astype(np.intp), _BINS - 1)
    gaps = np.bincount(bins, confidences - right, minlength=_BINS)
    return float(np.abs(gaps).sum() / len(confidences))
