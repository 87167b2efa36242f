"""Texts as rows of a shipped vocabulary: WordPiece (Wu et al., 2016) for words, its greedy search for Chinese too."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

_TOKEN = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)"
    r"|(?P<word>[^\W_\u3400-\u4dbf\u4e00-\u9fff]+)"
    r"|(?P<mark>\S)"
)  # fmt: skip
_LONGEST_WORD = 100
_LONGEST_TERM = 4
_GRAM_SIZES = (1, 2, 3)
_REMEMBERED = 1 << 15

UNKNOWN = "[UNK]"


class Vocabulary:
    """Units with their rows: pieces of words (##s within a word), punctuation, Chinese characters and terms."""

    def __init__(self, units: Iterable[str]) -> None:
        """The place of a unit is its row; [UNK], if it is there, stands for words without pieces."""
        self._rows: Mapping[str, int] = {unit: row for row, unit in enumerate(units)}
        self._unknown = tuple(self._rows[unit] for unit in (UNKNOWN,) if unit in self._rows)
        self._pieces = lru_cache(_REMEMBERED)(self._cut)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, unit: str) -> bool:
        return unit in self._rows

    def row(self, unit: str) -> int:
        return self._rows[unit]

    def sequence(self, normal: str) -> list[int]:
        """The rows of normalised text in its order, each character in one unit; Chinese as the longest terms known."""
        rows: list[int] = []
        for token in _TOKEN.finditer(_without_accents(normal)):
            rows += self._terms(token.group()) if token.lastgroup == "han" else self._pieces(token.group())
        return rows

    def bag(self, normal: str) -> list[int]:
        """The rows of all pieces of words and all Chinese 1- to 3-grams; punctuation has none."""
        rows: list[int] = []
        for token in _TOKEN.finditer(_without_accents(normal)):
            if token.lastgroup == "han":
                rows += (self._rows[gram] for gram in grams(token.group()) if gram in self._rows)
            elif token.lastgroup == "word":
                rows += self._pieces(token.group())
        return rows

    def _terms(self, run: str) -> Iterator[int]:
        """Unknown characters are passed over: their neighbours say more than [UNK] would."""
        start = 0
        while start < len(run):
            longest = min(_LONGEST_TERM, len(run) - start)
            size = next((n for n in range(longest, 0, -1) if run[start : start + n] in self._rows), 0)
            if size:
                yield self._rows[run[start : start + size]]
            start += size or 1

    def _cut(self, word: str) -> tuple[int, ...]:
        """The longest pieces from the left; [UNK] if they do not cover the word."""
        rows: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            ends = range(min(len(word), start + _LONGEST_WORD), start, -1)
            end = next((e for e in ends if mark + word[start:e] in self._rows), None)
            if end is None or len(word) > _LONGEST_WORD:
                return self._unknown
            rows.append(self._rows[mark + word[start:end]])
            start = end
        return tuple(rows)


def grams(run: str) -> Iterator[str]:
    """The 1- to 3-grams of a run of Chinese characters."""
    return (run[i : i + size] for size in _GRAM_SIZES for i in range(len(run) - size + 1))


def chinese_runs(normal: str) -> Iterator[str]:
    return (token.group() for token in _TOKEN.finditer(normal) if token.lastgroup == "han")


def _without_accents(normal: str) -> str:
    """Café is cafe, as the pieces were cut from such text."""
    if normal.isascii():
        return normal
    return "".join(c for c in unicodedata.normalize("NFD", normal) if unicodedata.category(c) != "Mn")
