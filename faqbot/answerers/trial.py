"""What trying a language model on questions with known answers has shown: how far its answers can be trusted."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from faqbot.domain.calibration import Bar, Linear
from faqbot.domain.errors import BadFile
from faqbot.domain.language import Language

FEATURES = ("quote_odds", "check_odds", "backed")
# Before anything is known of a model, the retrieval's odds count once and the model's own odds half. A sentence of
# which a quarter stands nowhere in its passages ("the refund fee is 37 days") has its odds cut to a third.
START = Linear(FEATURES, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (1.0, 0.5, 4.0), -3.0)
_SUREST = 6.0
_NEARLY = 1e-9
_FILE = "model-trials.json"


@dataclass(frozen=True, slots=True)
class Evidenced:
    """What speaks for a model's answer, each a probability or a share from 0 to 1.

    `quoted`: that the passages answer the question, as the retrieval sees it; `checked`: that the sentence is said and
    answers, as the model sees it, of the sentence where that is least; `backed`: how far its words stand there.
    """

    quoted: float
    checked: float
    backed: float

    @property
    def features(self) -> tuple[float, float, float]:
        """The columns of FEATURES."""
        return odds(self.quoted), odds(self.checked), self.backed


@dataclass(frozen=True, slots=True)
class Trial:
    """A logistic model that turns what speaks for an answer into a probability, with the bars of each language."""

    model: str
    at: datetime
    n: int
    score: Linear
    bars: Mapping[Language, tuple[Bar, ...]]

    def probability(self, evidenced: Evidenced) -> float:
        """That the answer is right; 0 where it cannot be told."""
        return self.score.probability(evidenced.features)

    def bar(self, language: Language, risk: float) -> float | None:
        """What an answer has to reach; None where no threshold keeps to the risk."""
        fitting = [bar for bar in self.bars.get(language, ()) if bar.risk <= risk + _NEARLY]
        return fitting[-1].threshold if fitting else None


def odds(share: float) -> float:
    """The logarithm of the odds, within what a few hundred questions can tell; NaN stays NaN."""
    if math.isnan(share):
        return share
    nearly = 1 / (1 + math.exp(_SUREST))
    bounded = min(max(share, nearly), 1 - nearly)
    return math.log(bounded / (1 - bounded))


def load(folder: Path, model: str) -> Trial | None:
    """The last trial of a model under the present prompts; None if there is none. Raise BadFile."""
    stored = _read(folder / _FILE).get(_key(model))
    return _trial(model, stored, folder / _FILE) if stored is not None else None


def keep(folder: Path, trial: Trial) -> None:
    """Keep a trial in place of an earlier one of the same model."""
    path = folder / _FILE
    stored = _read(path)
    stored[_key(trial.model)] = asdict(trial) | {"at": trial.at.isoformat()}
    folder.mkdir(parents=True, exist_ok=True)
    made = path.with_suffix(".new")
    made.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", "utf-8")
    made.replace(path)


def _read(path: Path) -> dict[str, Any]:
    try:
        stored = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise BadFile(f"{path} cannot be read; delete it, and run `faqbot models try` again") from error
    return stored if isinstance(stored, dict) else {}


def _trial(model: str, stored: Any, path: Path) -> Trial:
    try:
        bars = {Language(code): tuple(Bar(**bar) for bar in rows) for code, rows in stored["bars"].items()}
        at = datetime.fromisoformat(stored["at"])
        return Trial(model, at, stored["n"], Linear.of(stored["score"]), bars)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadFile(f"{path} is of another form; delete it, and run `faqbot models try` again") from error


def _key(model: str) -> str:
    """Another wording of the prompts is another model."""
    digest = sha256()
    for prompt in sorted(files("faqbot.answerers").joinpath("prompts").iterdir(), key=lambda file: file.name):
        digest.update(prompt.read_bytes())
    return f"{model} {digest.hexdigest()[:12]}"
