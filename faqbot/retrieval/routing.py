"""Which knowledge base a question belongs to, with a calibrated confidence; none where nothing is sure enough.

A multinomial logistic regression over the vector and the hashed tokens names a base; a second, small one says how far
to trust it, from the odds and from how close the base's own texts come. It learns what "none of them" looks like from
rows that say so, and from every base in turn left out of the fit.

Measured, not in the way of a question: see docs/decisions/2026-11-25-all-bases-are-searched-together.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.errors import BadInput

Floats = NDArray[np.float32]
Shares = NDArray[np.float64]
Places = NDArray[np.intp]

# The share of questions that belong to no base, which the bar is set for.
NONE_SHARE: Final = 0.1
_COLUMNS: Final = 4096
_DENSE, _WORDED = np.float32(3.0), np.float32(2.0)
_C = 10.0
_FOLDS = 5
_CLOSEST = 3
_FROM_EACH = 40
_FEWEST = 2
_LEAST = 1e-6
_NONE = -1


@dataclass(frozen=True, slots=True)
class Route:
    """The base that a question fits best, and whether that is sure enough to search it alone."""

    kb: str
    confidence: float
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Texts:
    """Questions as the classifier sees them: `vectors` (n, d) from the embedder, `tokens` from the reader."""

    vectors: Floats
    tokens: Sequence[Sequence[str]]

    def rows(self) -> Floats:
        """What the classifier reads: (n, d + columns)."""
        worded = np.zeros((len(self.tokens), _COLUMNS), np.float32)
        for row, tokens in zip(worded, self.tokens, strict=True):
            columns = [crc32(token.encode("utf-8", "replace")) % _COLUMNS for token in dict.fromkeys(tokens)]
            np.add.at(row, columns, 1.0)
        lengths = np.maximum(np.linalg.norm(worded, axis=1, keepdims=True), np.float32(_LEAST))
        return np.concatenate([self.vectors * _DENSE, worded * (_WORDED / lengths)], axis=1)


@dataclass(frozen=True, slots=True)
class Classifier:
    """The base that texts fit best: `weights` (features, bases), `bias` (bases,), over the bases `classes`.

    `examples` (n, d) of `belongs` (n,) are those that it was fitted on.
    """

    weights: Floats
    bias: Floats
    classes: Places
    examples: Floats
    belongs: Places

    def judge(self, rows: Floats, vectors: Floats) -> tuple[Places, Shares]:
        """The base of each text, and what its trust rests on: (n,), (n, 2)."""
        logits = (rows @ self.weights + self.bias).astype(np.float64)
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares = odds / odds.sum(axis=1, keepdims=True)
        chosen: Places = self.classes[shares.argmax(axis=1)]
        best = shares.max(axis=1)
        near = np.array([self._near(vector, base) for vector, base in zip(vectors, chosen.tolist(), strict=True)])
        return chosen, np.column_stack([np.log(best / np.maximum(1 - best, _LEAST)), near])

    def _near(self, vector: Floats, base: int) -> float:
        """The mean cosine of the closest examples of a base."""
        cosines = np.sort(self.examples[self.belongs == base] @ vector)
        return float(cosines[-_CLOSEST:].mean())


@dataclass(frozen=True, slots=True)
class Routing:
    """A classifier with the bases' names, its trust (two weights and a bias) and its bar; None sends nothing."""

    bases: tuple[str, ...]
    classifier: Classifier
    trust: tuple[float, float, float]
    threshold: float | None

    def route(self, tokens: Sequence[str], vector: Floats) -> Route:
        """The base of one question."""
        texts = Texts(vector[None, :], [tokens])
        chosen, seen = self.classifier.judge(texts.rows(), texts.vectors)
        confidence = float(_trusted(self.trust, seen)[0])
        return Route(
            self.bases[chosen[0]], confidence, is_sure=self.threshold is not None and confidence >= self.threshold
        )


