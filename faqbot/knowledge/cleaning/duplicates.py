"""Passages that say the same: exactly, or nearly and without a difference that counts."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from datasketch import MinHash, MinHashLSH

from faqbot.domain.document import Passage
from faqbot.language.normalise import bare, normalise
from faqbot.language.particulars import particulars
from faqbot.language.tokens import tokenise

_PERMUTATIONS = 64
_NEAR = 0.85
_LEAST = 40
_WINDOW = 4
# Odd numbers, which spread neighbouring characters over all of 32 bits (Knuth, TAOCP 6.4).
_MULTIPLIERS = np.array([2654435761, 2246822519, 3266489917, 668265263], np.uint32)


class Seen:
    """The passages so far, of one document or many."""

    def __init__(self, passages: Iterable[Passage] = ()) -> None:
        self._exact: dict[str, Passage] = {}
        self._near = MinHashLSH(threshold=_NEAR, num_perm=_PERMUTATIONS)
        self._sketched: dict[str, tuple[str, Passage]] = {}
        for passage in passages:
            self.add(passage)

    def add(self, passage: Passage) -> Passage | None:
        """Remember a passage that says something new; else the one that says the same already."""
        normal = normalise(passage.text)
        own = bare(normal)
        if own in self._exact:
            return self._exact[own]
        if len(own) < _LEAST:
            self._exact[own] = passage
            return None
        sketch = _sketch(own)
        found = (self._sketched[str(key)] for key in self._near.query(sketch))
        if (same := next((passage for text, passage in found if is_nearly(normal, text)), None)) is not None:
            self._exact[own] = same
            return same
        self._exact[own] = passage
        key = str(len(self._sketched))
        self._sketched[key] = (normal, passage)
        self._near.insert(key, sketch)
        return None


def is_nearly(one: str, other: str) -> bool:
    """True unless the words in which two texts differ hold a number, a denial, a direction, or are many."""
    ours, theirs = Counter(tokenise(one)), Counter(tokenise(other))
    differing = [*(ours - theirs), *(theirs - ours)]
    if len(differing) * 4 > len(ours):
        return False
    return all(_is_idle(token) for token in differing)


def _is_idle(token: str) -> bool:
    found = particulars(token)
    return not (found.numbers or found.directions or found.denies or any(c.isdigit() for c in token))


def _sketch(own: str) -> MinHash:
    """Of every four characters in a row."""
    letters = np.frombuffer(own.encode("utf-32-le", "surrogatepass"), np.uint32)
    rows = np.lib.stride_tricks.sliding_window_view(letters, _WINDOW)
    sketch = MinHash(num_perm=_PERMUTATIONS, hashfunc=int)
    sketch.update_batch((rows * _MULTIPLIERS).sum(axis=1, dtype=np.uint32).tolist())
    return sketch


def distinct(
    passages: Sequence[Passage], seen: Seen
) -> tuple[tuple[Passage, ...], tuple[tuple[Passage, Passage], ...]]:
    """Those that say something new, and those that do not, each with the one that says the same."""
    found = [(passage, seen.add(passage)) for passage in passages]
    new = tuple(passage for passage, same in found if same is None)
    return new, tuple((passage, same) for passage, same in found if same is not None)
