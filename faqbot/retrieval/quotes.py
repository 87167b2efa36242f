"""Which sentence of the passages found answers a question, and how sure that is.

Finding the likeliest sentence is easy; telling whether it answers is not, as a question about something that the
passage does not say shares nearly all its words with it. So every word of the question is looked for in the sentence,
by its letters and by its vector, and what is missing counts: above all rare words, numbers and names.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.calibration import Linear
from faqbot.domain.evidence import Hit, Quote
from faqbot.domain.language import Language
from faqbot.domain.message import Query
from faqbot.domain.protocols import Embedder
from faqbot.language.expected import held
from faqbot.language.particulars import Particulars, particulars
from faqbot.language.rarity import rarity, telling, words
from faqbot.language.tokens import stem
from faqbot.retrieval.features import CONFLICTS, conflicts

FEATURES = (
    "cosine",
    "aligned",
    "number_apart",
    "number_new",
    "denial_apart",
    "direction_apart",
    "names_missing",
    "expected",
    "sentence_length",
)
# At this probability that a sentence answers, its passage is about the question, if not an answer to it: of 1,000
# questions put to a passage about something else one to three come so far (docs/evaluation.md).
LEAST_ABOUT = 0.3
_COSINE_SHARE = 0.8
_REMEMBERED = 1 << 15
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'’-]+|(?<=[\u3400-\u9fff])[A-Za-z]{2,}")
_SHORTEST_NAME = 3

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its answers are measured by it; the arrays have a row for each telling word."""

    query: Query
    telling: tuple[str, ...]
    weights: Floats
    vectors: NDArray[np.float32]
    particulars: Particulars
    names: tuple[str, ...]


class Judge:
    """Measures sentences, and says how likely the best of them answers."""

    def __init__(self, embedder: Embedder) -> None:
        """`embedder` gives the vectors of single words."""
        self._vector = lru_cache(_REMEMBERED)(lambda word: embedder.embed([word])[0])
        self._last: tuple[Query, Sequence[Hit], Quote | None] | None = None
        stored: dict[str, Any] = json.loads(files("faqbot.retrieval").joinpath("quotes.json").read_text("utf-8"))
        self._model = Linear.of(stored["model"])
        self._bars: Mapping[str, Mapping[str, float | None]] = stored["bars"]

    def bar(self, language: Language, risk: float) -> float | None:
        """The probability that a quote must reach; None if there is none for so small a risk.

        The shipped bars let at most `risk` of the questions that no sentence answers pass.
        """
        fitting = [float(key) for key in self._bars[str(language)] if float(key) <= risk + 1e-9]
        return self._bars[str(language)][str(max(fitting))] if fitting else None

    def best(self, query: Query, hits: Sequence[Hit]) -> Quote | None:
        """The likeliest sentence of the passages found; rungs that ask the same one after the other cost it once."""
        last = self._last
        if last is None or last[0] is not query or last[1] is not hits:
            last = self._last = (query, hits, self._best(query, hits))
        return last[2]

    def _best(self, query: Query, hits: Sequence[Hit]) -> Quote | None:
        asked = self.asked(query)
        found = [(hit, *self.measured(asked, hit)) for hit in hits if hit.sentences]
        quotes = [self._quote(hit, place, features) for hit, place, features in found]
        return max(quotes, key=lambda quote: quote.probability, default=None)

    def backing(self, query: Query, hits: Sequence[Hit]) -> tuple[float, str]:
        """How far the telling words of a text stand in one sentence of the passages, from 0 to 1, and that sentence."""
        asked, best = self.asked(query), (0.0, "")
        for hit in hits:
            heading = " ".join(hit.passage.heading).lower()
            for sentence in hit.sentences:
                text = f"{heading} {sentence.normal}"
                best = max(best, (self._aligned(asked, words(text), text), sentence.text))
        return best

    def asked(self, query: Query) -> Asked:
        told = telling(words(query.normal)) or ("",)
        return Asked(
            query,
            told,
            np.array([rarity(word) for word in told]),
            np.array([self._vector(word) for word in told]),
            particulars(query.normal),
            tuple(stem(name.lower()) for name in _NAME.findall(query.text) if len(name) >= _SHORTEST_NAME),
        )

    def measured(self, asked: Asked, hit: Hit) -> tuple[int, Floats]:
        """The place of the sentence of a passage that is likeliest to answer, and its FEATURES."""
        heading = " ".join(hit.passage.heading).lower()
        texts = [f"{heading} {sentence.normal}" for sentence in hit.sentences]
        spoken = [words(text) for text in texts]
        cosines = np.array([sentence.cosine for sentence in hit.sentences])
        aligned = np.array([self._aligned(asked, of, text) for of, text in zip(spoken, texts, strict=True)])
        at = int((aligned + _COSINE_SHARE * cosines).argmax())
        sentence, whole = hit.sentences[at], " ".join(texts)
        (apart,) = conflicts(asked.particulars, [particulars(texts[at])])
        values = {
            **dict(zip(CONFLICTS, apart.tolist(), strict=True)),
            "cosine": cosines[at],
            "aligned": aligned[at],
            "names_missing": sum(name not in whole for name in asked.names),
            "expected": held(asked.particulars.asks, sentence.text, sentence.normal, asked.query.normal),
            "sentence_length": np.log1p(len(spoken[at])),
        }
        return at, np.array([values[name] for name in FEATURES], np.float64)

    def _aligned(self, asked: Asked, spoken: tuple[str, ...], text: str) -> float:
        """How near the telling words come to the nearest words of a sentence, the rarer ones counting more."""
        literal = np.array([_stands(word, spoken, text) for word in asked.telling])
        different = tuple(dict.fromkeys(spoken))
        if not different:
            return float(literal @ asked.weights / asked.weights.sum())
        near = (asked.vectors @ np.array([self._vector(word) for word in different]).T).max(axis=1)
        return float(np.maximum(near, literal) @ asked.weights / asked.weights.sum())

    def _quote(self, hit: Hit, at: int, features: Floats) -> Quote:
        return Quote((hit.sentences[at].text,), hit.passage, self._model.probability(features.tolist()))


def _stands(word: str, spoken: tuple[str, ...], normal: str) -> float:
    """1 if a word stands in a sentence; a Chinese one of several characters may be cut otherwise there."""
    return float(word in spoken or (len(word) > 1 and not word.isascii() and word in normal))
