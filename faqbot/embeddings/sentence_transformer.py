"""Any sentence-transformers model, by name or path (extra `embeddings`)."""

import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.errors import EmbedderUnavailable
from faqbot.domain.protocols import Embedder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 64


class SentenceTransformerEmbedder:
    """Loads the model when the first text comes; one text is embedded on one thread, as more are slower for it."""

    def __init__(self, model: str) -> None:
        self._model_name = model
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return f"sentence-transformers:{self._model_name}"

    def fitted(self, texts: Sequence[str]) -> Embedder:
        return self

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._lock:
            vectors = self._model.encode(
                list(texts) or [""],  # an empty batch would have no width
                batch_size=_BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors[: len(texts)], np.float32)

    def state(self) -> Mapping[str, NDArray[np.generic]]:
        return {}

    def restored(self, state: Mapping[str, NDArray[np.generic]]) -> Embedder:
        return self

    @cached_property
    def _model(self) -> "SentenceTransformer":
        return loaded(self._model_name)


def loaded(name: str) -> "SentenceTransformer":
    """The model of that name or path, on the processor, one thread. Raise EmbedderUnavailable."""
    try:
        import torch  # noqa: PLC0415 - an extra, 1 s to import
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - an extra, 3 s to import
    except ImportError as error:
        raise EmbedderUnavailable(
            f"FAQBOT_EMBEDDER={name} needs the extra: pip install 'faqbot[embeddings]'"
        ) from error
    torch.set_num_threads(1)
    try:
        return SentenceTransformer(name, device="cpu")
    except (OSError, ValueError) as error:
        raise EmbedderUnavailable(
            f"the embedding model {name!r} cannot be loaded; give FAQBOT_EMBEDDER the name of a "
            f"sentence-transformers model or the path of one ({str(error).splitlines()[0]})"
        ) from error
