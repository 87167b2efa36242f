"""What turns scores into a probability, and a probability into a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from faqbot.domain.language import Language


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
class Bar:
    """The threshold that keeps the wrong answers of one language to `risk` of all questions, and what it rests on.

    `threshold` is None when `n` labelled questions are too few for that risk. `unknown` of the `n` have no right
    entry; `coverage` and `wrong` are shares of all `n` questions.
    """

    risk: float
    threshold: float | None
    n: int
    unknown: int
    coverage: float
    wrong: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A gate fitted on labelled questions, with the bars of each language by rising risk.

    `fingerprint` names the index that it belongs to; only a `promised` one rests on the operator's own questions.
    """

    kb: str
    model: GateModel
    bars: Mapping[Language, tuple[Bar, ...]]
    fingerprint: str
    at: datetime
    promised: bool

    def bar(self, language: Language, risk: float) -> Bar | None:
        """The bar of the highest calibrated risk that is not above the one asked for; None if there is none."""
        fitting = [bar for bar in self.bars.get(language, ()) if bar.risk <= risk + 1e-9]
        return fitting[-1] if fitting else None
