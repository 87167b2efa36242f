"""From features to a calibrated probability, and from probabilities to a threshold that keeps to a risk."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.calibration import Bar, GateModel, Linear
from faqbot.retrieval.features import CHOICE, FEATURES, TRUST

Floats = NDArray[np.float64]

# How far a fit may go from zero, and from the gate that it starts from (variances of the standardised weights).
_CHOICE_FREE = 0.5
_TRUST_FREE = 0.003
_CHOICE_ANCHORED = 0.1
_TRUST_ANCHORED = 0.03
# With fewer questions asked than this, the choice stays as it is.
_FEWEST = 40
_SCALES = 10.0
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


class Score:
    """Applies a linear model to rows of FEATURES."""

    def __init__(self, model: Linear, features: tuple[str, ...]) -> None:
        """`features` are those that the model must have been fitted on. Raise ValueError if it was not."""
        if model.features != features:
            raise ValueError("the gate was fitted on other features; run `faqbot calibrate`")
        scale = np.asarray(model.scale)
        self.weights = np.zeros(len(FEATURES))
        self.weights[_places(features)] = np.asarray(model.weights) / scale
        self._bias = model.bias - float(np.asarray(model.mean) @ (np.asarray(model.weights) / scale))

    def of(self, rows: Floats) -> Floats:
        """(rows,): log odds."""
        result: Floats = rows @ self.weights + self._bias
        return result


def can_judge(model: GateModel) -> bool:
    """True if the model was fitted on the features of this release."""
    return (model.choice.features, model.trust.features) == (CHOICE, TRUST)


class Probability:
    """Applies a gate model to the candidates of a query."""

    def __init__(self, model: GateModel) -> None:
        self._choice = Score(model.choice, CHOICE)
        self._trust = Score(model.trust, TRUST)

    def of(self, features: Floats) -> Floats:
        """The probability of each candidate to be the right one; of one query they sum to less than 1.

        A candidate with a feature that is no number gets 0.
        """
        n = len(features)
        readable = np.flatnonzero(np.isfinite(features).all(axis=1)) if n else np.zeros(0, np.intp)
        shares = np.zeros(n)
        if not len(readable):
            return shares
        chosen = _softmax(self._choice.of(features[readable]))
        trust = self._trust.of(features[readable[chosen.argmax()]])
        shares[readable] = chosen / (1.0 + np.exp(-np.clip(trust, -_SUREST, _SUREST)))
        return np.nan_to_num(shares)

    def best(self, features: Floats) -> int:
        """The place of the candidate that is chosen, whether it can be trusted or not."""
        return int(np.nan_to_num(self._choice.of(features), nan=-np.inf).argmax())


def fit(examples: Sequence[Example], choosing: Collection[str] = CHOICE) -> GateModel:
    """Fit both models: the choice on questions whose entry was found, the trust on all, in the candidate chosen.

    The choice is a conditional logit over the candidates of a question (McFadden, 1974) by the features `choosing`, the
    trust a logistic regression; both are held small.
    """
    choice = _fit_choice([e for e in examples if e.right.any()], None, choosing)
    return GateModel(choice, _trust_in(choice, examples, None))


def refit(anchor: GateModel, asked: Sequence[Example], made: Sequence[Example]) -> GateModel:
    """Fit on a base's own questions, beginning with `anchor`, which may be scaled and moved freely, not turned about.

    The trust rests on questions that somebody `asked` and on those `made` of the base's phrasings; the choice moves
    only where enough were asked: phrasings of one entry are written to differ, and finding one by the others is not
    what customers do (on the sample shop it cost 20 points of accuracy to learn from that).
    """
    chosen = [e for e in asked if e.right.any()]
    choice = _fit_choice(chosen, anchor.choice) if len(chosen) >= _FEWEST else anchor.choice
    return GateModel(choice, _trust_in(choice, [*asked, *made], anchor.trust))


def _trust_in(choice: Linear, examples: Sequence[Example], anchor: Linear | None) -> Linear:
    seen = [e for e in examples if len(e.features)]
    score = Score(choice, CHOICE)
    rows = np.array([e.features[score.of(e.features).argmax()] for e in seen])
    known = np.array([e.known for e in seen])
    return _fit_trust(rows, known, anchor)


def _fit_choice(examples: Sequence[Example], anchor: Linear | None, choosing: Collection[str] = CHOICE) -> Linear:
    places = _places(CHOICE)
    # What is the same for all candidates of a question tells nothing: the scale is the spread within a question.
    rows = np.concatenate([e.features[:, places] - e.features[:, places].mean(axis=0) for e in examples])
    mean, scale = _standard(rows, anchor)
    used = np.array([name in choosing for name in CHOICE])
    most = max(len(e.features) for e in examples)
    given = np.zeros((len(examples), most, len(CHOICE)))
    absent = np.full((len(examples), most), -np.inf)
    for i, example in enumerate(examples):
        given[i, : len(example.features)] = (example.features[:, places] - mean) / scale * used
        absent[i, : len(example.features)] = 0.0
    right = given[np.arange(len(examples)), [int(e.right.argmax()) for e in examples]]

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = given @ weights + absent
        highest = logits.max(axis=1, keepdims=True)
        odds = np.exp(logits - highest)
        total = odds.sum(axis=1, keepdims=True)
        value = float((np.log(total) + highest).sum() - (right @ weights).sum())
        gradient: Floats = np.einsum("ec,ecf->f", odds / total, given) - right.sum(axis=0)
        return value, gradient

    variance = _CHOICE_FREE if anchor is None else _CHOICE_ANCHORED
    weights, _ = _least(loss, Start(len(CHOICE), anchor, variance), with_bias=False)
    return _linear(CHOICE, mean, scale, weights, 0.0)


def _fit_trust(rows: Floats, known: NDArray[np.bool_], anchor: Linear | None) -> Linear:
    rows = rows[:, _places(TRUST)]
    mean, scale = _standard(rows, anchor)
    loss = logistic(np.column_stack([(rows - mean) / scale, np.ones(len(rows))]), known)
    variance = _TRUST_FREE if anchor is None else _TRUST_ANCHORED
    weights, bias = _least(loss, Start(len(TRUST), anchor, variance), with_bias=True)
    return _linear(TRUST, mean, scale, weights, bias)


Loss = Callable[[Floats], tuple[float, Floats]]


def logistic(given: Floats, right: NDArray[np.bool_]) -> Loss:
    """The loss of a logistic regression, with its gradient, over rows (examples, features)."""
    signs = np.where(right, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = signs * (given @ weights)
        gradient: Floats = -((signs / (1.0 + np.exp(np.clip(margins, -_SUREST, _SUREST)))) @ given)
        return float(np.logaddexp(0.0, -margins).sum()), gradient

    return loss


@dataclass(frozen=True, slots=True)
class Start:
    """Where a fit of `n` weights begins, and the variance of its departures from there."""

    n: int
    anchor: Linear | None
    variance: float


def _least(loss: Loss, start: Start, *, with_bias: bool) -> tuple[Floats, float]:
    """The weights (n,) and the bias of the least loss, penalised: share * anchor + departures + bias."""
    from scipy.optimize import minimize  # noqa: PLC0415 - 0.2 s to import, needed only to fit

    n, anchor = start.n, start.anchor
    held = np.zeros(n) if anchor is None else np.asarray(anchor.weights)
    first = np.concatenate([np.zeros(n), [1.0, 0.0 if anchor is None else anchor.bias]])
    tightness = np.concatenate([np.full(n, 1 / start.variance), [1 / _SCALES, 0.0]])

    def penalised(free: Floats) -> tuple[float, Floats]:
        weights = free[n] * held + free[:n]
        value, gradient = loss(np.append(weights, free[n + 1]) if with_bias else weights)
        slopes = np.concatenate([gradient[:n], [gradient[:n] @ held], gradient[n:] if with_bias else [0.0]])
        away = free - np.concatenate([np.zeros(n), [1.0, 0.0]])
        return value + float(tightness @ away**2) / 2, slopes + tightness * away

    found = minimize(penalised, first, jac=True, method="L-BFGS-B").x
    return found[n] * held + found[:n], float(found[n + 1])


def _standard(rows: Floats, anchor: Linear | None) -> tuple[Floats, Floats]:
    """Mean and scale: the anchor's, else those of the rows."""
    if anchor is not None:
        return np.asarray(anchor.mean), np.asarray(anchor.scale)
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale < 1e-9] = 1.0  # noqa: PLR2004 - a feature that never varies
    return mean, scale


