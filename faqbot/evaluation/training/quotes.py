"""Fit what tells a sentence that answers from one that does not: `python -m faqbot.evaluation.training.quotes DATA`.

Writes faqbot/retrieval/quotes.json. DATA holds squad2_en (CC BY-SA 4.0); its articles are left out in turn, so that the
bars rest on questions about articles that the fit has not seen. The last articles are kept apart altogether.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from faqbot.domain.calibration import Linear
from faqbot.domain.document import Passage
from faqbot.domain.language import Language
from faqbot.embeddings.bilingual import BilingualEmbedder
from faqbot.embeddings.table import TableEmbedder
from faqbot.language.normalise import normalise
from faqbot.language.reader import Reader
from faqbot.retrieval import quotes
from faqbot.retrieval.passages import PassageIndex
from faqbot.retrieval.quotes import FEATURES, Judge

RISKS = (0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2)
KEPT_APART = 2
_STRENGTH = 0.01

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A question about a passage: what the likeliest sentence looks like, and if it holds an answer."""

    article: str
    features: Floats
    known: bool
    right: bool


def main() -> None:
    rows = [json.loads(line) for line in (Path(sys.argv[1]) / "squad2_en" / "dev.jsonl").open(encoding="utf-8")]
    articles = sorted({row["title"] for row in rows})[:-KEPT_APART]
    examples = read([row for row in rows if row["title"] in articles])
    probabilities = np.zeros(len(examples))
    for article in articles:
        model = fit([e for e in examples if e.article != article])
        for i, example in enumerate(examples):
            if example.article == article:
                probabilities[i] = model.probability(example.features.tolist())
    unknown = np.sort(probabilities[[not e.known for e in examples]])[::-1]
    bars = {str(risk): bar(unknown, risk) for risk in RISKS}
    stored = {"model": asdict(fit(examples)), "bars": {str(language): bars for language in Language}}
    Path(quotes.__file__).with_name("quotes.json").write_text(json.dumps(stored, indent=1) + "\n", "utf-8")


def read(rows: Sequence[Mapping[str, Any]]) -> list[Example]:
    """Measure each question against its passage, as the product does."""
    reader, embedder, judge = Reader(), BilingualEmbedder(), Judge(TableEmbedder())
    indexes: dict[str, PassageIndex] = {}
    examples = []
    for row in rows:
        text = row["context"]
        if text not in indexes:
            indexes[text] = PassageIndex.build([Passage("1", text)], reader, embedder)
        query = reader.read(row["question"])
        (hit,) = indexes[text].search(query, embedder.embed([query.normal])[0], 1)
        at, features = judge.measured(judge.asked(query), hit)
        answers = [normalise(answer) for answer in row["answers"]]
        is_right = any(answer in hit.sentences[at].normal for answer in answers)
        examples.append(Example(row["title"], features, bool(answers), is_right))
    return examples


def fit(examples: Sequence[Example]) -> Linear:
    rows = np.array([e.features for e in examples])
    mean, scale = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-9)
    fitted = LogisticRegression(C=_STRENGTH, max_iter=2000).fit((rows - mean) / scale, [e.right for e in examples])
    weights, bias = fitted.coef_[0], float(fitted.intercept_[0])
    return Linear(FEATURES, tuple(mean.tolist()), tuple(scale.tolist()), tuple(weights.tolist()), bias)


def bar(unknown: Floats, risk: float) -> float | None:
    """The lowest threshold with (unknown answered + 1) / (unknown + 1) <= risk; `unknown` falls."""
    allowed = int(risk * (len(unknown) + 1)) - 1
    return None if allowed < 0 else float(np.nextafter(unknown[allowed], 1.0))


if __name__ == "__main__":
    main()
