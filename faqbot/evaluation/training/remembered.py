"""An embedder that remembers: one text is asked for in many bases while a gate is fitted."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.protocols import Embedder

Floats = NDArray[np.float32]


class Remembered:
    """Fits Embedder; for one that is the same whatever it is fitted on."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Floats] = {}

    @property
    def name(self) -> str:
        return self._embedder.name

    def fitted(self, texts: Sequence[str]) -> Embedder:
        return self

    def embed(self, texts: Sequence[str]) -> Floats:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._embedder.embed(new), strict=True))
        return np.array([self._known[text] for text in texts], np.float32)

    def state(self) -> Mapping[str, NDArray[np.generic]]:
        return {}

    def restored(self, state: Mapping[str, NDArray[np.generic]]) -> Embedder:
        return self
