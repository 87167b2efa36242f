"""Annexes of this process, for tests and trials: nothing is spared, and nothing is missed."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.annex import Holding, Listing

Docs = NDArray[np.intp]
Floats = NDArray[np.float32]


class MemoryAnnexes:
    """All annexes, by the fingerprint of their index."""

    def __init__(self) -> None:
        self._kept: dict[str, MemoryAnnex] = {}

    def lack(self) -> str:
        """Nothing is lacking here."""
        return ""

    def find(self, fingerprint: str, phrasings: int) -> "MemoryAnnex | None":
        """The annex of that name if it is there and whole."""
        found = self._kept.get(fingerprint)
        return found if found is not None and found.phrasings == phrasings else None

    def keep(self, fingerprint: str, holding: Holding) -> "MemoryAnnex":
        """Make an annex."""
        return self._kept.setdefault(fingerprint, MemoryAnnex(holding))


class MemoryAnnex:
    """One index."""

    def __init__(self, holding: Holding) -> None:
        self._words = dict(holding.words)
        self._vectors = holding.vectors.astype(np.float32)

    @property
    def phrasings(self) -> int:
        return len(self._vectors)

    def listings(self, words: Sequence[str]) -> Mapping[str, Listing]:
        """Where those of the words that are known stand, in the order of the words."""
        return {word: self._words[word] for word in words if word in self._words}

    def nearest(self, vector: Floats, k: int, hidden: Sequence[int]) -> tuple[Docs, Floats]:
        """The nearest phrasings to a unit vector, with their cosines."""
        seen = np.setdiff1d(np.arange(self.phrasings), np.asarray(hidden, np.intp))
        cosines = self._vectors[seen] @ vector
        best = np.argsort(-cosines, kind="stable")[:k]
        return seen[best], cosines[best]

    def cosines(self, vector: Floats, docs: Docs) -> Floats:
        """The cosines of these phrasings, in their order."""
        found: Floats = self._vectors[docs] @ vector
        return found
