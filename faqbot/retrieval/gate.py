"""From features to a calibrated probability, and from probabilities to a threshold that keeps to a risk."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.calibration import Bar, GateModel
from faqbot.retrieval.features import FEATURES

Floats = NDArray[np.float64]

_C = 0.3
# Measured on clinc150, hwu64, smp2019 and the sample shop: 0.003 to 0.1 differ little, without an anchor the shop loses
# 8 points of AUROC.
_C_ANCHORED = 0.01
_FREE = 5.0
# Log odds beyond this are cut: no probability is ever 1, so that a bar of 1.0 lets nothing pass.
_SUREST = 30.0


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled question as the gate sees it.

    `features` is (candidates, features), `right` (candidates,) says which candidate is the right entry, if any;
    `known` says whether the question has a right entry at all.
    """

    features: Floats
    right: NDArray[np.bool_]
    known: bool


class Probability:
    """Applies a gate model to candidates."""

    def __init__(self, model: GateModel) -> None:
        if model.features != FEATURES:
            raise ValueError("the gate was fitted on other features; run `faqbot calibrate`")
        scale = np.asarray(model.scale)
        self.weights = np.asarray(model.weights) / scale
        self._bias = model.bias - float(np.asarray(model.mean) @ self.weights)

    def logits(self, features: Floats) -> Floats:
        """Log odds of each row, before a query's candidates are weighed against each other."""
        result: Floats = features @ self.weights + self._bias
        return result

    def of(self, features: Floats) -> Floats:
        """The probability of each candidate to be the right one; of one query they sum to 1 at most.

        A candidate with a feature that is no number gets 0.
        """
        if not len(features):
            return np.zeros(0)
        logits = self.logits(np.where(np.isfinite(features), features, np.nan))
        odds = np.exp(-np.clip(logits, -_SUREST, _SUREST))
        shares: Floats = np.nan_to_num(1.0 / (1.0 + odds))
        return shares / max(1.0, float(shares.sum()))


def fit(examples: Sequence[Example], anchor: GateModel | None = None) -> GateModel:
    """Logistic regression of "is this candidate right" over the standardised features.

    With an `anchor` the fit starts from that gate: its logit is one more feature, which is free, while the departures
    from it are held small; a base's own phrasings are few and of one hand, and must not undo what many questions
    taught.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - 0.9 s to import, needed only to fit

    seen = [e for e in examples if len(e.features)]
    features = np.concatenate([e.features for e in seen])
    right = np.concatenate([e.right for e in seen])
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale[scale < 1e-9] = 1.0  # noqa: PLR2004 - a feature that never varies
    columns = (features - mean) / scale
    if anchor is not None:
        columns = np.column_stack([columns, Probability(anchor).logits(features) * _FREE])
    model = LogisticRegression(C=_C if anchor is None else _C_ANCHORED, max_iter=2000).fit(columns, right)
    weights, bias = model.coef_[0][: len(FEATURES)], float(model.intercept_[0])
    if anchor is not None:
        share = float(model.coef_[0][-1]) * _FREE
        weights = weights + share * Probability(anchor).weights * scale
        bias += share * float(Probability(anchor).logits(mean[None, :])[0])
    return GateModel(FEATURES, tuple(mean.tolist()), tuple(scale.tolist()), tuple(weights.tolist()), bias)


def bar(probabilities: Floats, right: NDArray[np.bool_], known: NDArray[np.bool_], risk: float) -> Bar:
    """The lowest threshold that keeps the wrong answers to `risk` of all questions, by conformal risk control.

    Answering at or above a threshold is wrong where the best candidate is not right. The loss only falls as the
    threshold rises, so the lowest one with (wrong + 1) / (n + 1) <= risk bounds the expected wrong share of a new
    question exchangeable with these by `risk` (Angelopoulos et al., Conformal Risk Control, 2024). No threshold can
    promise that when 1 / (n + 1) > risk: then it is None.
    """
    n = len(probabilities)
    allowed = int(np.floor(risk * (n + 1) + 1e-9)) - 1
    unknown = int((~known).sum())
    if n == 0 or allowed < 0:
        return Bar(risk, None, n, unknown, 0.0, 0.0)
    order = np.argsort(-probabilities, kind="stable")
    wrong = np.cumsum(~right[order])
    sorted_p = probabilities[order]
    # A threshold takes in every question of equal probability: only the last of a run of ties may be a cut.
    is_cut = np.append(sorted_p[1:] < sorted_p[:-1], True)
    fits = np.flatnonzero(is_cut & (wrong <= allowed) & (sorted_p > 0))
    if not len(fits):
        return Bar(risk, 1.0, n, unknown, 0.0, 0.0)
    last = int(fits[-1])
    return Bar(risk, float(sorted_p[last]), n, unknown, (last + 1) / n, float(wrong[last]) / n)
