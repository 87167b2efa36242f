"""Choose the questions about anything else: `python -m faqbot.evaluation.training.background DATA`.

Writes faqbot/retrieval/background.txt from the public questions of DATA/pairs/permissive, in normal form. Rows that ask
for sharing alike are left out, and the intent sets, as these are measured on. Each source gives by the square root of
its size, so that none speaks for all; small ones are the messages of applications, and give none. Questions to the
support of others (other_support.py) are added.
"""

import gzip
import json
import math
import sys
from pathlib import Path

import numpy as np

from faqbot.evaluation.training import other_support
from faqbot.language.normalise import normalise
from faqbot.retrieval import head

_EACH_LANGUAGE = 200
_OF_OTHERS = 100
_LENGTHS = {"en": range(12, 81), "zh": range(5, 31)}
_SMALLEST = 80
_MEASURED_ON = {"clinc/oos-eval", "xliuhw/NLU-Evaluation-Data"}


def main() -> None:
    folder = Path(sys.argv[1]) / "pairs" / "permissive"
    chosen = [
        text for language in ("en", "zh") for text in _chosen(folder / f"questions_{language}.jsonl.gz", language)
    ]
    rng = np.random.default_rng(0)
    chosen += [normalise(text) for kind in other_support.questions() for text in rng.permutation(kind)[:_OF_OTHERS]]
    Path(head.__file__).with_name("background.txt").write_text("".join(f"{text}\n" for text in chosen), "utf-8")


def _chosen(path: Path, language: str) -> list[str]:
    by_source: dict[str, dict[str, None]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            text = normalise(row["text"])
            if "SA" not in row["licence"] and row["src"] not in _MEASURED_ON and len(text) in _LENGTHS[language]:
                by_source.setdefault(row["src"], {}).setdefault(text)
    rng = np.random.default_rng(0)
    shares = {source: math.sqrt(len(texts)) for source, texts in by_source.items() if len(texts) >= _SMALLEST}
    each = _EACH_LANGUAGE / sum(shares.values())
    return [
        text
        for source in sorted(shares)
        for text in rng.permutation(list(by_source[source]))[: round(each * shares[source])].tolist()
    ]


if __name__ == "__main__":
    main()
