"""Snapshots on disk: arrays that are mapped, not read, so that a start costs no fitting."""

import contextlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import structlog
from numpy.typing import NDArray

from faqbot.domain.document import Passage
from faqbot.domain.protocols import Embedder
from faqbot.retrieval.bm25 import Okapi, Postings
from faqbot.retrieval.dense import Vectors
from faqbot.retrieval.head import Head, background
from faqbot.retrieval.index import Corpus, Index, in_memory
from faqbot.retrieval.passages import Cut, PassageIndex
from faqbot.retrieval.snapshot import Parts

Kept = TypeVar("Kept")
Arrays = Mapping[str, NDArray[Any]]

_STATE = "embedder."
_OF_PASSAGES = "passages "
_EMBEDDER = "embedder.txt"
# An edit changes one base, and all together: two snapshots hold nearly all of its phrasings.
_REMEMBERED = 3

log = structlog.get_logger(__name__)


def save(parts: Parts, folder: Path) -> None:
    """Write the parts to `folder`, whole or not at all; an existing folder is left as it is."""
    postings = in_memory(parts.index.postings)
    texts = {
        "normals": parts.index.corpus.normals,
        "vocabulary": list(postings.vocabulary),
        "words": parts.words,
        "okapi": asdict(postings.okapi),
    }
    _write(folder, texts, _arrays(parts), parts.embedder.name)


def load(folder: Path, embedder: Embedder) -> Parts | None:
    """The parts kept in `folder`, which counts as a use; None if they are not there or not whole."""
    return _read(folder, lambda texts, arrays: _parts(texts, arrays, embedder))


def save_passages(index: PassageIndex, folder: Path, space: str) -> None:
    """Write the index of passages to `folder`, whole or not at all; an existing folder is left as it is.

    `space` names the embedder that made its vectors.
    """
    texts = {
        "texts": index.cut.texts,
        "normals": index.cut.normals,
        "vocabulary": list(index.postings.vocabulary),
        "okapi": asdict(index.postings.okapi),
    }
    arrays: Arrays = {
        "passage_of": index.cut.passage_of,
        "vectors": index.vectors.stored,
        **_postings_arrays(index.postings),
        **({} if index.cut.keys is None else {"keys": index.cut.keys}),
    }
    _write(folder, texts, arrays, _OF_PASSAGES + space)


def load_passages(folder: Path, passages: Sequence[Passage]) -> PassageIndex | None:
    """The index of these passages as it is kept in `folder`; None if it is not there or not whole."""
    return _read(folder, lambda texts, arrays: _passages(texts, arrays, passages))


