"""Synthetic bases to learn from, whose words tell nothing: what belongs together is buried in the vectors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.faq import Entry, KnowledgeBase, Phrasing
from faqbot.domain.protocols import Embedder
from tests.retrieval.bases import EN, ZH

ENTRIES, PHRASINGS = 40, 10
LOUDNESS = 4
_SYLLABLES = ("ba", "do", "fi", "gu", "ke", "la", "mo", "nu", "pe", "ri", "so", "ta", "vu", "we", "zi")
_HAN = "天地人山水火木金土日月星云风雨雪花草树鸟鱼虫马牛羊"


def a_buried_base() -> KnowledgeBase:
    """Forty entries of ten phrasings, each a word that stands nowhere else; half of them in Chinese."""
    rng = np.random.default_rng(0)
    english = [_word(rng, _SYLLABLES, 5) for _ in range(ENTRIES * PHRASINGS // 2)]
    chinese = [_word(rng, tuple(_HAN), 6) for _ in range(ENTRIES * PHRASINGS // 2)]
    each = PHRASINGS // 2
    entries = [
        Entry(
            f"entry{at:02}",
            "shop",
            (
                *(Phrasing(text, EN) for text in english[at * each : (at + 1) * each]),
                *(Phrasing(text, ZH) for text in chinese[at * each : (at + 1) * each]),
            ),
            {EN: f"About {at}.", ZH: f"关于{at}。"},
        )
        for at in range(ENTRIES)
    ]
    return KnowledgeBase("shop", 1, tuple(entries))


def shuffled(kb: KnowledgeBase) -> KnowledgeBase:
    """The same phrasings, dealt out to entries at random: there is nothing to learn."""
    phrasings = [phrasing for entry in kb.entries for phrasing in entry.phrasings]
    order = np.random.default_rng(1).permutation(len(phrasings)).reshape(len(kb.entries), -1).tolist()
    dealt = [tuple(phrasings[i] for i in places) for places in order]
    return replace(kb, entries=tuple(replace(e, phrasings=p) for e, p in zip(kb.entries, dealt, strict=True)))


@dataclass(frozen=True)
class Buried:
    """Fits Embedder: of each vector some directions tell the entry, and a few far louder ones nothing."""

    entry_of: Mapping[str, int]

    name = "buried"
    telling, loud = 24, 8

    @classmethod
    def under(cls, kb: KnowledgeBase) -> "Buried":
        return cls({p.text: at for at, entry in enumerate(kb.entries) for p in entry.phrasings})

    def fitted(self, texts: Sequence[str]) -> Embedder:
        return self

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.array([self._row(text) for text in texts], np.float32).reshape(len(texts), self.telling + self.loud)
        unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    def state(self) -> Mapping[str, NDArray[np.generic]]:
        return {}

    def restored(self, state: Mapping[str, NDArray[np.generic]]) -> Embedder:
        return self

    def _row(self, text: str) -> NDArray[np.float64]:
        own = np.random.default_rng(crc32(text.encode()))
        entry = self.entry_of.get(text)
        tells = np.zeros(self.telling) if entry is None else np.random.default_rng(entry).normal(0, 1, self.telling)
        return np.concatenate([tells + own.normal(0, 1, self.telling), own.normal(0, LOUDNESS, self.loud)])


def _word(rng: np.random.Generator, pieces: Sequence[str], length: int) -> str:
    return "".join(pieces[i] for i in rng.integers(len(pieces), size=length))
