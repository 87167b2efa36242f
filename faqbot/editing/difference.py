"""What differs between two texts, word by word, Chinese character by character."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_PIECE = re.compile(r"[\u3400-\u9fff]|\w+|\s+|.", re.DOTALL)
# Beyond this the comparison takes longer than anybody waits; the whole text is shown as changed.
_MOST_PIECES = 4000


class Kind(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text and what happened to it."""

    kind: Kind
    text: str


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    if max(len(old), len(new)) > _MOST_PIECES:
        return tuple(piece for piece in (Piece(Kind.OUT, before), Piece(Kind.IN, after)) if piece.text)
    return tuple(piece for piece in _pieces(old, new) if piece.text)


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(Kind.SAME, "".join(old[a:b]))
        else:
            yield Piece(Kind.OUT, "".join(old[a:b]))
            yield Piece(Kind.IN, "".join(new[c:d]))
