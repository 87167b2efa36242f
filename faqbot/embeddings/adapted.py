"""Vectors of a frozen encoder, turned by a matrix that was learned from an operator's own phrasings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.protocols import Embedder

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AdaptedEmbedder:
    """`matrix` is (d, d) and comes after `encoder`, None leaves its vectors as they are; `learned` names all of it."""

    encoder: Embedder
    matrix: Floats | None
    learned: str

    @property
    def name(self) -> str:
        return f"{self.encoder.name}+{self.learned}"

    def fitted(self, texts: Sequence[str]) -> Embedder:
        fitted = self.encoder.fitted(texts)
        return self if fitted is self.encoder else replace(self, encoder=fitted)

    def embed(self, texts: Sequence[str]) -> Floats:
        vectors = self.encoder.embed(texts)
        return vectors if self.matrix is None else turned(vectors, self.matrix)

    def state(self) -> Mapping[str, NDArray[np.generic]]:
        return self.encoder.state()

    def restored(self, state: Mapping[str, NDArray[np.generic]]) -> Embedder:
        restored = self.encoder.restored(state)
        return self if restored is self.encoder else replace(self, encoder=restored)


def turned(vectors: Floats, matrix: Floats) -> Floats:
    """(n, d) unit rows by (d, d): unit rows, and 0 for those that were 0."""
    product = vectors @ matrix
    lengths = np.linalg.norm(product, axis=1, keepdims=True)
    unit: Floats = np.divide(product, lengths, out=product, where=lengths > 0)
    return unit
