"""Near misses made of public questions: one telling word exchanged for another of its kind.

"What is my credit score" becomes "what is my piano score": nearly all words stay those of an entry that no longer
answers. Of its kind is a word that stands near by its vector, but not so near that it means the same.
"""

import re
from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.protocols import Embedder
from faqbot.language.normalise import normalise
from faqbot.language.rarity import rarity, words
from faqbot.language.tokens import stem

_WORD = re.compile(r"[a-z]{3,}")
_TELLING = 0.35
_OF_A_KIND = (0.25, 0.6)
_NEAREST = 30

Floats = NDArray[np.float32]


class Exchange:
    """Words of one language, to exchange for one another."""

    def __init__(self, texts: Iterable[str], embedder: Embedder) -> None:
        """`embedder` gives the vectors of single words."""
        self._words = tuple(dict.fromkeys(word for text in texts for word in tellings(text)))
        self._vectors = embedder.embed(self._words)
        self._places = {word: i for i, word in enumerate(self._words)}

    def near_miss(self, text: str, avoided: Collection[str], rng: np.random.Generator) -> str | None:
        """The text with one word exchanged for none of those `avoided`; None where no word can be."""
        found = [word for word in tellings(text) if word in self._places]
        if not found:
            return None
        word = found[rng.integers(len(found))]
        others = self._of_a_kind(word, avoided)
        return normalise(text).replace(word, others[rng.integers(len(others))], 1) if others else None

    def _of_a_kind(self, word: str, avoided: Collection[str]) -> list[str]:
        cosines = self._vectors @ self._vectors[self._places[word]]
        fit = np.flatnonzero((cosines > _OF_A_KIND[0]) & (cosines < _OF_A_KIND[1]))
        nearest = fit[np.argsort(-cosines[fit])].tolist()
        return [self._words[i] for i in nearest if self._words[i] not in avoided][:_NEAREST]


def tellings(text: str) -> tuple[str, ...]:
    """The words that tell what a question is about, as they are written."""
    normal = normalise(text)
    english = [word for word in _WORD.findall(normal) if rarity(stem(word)) > _TELLING]
    chinese = [word for word in words(normal) if not word.isascii() and len(word) > 1 and rarity(word) > _TELLING]
    return tuple(dict.fromkeys((*english, *chinese)))
