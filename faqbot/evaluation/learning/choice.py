"""What to learn for a base, chosen by how well phrasings find their entry that were left out in turn."""

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.learned import Learned
from faqbot.embeddings.adapted import turned
from faqbot.evaluation.learning import adapter
from faqbot.retrieval import head as heads
from faqbot.retrieval.index import WITH_HEAD, Index

Floats = NDArray[np.float32]
Places = NDArray[np.intp]

_FOLDS = 3
_CLOSEST = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """How to learn: no `tightness` leaves the vectors as they are; `strength` is the classifier's."""

    tightness: float | None
    strength: float


# The plainer first: of two that find as much, the plainer one is taken.
_STRENGTHS = (heads.STRENGTH, 3.0, 30.0)
_TIGHTNESSES = (None, 0.1, 0.0)


def choose(index: Index, *, may_turn: bool) -> Choice:
    """The best of a few choices by cross-validation; without `may_turn` the classifier's strength alone is chosen."""
    vectors, entry_of = index.vectors.stored.astype(np.float32), index.entry_of
    background = index.head.background if index.head else None
    folds = _folds(entry_of)
    found: dict[Choice, float] = {}
    for tightness in _TIGHTNESSES if may_turn else (None,):
        choices = [
            Choice(tightness, strength) for strength in (_STRENGTHS if background is not None else _STRENGTHS[:1])
        ]
        right = np.zeros(len(choices))
        for fold in range(_FOLDS):
            right += _right(vectors, entry_of, folds != fold, choices, background)
        found |= dict(zip(choices, right.tolist(), strict=True))
    return max(found, key=lambda choice: found[choice])


def learn(choice: Choice, index: Index, encoder: str) -> Learned:
    """Carry a choice out on all phrasings of an index, whose vectors are the encoder's."""
    matrix = None
    if choice.tightness is not None:
        matrix = adapter.fit(index.vectors.stored.astype(np.float32), index.entry_of, choice.tightness)
    digest = blake2b(f"{encoder}\x1f{choice.strength}".encode(), digest_size=8)
    digest.update(b"" if matrix is None else matrix.tobytes())
    return Learned(digest.hexdigest(), encoder, choice.strength, matrix)


def _right(
    vectors: Floats, entry_of: Places, seen: NDArray[np.bool_], choices: list[Choice], background: Floats | None
) -> NDArray[np.float64]:
    """How many of the phrasings not seen find their entry, by each choice; all share one tightness."""
    tightness = choices[0].tightness
    matrix = np.eye(vectors.shape[1], dtype=np.float32)
    if tightness is not None:
        matrix = adapter.fit(vectors[seen], entry_of[seen], tightness)
    known, asked, own = turned(vectors[seen], matrix), turned(vectors[~seen], matrix), entry_of[seen]
    n = int(entry_of.max()) + 1
    near = _nearness(asked @ known.T, own, n)
    if background is None:
        return np.array([(near.argmax(axis=1) == entry_of[~seen]).sum()], np.float64)
    _, dense, classified = WITH_HEAD
    others = turned(background, matrix)
    scores = [
        dense * near + classified * heads.fit(known, own, n, others, strength=choice.strength).probabilities(asked)
        for choice in choices
    ]
    return np.array([(score.argmax(axis=1) == entry_of[~seen]).sum() for score in scores], np.float64)


def _nearness(cosines: Floats, own: Places, n: int) -> Floats:
    """The mean of the three highest cosines of each entry: (questions, n)."""
    near = np.full((len(cosines), n), -1.0, np.float32)
    for entry in np.unique(own):
        highest = np.sort(cosines[:, own == entry], axis=1)[:, -_CLOSEST:]
        near[:, entry] = highest.mean(axis=1)
    return near


def _folds(entry_of: Places) -> Places:
    """Each entry's phrasings are dealt out to the folds in turn, in an order of their own."""
    order = np.random.default_rng(0).permutation(len(entry_of))
    by_entry = order[np.argsort(entry_of[order], kind="stable")]
    folds = np.zeros(len(entry_of), np.intp)
    folds[by_entry] = np.arange(len(entry_of)) % _FOLDS
    return folds
