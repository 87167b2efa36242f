"""What turns scores into a probability, and a probability into a decision."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from faqbot.domain.language import Language
from faqbot.domain.share import interval

_NEARLY = 1e-9
_SUREST = 500.0  # the odds beyond which the exponential would be too large to compute


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum of named features, each standardised by `mean` and `scale`."""

    features: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Linear":
        """Read what `dataclasses.asdict` wrote. Raise KeyError or TypeError if it is of another form."""
        features, mean, scale, weights = (tuple(stored[name]) for name in ("features", "mean", "scale", "weights"))
        return cls(features, mean, scale, weights, stored["bias"])

    def probability(self, values: Sequence[float]) -> float:
        """The logistic function of the sum for these values of the features; 0 where one is no number."""
        rows = zip(values, self.mean, self.scale, self.weights, strict=True)
        odds = self.bias + sum((value - mean) / scale * weight for value, mean, scale, weight in rows)
        return 1 / (1 + math.exp(-max(-_SUREST, min(_SUREST, odds)))) if math.isfinite(odds) else 0.0


@dataclass(frozen=True, slots=True)
class GateModel:
    """Two logistic models: `choice` says which of the candidates it is, `trust` whether it is any of them."""

    choice: Linear
    trust: Linear

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "GateModel":
        """Read what `dataclasses.asdict` wrote. Raise KeyError or TypeError if it is of another form."""
        return cls(Linear.of(stored["choice"]), Linear.of(stored["trust"]))


@dataclass(frozen=True, slots=True)
class Missing:
    """How many more labelled questions are needed: those that an entry answers, and those that nothing answers."""

    known: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Bar:
    """The threshold that keeps the wrong answers of one language to `risk` of all questions, and what it rests on.

    `unknown` of the `n` questions have no right entry; `coverage` and `wrong` are shares of all `n` questions;
    `labelled` of them somebody asked, the others are the base's own phrasings, which customers may not ask like.
    `threshold` is None when there are too few for that risk; `n` and `unknown` then count all that there are.
    """

    risk: float
    threshold: float | None
    n: int
    unknown: int
    coverage: float
    wrong: float
    labelled: int = 0

    @property
    def answered(self) -> int:
        """How many of the `n` questions were answered."""
        return round(self.coverage * self.n)

    @property
    def bound(self) -> float | None:
        """What the expected share of wrong answers is bounded by; None without a threshold.

        It is above the risk only where exact matches, which are always answered, are wrong too often themselves.
        """
        return None if self.threshold is None else (round(self.wrong * self.n) + 1) / (self.n + 1)

    def missing(self, unknown_share: float) -> Missing:
        """What must be labelled before any threshold can promise the risk; more where some answers are wrong."""
        if self.threshold is not None:
            return Missing(0, 0)
        n = math.ceil(1 / self.risk - _NEARLY) - 1
        each = unknown_share / (1 - unknown_share)
        known = math.floor(n * (1 - unknown_share) + _NEARLY)
        known += known + math.ceil(known * each - _NEARLY) < n
        unknown = math.ceil(known * each - _NEARLY)
        return Missing(max(0, known - (self.n - self.unknown)), max(0, unknown - self.unknown))


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like probability: how many, the mean of it, and the share of them that is right."""

    n: int
    probability: float
    right: float

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share that is right."""
        return interval(self.right * self.n, self.n)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A gate fitted on labelled questions, with the bars of each language by rising risk.

    `fingerprint` names the index that it belongs to; only a `promised` one rests on the operator's own questions, and
    it holds while `unknown_share` of the questions are ones that no entry answers. `reliability` tells by rising
    probability whether it is true, on the questions that the bars rest on; a language without any is left out.
    """

    kb: str
    model: GateModel
    bars: Mapping[Language, tuple[Bar, ...]]
    fingerprint: str
    at: datetime
    unknown_share: float
    promised: bool
    reliability: Mapping[Language, tuple[Bin, ...]] = field(default_factory=dict)

    def bar(self, language: Language, risk: float) -> Bar | None:
        """The bar of the highest calibrated risk that is not above the one asked for; None if there is none."""
        fitting = [bar for bar in self.bars.get(language, ()) if bar.risk <= risk + 1e-9]
        return fitting[-1] if fitting else None
