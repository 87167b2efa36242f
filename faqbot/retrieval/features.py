"""What the gate looks at: one row of numbers for each candidate of a query.

Two kinds of evidence, as one alone is not enough: is there anything like this here (cosine, coverage, the share of
the best possible BM25 score), and which of these is it (margins, the head, agreement of the two rankings).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEATURES = (
    "cosine",
    "cosine_mean",
    "cosine_margin",
    "bm25_share",
    "bm25_margin",
    "coverage",
    "covered",
    "unknown",
    "head",
    "head_log",
    "head_margin",
    "has_head",
    "fused_margin",
    "both_first",
    "length",
    "same_language",
    "mended",
)
_LEAST_LOG = 1e-4

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RawScores:
    """Scores of the candidates of one query, each array of shape (candidates,); `head` is None without a head.

    `bm25` is a share of the ideal score; `coverage` is the share of the query's weight that the phrasing holds,
    `covered` the share of the phrasing's weight that the query holds; `unknown` is the query's share of words that
    stand nowhere.
    """

    bm25: Floats
    cosine: Floats
    cosine_mean: Floats
    head: Floats | None
    fused: Floats
    coverage: Floats
    covered: Floats
    same_language: Floats
    unknown: float
    mended: float
    length: int


def table(raw: RawScores) -> Floats:
    """Rows of FEATURES, one a candidate: (candidates, features)."""
    n = len(raw.fused)
    head = np.zeros(n) if raw.head is None else raw.head
    is_first = (raw.cosine >= raw.cosine.max()) & (raw.bm25 >= raw.bm25.max()) if n else np.zeros(0, bool)
    columns = (
        raw.cosine,
        raw.cosine_mean,
        margins(raw.cosine),
        raw.bm25,
        margins(raw.bm25),
        raw.coverage,
        raw.covered,
        np.full(n, raw.unknown),
        head,
        np.zeros(n) if raw.head is None else np.log(np.maximum(head, _LEAST_LOG)),
        np.zeros(n) if raw.head is None else margins(head),
        np.full(n, float(raw.head is not None)),
        margins(raw.fused),
        is_first.astype(np.float64),
        np.full(n, np.log1p(raw.length)),
        raw.same_language,
        np.full(n, raw.mended),
    )
    return np.stack(columns, axis=1)


def margins(scores: Floats) -> Floats:
    """How far each score is above the best of the others (below: negative); a lone one is compared with 0."""
    if len(scores) < 2:  # noqa: PLR2004 - a lone score
        return scores.copy()
    second, first = sorted(scores.tolist())[-2:]
    others = np.full(len(scores), first)
    others[scores.argmax()] = second
    result: Floats = scores - others
    return result
