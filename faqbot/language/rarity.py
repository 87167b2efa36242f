"""Words of a text with how rare they are in general, for texts too short to tell by themselves.

asking.txt lists words that ask, or that stand everywhere: no answer is told by them. rarity.txt is counted by
`python -m faqbot.evaluation.training.rarity` in permissively licensed texts; its Chinese words are also the ones that
Chinese is cut into.
"""

import re
from collections.abc import Container, Mapping
from functools import cache
from importlib.resources import files

from faqbot.language.tokens import stem

_PIECE = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)|(?P<word>[^\W_\u3400-\u4dbf\u4e00-\u9fff]+(?:[.,]\d+)*)"
)  # fmt: skip
_LONGEST = 4
_PERCENT = 100
_LEAST = 0.05


def words(normal: str) -> tuple[str, ...]:
    """The words of a normalised text in their order: English without its commonest endings, Chinese as it is known."""
    return cut(normal, _rarities())


def cut(normal: str, terms: Container[str]) -> tuple[str, ...]:
    """The same with Chinese cut into the longest `terms`, of at most four characters, else into characters."""
    found: list[str] = []
    for piece in _PIECE.finditer(normal):
        if piece.lastgroup == "word":
            found.append(stem(piece.group().replace(",", "")))
            continue
        run, start = piece.group(), 0
        while start < len(run):
            sizes = range(min(_LONGEST, len(run) - start), 1, -1)
            size = next((n for n in sizes if run[start : start + n] in terms), 1)
            found.append(run[start : start + size])
            start += size
    return tuple(found)


def telling(of: tuple[str, ...]) -> tuple[str, ...]:
    """The different words of a question that its answer can be told by; all of them if none is left."""
    different = tuple(dict.fromkeys(of))
    return tuple(word for word in different if word not in _asking()) or different


def rarity(word: str) -> float:
    """From .05 for a word that is everywhere to 1 for one that was never seen."""
    return max(_LEAST, _rarities().get(word, _PERCENT) / _PERCENT)


@cache
def _asking() -> frozenset[str]:
    lines = files("faqbot.language").joinpath("asking.txt").read_text("utf-8").splitlines()
    return frozenset(stem(word) for word in lines)


@cache
def _rarities() -> Mapping[str, int]:
    lines = files("faqbot.language").joinpath("rarity.txt").read_text("utf-8").splitlines()
    return {word: int(percent) for word, percent in (line.split(" ") for line in lines)}
