"""Count how rare words are: `python -m faqbot.evaluation.training.rarity DATA` writes faqbot/language/rarity.txt.

DATA holds the public pairs; rows that ask for sharing alike are left out. Chinese is cut into the terms of the shipped
model's vocabulary.
"""

import gzip
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from faqbot.embeddings.artefacts import SHIPPED
from faqbot.language import rarity
from faqbot.language.normalise import normalise

_MOST = {"en": 7_000, "zh": 11_000}
_FEWEST = 4
_ONE_PAIR_OF = 3
_ENGLISH = re.compile(r"[a-z][a-z']*")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


def main() -> None:
    terms = frozenset((SHIPPED / "student.txt").read_text("utf-8").splitlines())
    seen, texts = {"en": Counter[str](), "zh": Counter[str]()}, Counter[str]()
    for language, text in _texts(Path(sys.argv[1]) / "pairs" / "permissive"):
        seen[language].update(set(rarity.cut(normalise(text), terms)))
        texts[language] += 1
    lines = [
        f"{word} {round(100 * math.log((texts[language] + 1) / (n + 1)) / math.log(texts[language] + 1))}\n"
        for language, counts in sorted(seen.items())
        for word, n in _kept(counts, language)
    ]
    Path(rarity.__file__).with_name("rarity.txt").write_text("".join(lines), "utf-8")


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every question, and one of three pairs, with their language."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                row = json.loads(line)
                if "SA" in row["licence"]:
                    continue
                if "text" in row:
                    yield ("zh" if "zh" in path.name else "en"), row["text"]
                elif number % _ONE_PAIR_OF == 0:
                    yield "en", row["a"]
                    yield "zh", row["b"]


def _kept(counts: Counter[str], language: str) -> list[tuple[str, int]]:
    def is_of_language(word: str) -> bool:
        return bool(_HAN.search(word)) if language == "zh" else bool(_ENGLISH.fullmatch(word))

    common = [(word, n) for word, n in counts.most_common() if n >= _FEWEST and is_of_language(word)]
    return sorted(common[: _MOST[language]], key=lambda pair: (-pair[1], pair[0]))


if __name__ == "__main__":
    main()
