"""Typing slips in words of Latin letters, mended by the words that the knowledge base uses."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

_SHORTEST = 4
_LONG = 8


class Spelling:
    """Knows the words of a knowledge base and how often each occurs."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._count = words
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in words:
            if _is_plain(word):
                self._by_length[len(word)].append(word)
        self.mend = lru_cache(maxsize=4096)(self._mend)

    def _mend(self, word: str) -> str:
        """The known word that is one slip away (two in a long word), else the word itself.

        A slip is a letter too many, too few, wrong, or exchanged with its neighbour (optimal string alignment).
        """
        if word in self._count or len(word) < _SHORTEST or not _is_plain(word):
            return word
        slips = 2 if len(word) >= _LONG else 1
        near = [
            (OSA.distance(word, known, score_cutoff=slips), -self._count[known], known)
            for length in range(max(_SHORTEST - 1, len(word) - slips), len(word) + slips + 1)
            for known in self._by_length.get(length, ())
        ]
        best = min(near, default=None)
        return best[2] if best is not None and best[0] <= slips else word


def _is_plain(word: str) -> bool:
    return word.isascii() and word.isalpha()
