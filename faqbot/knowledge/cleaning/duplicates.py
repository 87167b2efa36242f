"""Passages that say the same: exactly, or nearly and without a difference that counts."""

from collections import Counter
from collections.abc import Iterable, Sequence

from datasketch import MinHash, MinHashLSH

from faqbot.domain.document import Passage
from faqbot.language.normalise import bare, normalise
from faqbot.language.particulars import particulars
from faqbot.language.tokens import tokenise

_PERMUTATIONS = 64
_NEAR = 0.85
_LEAST = 40
_WINDOW = 4


class Seen:
    """The passages so far, of one document or many."""

    def __init__(self, passages: Iterable[Passage] = ()) -> None:
        self._exact: set[str] = set()
        self._near = MinHashLSH(threshold=_NEAR, num_perm=_PERMUTATIONS)
        self._normal: dict[str, str] = {}
        for passage in passages:
            self.add(passage.text)

    def add(self, text: str) -> bool:
        """Remember a text; False if one that says the same is here already."""
        normal = normalise(text)
        own = bare(normal)
        if own in self._exact:
            return False
        self._exact.add(own)
        if len(own) < _LEAST:
            return True
        sketch = _sketch(own)
        if any(is_nearly(normal, self._normal[str(key)]) for key in self._near.query(sketch)):
            return False
        key = str(len(self._normal))
        self._normal[key] = normal
        self._near.insert(key, sketch)
        return True


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
    sketch = MinHash(num_perm=_PERMUTATIONS)
    sketch.update_batch([own[i : i + _WINDOW].encode() for i in range(len(own) - _WINDOW + 1)])
    return sketch


def distinct(passages: Sequence[Passage], seen: Seen) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """Those that say something new, and those that do not."""
    new = [passage for passage in passages if seen.add(passage.text)]
    kept = {passage.id for passage in new}
    return tuple(new), tuple(passage for passage in passages if passage.id not in kept)
