"""Cosines of a query with every phrasing, by brute force over one float32 matrix.

Up to about 300,000 phrasings this is faster than any approximate index is worth (docs/performance.md).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Below every cosine, even one that float16 has rounded: of what is hidden, or was not looked at.
UNSEEN = -2.0


class Vectors:
    """Unit vectors of documents, kept as float16 (n, d) for the snapshot and searched as float32 (d, n)."""

    def __init__(self, stored: NDArray[np.float16]) -> None:
        self.stored = stored
        self._columns = np.ascontiguousarray(stored.T, dtype=np.float32)

    def cosines(self, vector: Floats) -> Floats:
        """The cosine with every document, in their order; `vector` is float32 (a float64 one costs ten times)."""
        if vector.dtype != np.float32:
            raise TypeError(f"the query vector is {vector.dtype}, it must be float32")
        product: Floats = vector @ self._columns
        return product

    def near(self, vector: Floats, _k: int, _hidden: Sequence[int]) -> Floats:
        """The cosines (documents,) among which the `k` highest of those that are not hidden are right: all of them."""
        return self.cosines(vector)

    def fill(self, cosines: Floats, vector: Floats, docs: NDArray[np.intp]) -> None:
        """Put right those of `docs` in what `near` gave, which is right as it is."""


def nearest(cosines: Floats, k: int) -> NDArray[np.intp]:
    """The documents of the `k` highest cosines, in no order."""
    if len(cosines) <= k:
        return np.arange(len(cosines))
    return np.argpartition(cosines, len(cosines) - k)[len(cosines) - k :]
