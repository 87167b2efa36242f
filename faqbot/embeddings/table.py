"""Vectors from a shipped table: a text is the sum of the rows of its words and Chinese n-grams. Needs numpy alone."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.protocols import Embedder
from faqbot.embeddings.artefacts import SHIPPED, Artefacts, opened
from faqbot.embeddings.wordpiece import Vocabulary

Floats = NDArray[np.float32]

UNITS, ROWS, SCALES = FILES = ("table.txt", "table.npy", "table_scales.npy")


@dataclass(frozen=True, slots=True)
class Table:
    """A row of 8-bit numbers for every unit, with the row's scale: (units, dimensions), (units, 1)."""

    vocabulary: Vocabulary
    rows: NDArray[np.int8]
    scales: Floats

    def embed(self, text: str) -> Floats:
        """A vector of length 1, or 0 if no unit of the text is known."""
        found = self.vocabulary.bag(text)
        total: Floats = (self.rows[found].astype(np.float32) * self.scales[found]).sum(axis=0)
        length = float(np.sqrt(total @ total))
        return total / np.float32(length) if length > 0 else total


class TableEmbedder:
    """Loads the table, mapped into memory, when the first text comes."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        """`folder` holds the files and their manifest. Raise EmbedderUnavailable if it has no manifest."""
        self._artefacts = opened(folder)
        self._lock = threading.Lock()
        self._loaded: Table | None = None

    @property
    def name(self) -> str:
        return f"table-{self._artefacts.version(*FILES)}"

    def fitted(self, texts: Sequence[str]) -> Embedder:
        return self

    def embed(self, texts: Sequence[str]) -> Floats:
        table = self._table()
        vectors = np.zeros((len(texts), table.rows.shape[1]), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = table.embed(text)
        return vectors

    def state(self) -> Mapping[str, NDArray[np.generic]]:
        return {}

    def restored(self, state: Mapping[str, NDArray[np.generic]]) -> Embedder:
        return self

    def _table(self) -> Table:
        with self._lock:
            if self._loaded is None:
                self._loaded = _load(self._artefacts)
            return self._loaded


def _load(artefacts: Artefacts) -> Table:
    rows = np.load(artefacts.path(ROWS), mmap_mode="r")
    scales = np.load(artefacts.path(SCALES)).astype(np.float32)[:, None]
    return Table(Vocabulary(artefacts.lines(UNITS)), rows, scales)
