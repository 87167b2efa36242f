"""The encoder in the box: a small transformer that reads both languages, beside the static table.

The transformer reads meaning, in its last layer and two before it; the table reads wording that the transformer was
never taught. Their vectors stand side by side, so that a cosine is .64 of the one's cosine and .36 of the other's.
Without onnxruntime the table serves alone.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.errors import EmbedderUnavailable
from faqbot.domain.protocols import Embedder
from faqbot.embeddings import table
from faqbot.embeddings.artefacts import SHIPPED, Artefacts, opened
from faqbot.embeddings.table import TableEmbedder
from faqbot.embeddings.wordpiece import Vocabulary

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Floats = NDArray[np.float32]

UNITS, MODEL = FILES = ("student.txt", "student.onnx")
STUDENT_SHARE, TABLE_SHARE = 0.8, 0.6
LONGEST = 128


@dataclass(frozen=True, slots=True)
class Student:
    """The transformer with its vocabulary."""

    vocabulary: Vocabulary
    session: "InferenceSession"

    def embed(self, text: str) -> Floats:
        """A vector of length 1, or 0 if no unit of the text is known.

        One at a time: its 8-bit numbers are scaled by the largest of a whole batch, so that a text would depend on its
        neighbours (cosine .99 with itself), while batches were only 6 % faster.
        """
        known = self.vocabulary.sequence(text)[: LONGEST - 2]
        ids = np.array([[self.vocabulary.row("[CLS]"), *known, self.vocabulary.row("[SEP]")]], np.int64)
        vector: Floats = self.session.run(None, {"ids": ids})[0][0]
        return vector if known else np.zeros_like(vector)

    @property
    def dimensions(self) -> int:
        return int(self.session.get_outputs()[0].shape[1])


class BilingualEmbedder:
    """Loads the transformer when the first text comes; one thread a call, and calls may come from any thread."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        """`folder` holds the files and their manifest. Raise EmbedderUnavailable if it has no manifest."""
        self._artefacts = opened(folder)
        self._table = TableEmbedder(folder)
        self._lock = threading.Lock()
        self._loaded: Student | None = None

    @property
    def name(self) -> str:
        """The table's own name where onnxruntime is missing, as the vectors are then the table's."""
        if not _has_runtime():
            return self._table.name
        return f"bilingual-{self._artefacts.version(*FILES, *table.FILES)}"

    def fitted(self, texts: Sequence[str]) -> Embedder:
        return self

    def embed(self, texts: Sequence[str]) -> Floats:
        worded = self._table.embed(texts)
        if not _has_runtime():
            return worded
        student = self._student()
        meant = np.zeros((len(texts), student.dimensions), np.float32)
        for row, text in enumerate(texts):
            meant[row] = student.embed(text)
        vectors = np.concatenate([meant * np.float32(STUDENT_SHARE), worded * np.float32(TABLE_SHARE)], axis=1)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Floats = np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return unit

    def state(self) -> Mapping[str, NDArray[np.generic]]:
        return {}

    def restored(self, state: Mapping[str, NDArray[np.generic]]) -> Embedder:
        return self

    def _student(self) -> Student:
        with self._lock:
            if self._loaded is None:
                self._loaded = _load(self._artefacts)
            return self._loaded


def _has_runtime() -> bool:
    try:
        import onnxruntime  # noqa: F401, PLC0415 - 0.1 s to import
    except ImportError:
        return False
    return True


def _load(artefacts: Artefacts) -> Student:
    import onnxruntime as runtime  # noqa: PLC0415 - 0.1 s to import

    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    path = artefacts.path(MODEL)
    try:
        session = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise EmbedderUnavailable(f"{path} cannot be run by onnxruntime; install onnxruntime again") from error
    return Student(Vocabulary(artefacts.lines(UNITS)), session)
