"""Vectors without a model file: hashed character n-grams, reduced by a truncated SVD of the entries themselves.

Latent semantic analysis (Deerwester et al., 1990) over n-grams forgives typing slips and inflection, but knows
nothing that the entries do not say.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.protocols import Embedder

Floats = NDArray[np.float32]

DIMENSIONS = 256
_COLUMNS = 1 << 15
_MOST_TEXTS = 20_000
# Of fewer texts the few latent directions make unlike texts look alike: a question about the weather came out at .98.
_FEWEST_TEXTS = 200
_PIECE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+")
_HAN_SIZES = (1, 2, 3)
_LATIN_SIZES = (2, 3, 4, 5)


class LatentEmbedder:
    """Unfitted it embeds everything as zero; `fitted` returns one that works."""

    name = f"latent-2-{DIMENSIONS}"

    def __init__(self, idf: Floats | None = None, components: Floats | None = None) -> None:
        """`idf` is (columns,), `components` (columns, dimensions)."""
        self._idf = np.zeros(_COLUMNS, np.float32) if idf is None else idf
        self._components = np.zeros((_COLUMNS, 1), np.float32) if components is None else components

    def fitted(self, texts: Sequence[str]) -> Embedder:
        if not texts:
            return LatentEmbedder()
        sample = texts[:: max(1, len(texts) // _MOST_TEXTS)]
        rows = [_terms(text) for text in sample]
        seen = np.bincount(np.fromiter((c for row in rows for c in row), np.intp), minlength=_COLUMNS)
        if not seen.any():
            return LatentEmbedder()
        idf = (np.log((1 + len(rows)) / (1 + seen)) + 1).astype(np.float32)
        components = _latent(rows, idf) if len(set(sample)) >= _FEWEST_TEXTS else _random()
        return LatentEmbedder(idf, components)

    def embed(self, texts: Sequence[str]) -> Floats:
        vectors = np.zeros((len(texts), self._components.shape[1]), np.float32)
        for row, text in enumerate(texts):
            columns, values = _weigh(_terms(text), self._idf)
            vectors[row] = values @ self._components[columns]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Floats = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-6)  # noqa: PLR2004 - rounding noise is not a direction
        return unit

    def state(self) -> Mapping[str, NDArray[np.generic]]:
        return {"idf": self._idf, "components": self._components}

    def restored(self, state: Mapping[str, NDArray[np.generic]]) -> Embedder:
        return LatentEmbedder(state["idf"].astype(np.float32), state["components"].astype(np.float32, copy=False))


def _latent(rows: Sequence[Counter[int]], idf: Floats) -> Floats:
    """The directions in which the texts differ most: (columns, dimensions)."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - needed only to fit
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415 - 0.9 s to import, needed only to fit

    weighted = [_weigh(row, idf) for row in rows]
    starts = np.cumsum([0, *(len(columns) for columns, _ in weighted)])
    columns = np.concatenate([columns for columns, _ in weighted])
    values = np.concatenate([values for _, values in weighted])
    matrix = csr_matrix((values, columns, starts), shape=(len(rows), _COLUMNS))
    dimensions = min(DIMENSIONS, len(rows) - 1)
    return np.ascontiguousarray(TruncatedSVD(dimensions, random_state=0).fit(matrix).components_.T, np.float32)


def _random() -> Floats:
    """Random directions keep the cosines of the n-grams themselves, but for noise of about 1 / sqrt(dimensions)."""
    directions = np.random.default_rng(0).standard_normal((_COLUMNS, DIMENSIONS), np.float32)
    return directions / np.float32(np.sqrt(DIMENSIONS))


def _terms(text: str) -> Counter[int]:
    return Counter(map(_column, _grams(text)))


@lru_cache(maxsize=1 << 16)
def _column(gram: str) -> int:
    return crc32(gram.encode("utf-8", "replace")) % _COLUMNS


def _grams(text: str) -> list[str]:
    """Chinese character 1- to 3-grams; 2- to 5-grams of words with their borders marked."""
    grams: list[str] = []
    for piece in _PIECE.findall(text):
        is_han = "\u3400" <= piece[0] <= "\u9fff"
        marked = piece if is_han else f" {piece} "
        for size in _HAN_SIZES if is_han else _LATIN_SIZES:
            grams += [marked[i : i + size] for i in range(len(marked) - size + 1)]
    return grams


def _weigh(terms: Counter[int], idf: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Columns and values of a unit row: (1 + log count) x idf."""
    columns = np.fromiter(terms, np.intp, len(terms))
    values = (1 + np.log(np.fromiter(terms.values(), np.float32, len(terms)))) * idf[columns]
    length = float(np.linalg.norm(values))
    return columns, values / length if length else values
