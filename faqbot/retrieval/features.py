"""What the gate looks at: one row of numbers for each candidate of a query.

Two kinds of evidence, as one alone is not enough: which of these is it (CHOICE), and is there anything like this here
at all (TRUST). Encoders hardly see numbers, negation and direction, so what conflicts in these is counted by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faqbot.language.particulars import Particulars

CHOICE = (
    "cosine",
    "cosine_mean",
    "bm25_share",
    "coverage",
    "covered",
    "elsewhere",
    "strangest",
    "words",
    "fused",
    "head",
    "head_log",
    "same_language",
    "number_apart",
    "number_new",
    "denial_apart",
    "direction_apart",
    "asks_apart",
)
TRUST = (
    "cosine",
    "cosine_mean",
    "cosine_margin",
    "bm25_share",
    "bm25_margin",
    "coverage",
    "covered",
    "elsewhere",
    "strangest",
    "unknown",
    "head",
    "head_log",
    "head_margin",
    "fused_margin",
    "both_first",
    "length",
    "same_language",
    "mended",
    "number_apart",
    "number_new",
    "denial_apart",
    "direction_apart",
    "asks_apart",
)
FEATURES = tuple(dict.fromkeys(CHOICE + TRUST))
_LEAST_LOG = 1e-4

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RawScores:
    """Scores of the candidates of one query, each array of shape (candidates,); `head` is None without a head.

    `bm25` is a share of the ideal score; `coverage` is the share of the query's weight that the phrasing holds,
    `covered` the share of the phrasing's weight that the query holds; `words`, `elsewhere` and `strangest` are those of
    words.py; `apart` has the columns of CONFLICTS; `unknown` is the query's share of words that stand nowhere.
    """

    bm25: Floats
    cosine: Floats
    cosine_mean: Floats
    head: Floats | None
    fused: Floats
    coverage: Floats
    covered: Floats
    elsewhere: Floats
    strangest: Floats
    words: Floats
    same_language: Floats
    apart: Floats
    unknown: float
    mended: float
    length: int


CONFLICTS = ("number_apart", "number_new", "denial_apart", "direction_apart", "asks_apart")


def table(raw: RawScores) -> Floats:
    """Rows of FEATURES, one a candidate: (candidates, features)."""
    n = len(raw.fused)
    head = np.zeros(n) if raw.head is None else raw.head
    is_first = (raw.cosine >= raw.cosine.max()) & (raw.bm25 >= raw.bm25.max()) if n else np.zeros(0, bool)
    columns = {
        "cosine": raw.cosine,
        "cosine_mean": raw.cosine_mean,
        "cosine_margin": margins(raw.cosine),
        "bm25_share": raw.bm25,
        "bm25_margin": margins(raw.bm25),
        "coverage": raw.coverage,
        "covered": raw.covered,
        "elsewhere": raw.elsewhere,
        "strangest": raw.strangest,
        "words": raw.words,
        "fused": raw.fused,
        "unknown": np.full(n, raw.unknown),
        "head": head,
        "head_log": np.zeros(n) if raw.head is None else np.log(np.maximum(head, _LEAST_LOG)),
        "head_margin": np.zeros(n) if raw.head is None else margins(head),
        "fused_margin": margins(raw.fused),
        "both_first": is_first.astype(np.float64),
        "length": np.full(n, np.log1p(raw.length)),
        "same_language": raw.same_language,
        "mended": np.full(n, raw.mended),
        **dict(zip(CONFLICTS, raw.apart.T, strict=True)),
    }
    return np.stack([columns[name] for name in FEATURES], axis=1)


def conflicts(asked: Particulars, said: Sequence[Particulars]) -> Floats:
    """Where a question and each candidate's phrasings exclude each other: (candidates, CONFLICTS), 1 for a conflict.

    `number_new` is a number in a question to an entry that speaks of none: half a conflict.
    """
    return np.array([_conflicts(asked, one) for one in said], np.float64).reshape(len(said), len(CONFLICTS))


def _conflicts(asked: Particulars, said: Particulars) -> tuple[bool, ...]:
    both = asked.lines & said.lines
    return (
        bool(said.numbers) and not asked.numbers <= said.numbers,
        bool(asked.numbers) and not said.numbers,
        asked.denies != said.denies if asked.denies else not said.affirms,
        any(not any((line, side) in said.directions for line, side in asked.directions if line == of) for of in both),
        bool(asked.asks) and bool(said.asks) and not asked.asks & said.asks,
    )


def margins(scores: Floats) -> Floats:
    """How far each score is above the best of the others (below: negative); a lone one is compared with 0."""
    if len(scores) < 2:  # noqa: PLR2004 - a lone score
        return scores.copy()
    second, first = sorted(scores.tolist())[-2:]
    others = np.full(len(scores), first)
    others[scores.argmax()] = second
    result: Floats = scores - others
    return result