def _write(folder: Path, texts: Mapping[str, Any], arrays: Arrays, made_by: str = "") -> None:
    if folder.exists():
        return
    draft = folder.with_name(f".{folder.name}.{uuid.uuid4().hex}")
    try:
        draft.mkdir(parents=True)
        for name, array in arrays.items():
            np.save(draft / f"{name}.npy", array)
        (draft / _EMBEDDER).write_text(made_by, "utf-8")
        (draft / "texts.json").write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
        draft.replace(folder)
    except OSError:
        # Another process was faster, or the disk is full: the folder is a cache, nothing is lost.
        log.warning("snapshot.not_saved", folder=folder.name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _read(folder: Path, made: Callable[[Mapping[str, Any], Arrays], Kept]) -> Kept | None:
    try:
        texts: dict[str, Any] = json.loads((folder / "texts.json").read_text("utf-8"))
        arrays = {path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")}
        kept = made(texts, arrays)
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        if folder.exists():
            log.warning("snapshot.unreadable", folder=folder.name, error=str(error))
            shutil.rmtree(folder, ignore_errors=True)
        return None
    with contextlib.suppress(OSError):
        os.utime(folder)
    return kept


def remembered(folder: Path, embedder: str) -> Mapping[str, NDArray[np.float16]]:
    """The vectors, by normal form, in the snapshots used last that were made by this embedder."""
    vectors: dict[str, NDArray[np.float16]] = {}
    found = [path.parent for path in folder.glob(f"*/{_EMBEDDER}") if _made_by(path) == embedder]
    for kept in sorted(found, key=_used_at, reverse=True)[:_REMEMBERED]:
        try:
            normals = json.loads((kept / "texts.json").read_text("utf-8"))["normals"]
            vectors |= dict(zip(normals, np.load(kept / "vectors.npy"), strict=True))
            if (kept / "head_background.npy").exists():
                vectors |= dict(
                    zip(background(), np.load(kept / "head_background.npy").astype(np.float16), strict=True)
                )
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            log.warning("snapshot.unreadable", folder=kept.name, error=str(error))
    return vectors


def remembered_passages(folder: Path, space: str) -> Mapping[bytes, NDArray[np.float16]]:
    """The vectors of sentences, by their keys, in the indexes used last that were made in this space."""
    vectors: dict[bytes, NDArray[np.float16]] = {}
    found = [path.parent for path in folder.glob(f"*/{_EMBEDDER}") if _made_by(path) == _OF_PASSAGES + space]
    for kept in sorted(found, key=_used_at, reverse=True)[:_REMEMBERED]:
        try:
            keys = map(bytes, np.load(kept / "keys.npy"))
            vectors |= dict(zip(keys, np.load(kept / "vectors.npy"), strict=True))
        except (OSError, EOFError, ValueError) as error:
            log.warning("snapshot.unreadable", folder=kept.name, error=str(error))
    return vectors


def _made_by(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def prune(folder: Path, *, keep: int) -> None:
    """Delete all but the `keep` snapshots that were used last."""
    kept = [path for path in folder.iterdir() if path.is_dir()] if folder.exists() else []
    for path in sorted(kept, key=_used_at, reverse=True)[keep:]:
        shutil.rmtree(path, ignore_errors=True)


def _used_at(folder: Path) -> float:
    """When a snapshot was saved or loaded last; 0 if another process has just deleted it."""
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0


def _arrays(parts: Parts) -> Arrays:
    index = parts.index
    head = index.head
    return {
        "entry_of": index.corpus.entry_of,
        "speaks": index.corpus.speaks,
        **_postings_arrays(in_memory(index.postings)),
        "vectors": index.vectors.stored,
        **({} if head is None else _head_arrays(head)),
        **{_STATE + name: array for name, array in parts.embedder.state().items()},
    }


def _head_arrays(head: Head) -> Arrays:
    return {
        "head_weights": head.weights,
        "head_bias": head.bias,
        "head_background": head.background,
        "head_strength": np.array(head.strength),
    }


def _postings_arrays(postings: Postings) -> Arrays:
    return {"starts": postings.starts, "docs": postings.docs, "weights": postings.weights, "idf": postings.idf}


def _postings(texts: Mapping[str, Any], arrays: Arrays) -> Postings:
    vocabulary = {token: i for i, token in enumerate(texts["vocabulary"])}
    stored = (arrays["starts"], arrays["docs"], arrays["weights"], arrays["idf"])
    return Postings(vocabulary, *stored, Okapi(**texts["okapi"]))


def _passages(texts: Mapping[str, Any], arrays: Arrays, passages: Sequence[Passage]) -> PassageIndex:
    cut = Cut(tuple(texts["texts"]), tuple(texts["normals"]), arrays["passage_of"])
    return PassageIndex(passages, cut, _postings(texts, arrays), Vectors(arrays["vectors"]))


def _parts(texts: Mapping[str, Any], arrays: Arrays, embedder: Embedder) -> Parts:
    postings = _postings(texts, arrays)
    head = None
    if "head_weights" in arrays:
        stored = (arrays["head_weights"], arrays["head_bias"], arrays["head_background"])
        head = Head(*stored, float(arrays["head_strength"]))
    corpus = Corpus(tuple(texts["normals"]), arrays["entry_of"], arrays["speaks"])
    state = {name.removeprefix(_STATE): array for name, array in arrays.items() if name.startswith(_STATE)}
    return Parts(embedder.restored(state), Index(corpus, postings, Vectors(arrays["vectors"]), head), texts["words"])
