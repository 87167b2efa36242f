"""The libraries that are measured beside faqbot, each as it is meant to be used, one thread, one question at a time."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from faqbot.retrieval.bm25 import Postings
from faqbot.retrieval.dense import Vectors, nearest

K = 10
OURS = "faqbot"

Tokens = Sequence[str]
# The scores of the best K, best first.
Best = NDArray[np.floating[Any]]
Search = Callable[[Any], Best]


@dataclass(frozen=True, slots=True)
class Peer:
    """A way to search an index that `index` makes of the material; `modules` must be installed.

    Peers with the same `index` share it.
    """

    name: str
    modules: tuple[str, ...]
    index: Callable[[Any], Any]
    search: Callable[[Any], Search]

    @property
    def is_installed(self) -> bool:
        return all(find_spec(module) for module in self.modules)

    @property
    def version(self) -> str | None:
        """The versions of what it is made of; None where something is not installed."""
        if not self.is_installed:
            return None
        return " + ".join(_version(_DISTRIBUTIONS.get(module, module)) for module in self.modules)


_DISTRIBUTIONS: Mapping[str, str] = {"rank_bm25": "rank-bm25", "faiss": "faiss-cpu"}


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"


def _in_postings(postings: Postings) -> Search:
    return lambda tokens: postings.search(tokens, K).scores


def _in_okapi(okapi: BM25Okapi) -> Search:
    """The two lines of its own `get_top_n`, which would give the documents without their scores."""

    def search(tokens: Tokens) -> Best:
        scores = okapi.get_scores(tokens)
        best: Best = scores[np.argsort(scores)[::-1][:K]]
        return best

    return search


def _bm25s(corpus: Sequence[Tokens]) -> Any:
    import bm25s  # noqa: PLC0415 - an extra

    index = bm25s.BM25()
    index.index(corpus, show_progress=False)
    return index


def _in_bm25s(backend: str) -> Callable[[Any], Search]:
    def over(index: Any) -> Search:
        own = copy(index)
        own.backend = backend
        k = min(K, own.scores["num_docs"])

        def search(tokens: Tokens) -> Best:
            # No threads: its numba backend takes 0 for 1.
            best: Best = own.retrieve([tokens], k=k, n_threads=0, show_progress=False, backend_selection=backend)[1][0]
            return best

        return search

    return over


def _in_vectors(vectors: Vectors) -> Search:
    def search(vector: NDArray[np.float32]) -> Best:
        cosines = vectors.cosines(vector)
        return np.sort(cosines[nearest(cosines, K)])[::-1]

    return search


def _faiss(vectors: NDArray[np.float16]) -> Any:
    import faiss  # noqa: PLC0415 - an extra

    faiss.omp_set_num_threads(1)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors.astype(np.float32))
    return index


def _in_faiss(index: Any) -> Search:
    def search(vector: NDArray[np.float32]) -> Best:
        best: Best = index.search(vector[None, :], min(K, index.ntotal))[0][0]
        return best

    return search


LEXICAL = (
    Peer(OURS, ("faqbot",), Postings.compile, _in_postings),
    Peer("rank-bm25", ("rank_bm25",), BM25Okapi, _in_okapi),
    Peer("bm25s", ("bm25s",), _bm25s, _in_bm25s("numpy")),
    Peer("bm25s-numba", ("bm25s", "numba"), _bm25s, _in_bm25s("numba")),
)
VECTORS = (Peer(OURS, ("faqbot",), Vectors, _in_vectors), Peer("faiss", ("faiss",), _faiss, _in_faiss))
NAMES = tuple(peer.name for peer in (*LEXICAL, *VECTORS) if peer.name != OURS)