def fit(texts: Texts, belongs: Sequence[str | None], *, risk: float) -> Routing:
    """Fit on texts of known bases, None being none of them; at most `risk` of the questions are to be sent wrongly.

    Raise BadInput if there are fewer than two bases.
    """
    bases = tuple(sorted({base for base in belongs if base is not None}))
    if len(bases) < _FEWEST:
        raise BadInput("there is nothing to route between: give questions of two knowledge bases at least")
    places = np.array([_NONE if base is None else bases.index(base) for base in belongs], np.intp)
    rows = texts.rows()
    seen, right, weights = _unseen(rows, texts.vectors, places)
    trust = _fit_trust(seen, right, weights)
    bar = _bar(_trusted(trust, seen), right, weights, risk)
    return Routing(bases, _fitted(rows, texts.vectors, places), trust, bar)


def _fitted(rows: Floats, vectors: Floats, places: Places) -> Classifier:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - 0.9 s to import, needed only to fit

    known = places != _NONE
    model = LogisticRegression(C=_C, max_iter=300).fit(rows[known], places[known])
    coef, intercept = model.coef_, model.intercept_
    if len(coef) == 1:  # of two classes the library keeps one row
        coef, intercept = np.vstack([-coef / 2, coef / 2]), np.concatenate([-intercept / 2, intercept / 2])
    return Classifier(
        coef.T.astype(np.float32),
        intercept.astype(np.float32),
        model.classes_.astype(np.intp),
        vectors[known],
        places[known],
    )


def _unseen(rows: Floats, vectors: Floats, places: Places) -> tuple[Shares, NDArray[np.bool_], Shares]:
    """Every text judged by a classifier that has not seen it, and some of each base by one that has not seen the base.

    The weights make the latter NONE_SHARE of all.
    """
    n = len(places)
    folds = np.random.default_rng(0).permutation(n) % _FOLDS
    held = [(folds == fold, folds != fold) for fold in range(_FOLDS)]
    parts = [_judged(rows, vectors, places, np.flatnonzero(asked), fitted) for asked, fitted in held]
    bases = np.unique(places[places != _NONE])
    strange = []
    for base in bases if len(bases) > _FEWEST else ():
        own = np.flatnonzero(places == base)
        strange.append(_judged(rows, vectors, places, own[:: max(1, len(own) // _FROM_EACH)], places != base))
    n_strange = sum(len(right) for _, right in strange)
    weight = NONE_SHARE / (1 - NONE_SHARE) * n / max(1, n_strange)
    seen = np.concatenate([seen for seen, _ in parts + strange])
    right = np.concatenate([right for _, right in parts + strange])
    return seen, right, np.concatenate([np.ones(n), np.full(n_strange, weight)])


def _judged(
    rows: Floats, vectors: Floats, places: Places, asked: Places, fitted: NDArray[np.bool_]
) -> tuple[Shares, NDArray[np.bool_]]:
    chosen, seen = _fitted(rows[fitted], vectors[fitted], places[fitted]).judge(rows[asked], vectors[asked])
    return seen, chosen == places[asked]


def _fit_trust(seen: Shares, right: NDArray[np.bool_], weights: Shares) -> tuple[float, float, float]:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - 0.9 s to import, needed only to fit

    if right.all() or not right.any():
        return 0.0, 0.0, 30.0 if right.all() else -30.0
    mean, scale = seen.mean(axis=0), np.maximum(seen.std(axis=0), _LEAST)
    model = LogisticRegression().fit((seen - mean) / scale, right, sample_weight=weights)
    slopes = model.coef_[0] / scale
    return float(slopes[0]), float(slopes[1]), float(model.intercept_[0] - slopes @ mean)


def _trusted(trust: tuple[float, float, float], seen: Shares) -> Shares:
    shares: Shares = 1 / (1 + np.exp(-np.clip(seen @ np.array(trust[:2]) + trust[2], -30.0, 30.0)))
    return shares


def _bar(confidences: Shares, right: NDArray[np.bool_], weights: Shares, risk: float) -> float | None:
    """The lowest bar with (wrong + 1) / (n + 1) <= risk, over weighted questions; see gate.bar."""
    order = np.argsort(-confidences, kind="stable")
    wrong = np.cumsum(np.where(right, 0.0, weights)[order])
    ranked = confidences[order]
    is_cut = np.append(ranked[1:] < ranked[:-1], True)
    fits = np.flatnonzero(is_cut & (wrong + 1 <= risk * (weights.sum() + 1)))
    return float(ranked[fits[-1]]) if len(fits) else None
