"""What is indexed and asked, kept in a folder so that every process of a measurement has the same."""

from collections.abc import Sequence
from itertools import accumulate, chain, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faqbot.language.tokens import tokenise

Tokens = list[str]
DIMENSIONS = 256
_AT_ONCE = 50_000


def tokens_of(texts: Sequence[str]) -> list[Tokens]:
    """The tokens of each text, every different one kept once."""
    once: dict[str, str] = {}
    return [[once.setdefault(token, token) for token in tokenise(text)] for text in texts]


def save_tokens(corpus: Sequence[Tokens], folder: Path) -> None:
    numbers = {token: i for i, token in enumerate(dict.fromkeys(chain.from_iterable(corpus)))}
    np.save(folder / "tokens.npy", np.fromiter((numbers[t] for tokens in corpus for t in tokens), np.int32))
    np.save(folder / "lengths.npy", np.fromiter(map(len, corpus), np.int32))
    (folder / "vocabulary.txt").write_text("\n".join(numbers), "utf-8")


def load_tokens(folder: Path) -> list[Tokens]:
    vocabulary = (folder / "vocabulary.txt").read_text("utf-8").split("\n")
    tokens = [vocabulary[i] for i in np.load(folder / "tokens.npy").tolist()]
    ends = accumulate(np.load(folder / "lengths.npy").tolist(), initial=0)
    return [tokens[start:end] for start, end in pairwise(ends)]


def unit_vectors(n: int, *, seed: int) -> NDArray[np.float16]:
    """Random directions (n, DIMENSIONS), as exact as a snapshot keeps them."""
    rng = np.random.default_rng(seed)
    vectors = np.empty((n, DIMENSIONS), np.float16)
    for start in range(0, n, _AT_ONCE):
        part = rng.standard_normal((min(_AT_ONCE, n - start), DIMENSIONS), np.float32)
        vectors[start : start + len(part)] = part / np.linalg.norm(part, axis=1, keepdims=True)
    return vectors


def save_vectors(vectors: NDArray[np.float16], folder: Path) -> None:
    np.save(folder / "vectors.npy", vectors)


def load_vectors(folder: Path) -> NDArray[np.float16]:
    vectors: NDArray[np.float16] = np.load(folder / "vectors.npy")
    return vectors