def _linear(features: tuple[str, ...], mean: Floats, scale: Floats, weights: Floats, bias: float) -> Linear:
    return Linear(features, tuple(mean.tolist()), tuple(scale.tolist()), tuple(weights.tolist()), bias)


def _places(features: tuple[str, ...]) -> list[int]:
    return [FEATURES.index(name) for name in features]


def _softmax(logits: Floats) -> Floats:
    odds = np.exp(logits - logits.max())
    shares: Floats = odds / odds.sum()
    return shares


def bar(
    probabilities: Floats, right: NDArray[np.bool_], known: NDArray[np.bool_], risk: float, *, least: float = 0.0
) -> Bar | None:
    """The lowest threshold, not below `least`, that keeps wrong answers to `risk` of all questions.

    By conformal risk control (Angelopoulos et al., 2024): answering at or above a threshold is wrong where the best
    candidate is not right. This loss only falls as the threshold rises, so the lowest one with
    (wrong + 1) / (n + 1) <= risk bounds the expected wrong share of a new question exchangeable with these by `risk`.
    No threshold can promise that when 1 / (n + 1) > risk: then there is none. Where even the surest are wrong too
    often, the threshold is 1.0, which only a lone exact match reaches.
    """
    n = len(probabilities)
    allowed = int(np.floor(risk * (n + 1) + 1e-9)) - 1
    if n == 0 or allowed < 0:
        return None
    order = np.argsort(-probabilities, kind="stable")
    wrong = np.cumsum(~right[order])
    sorted_p = probabilities[order]
    # A threshold takes in every question of equal probability: only the last of a run of ties may be a cut.
    is_cut = np.append(sorted_p[1:] < sorted_p[:-1], True)
    fits = np.flatnonzero(is_cut & (wrong <= allowed) & (sorted_p > 0) & (sorted_p >= least))
    threshold = float(sorted_p[fits[-1]]) if len(fits) else 1.0
    answered = int((sorted_p >= threshold).sum())
    wrong_answers = int(wrong[answered - 1]) if answered else 0
    return Bar(risk, threshold, n, int((~known).sum()), answered / n, wrong_answers / n)
