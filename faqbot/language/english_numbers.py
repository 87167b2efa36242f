"""Numbers as English spells them: twenty-five, two and a half, a dozen, three thousand five hundred."""

import re
from decimal import Decimal

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SMALL = {word: i for i, word in enumerate(_ONES)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
BIG = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_WORD = re.compile(r"(?:[ -]|^)(?:and )?([a-z]+)(?![a-z0-9'])")
_FIRST = re.compile(r"([a-z]+)(?![a-z0-9'])")
_AND_A_HALF = re.compile(r" and (?:a|one) half(?![a-z])")
_DOZEN = re.compile(r"(?:(half) an? |(an?) |)(?:dozens?)(?![a-z])")
_TIMES_DOZEN = re.compile(r" (?:dozens?)(?![a-z])")
_A_BIG = re.compile(r"an? (hundred|thousand|million|billion|trillion)(?![a-z])")
_POINT = re.compile(rf" point((?: (?:{'|'.join(_ONES[:10])}))+)(?![a-z])")


def english_at(text: str, at: int) -> tuple[int, Decimal] | None:
    """The longest spelled number that begins at `at`, and where it ends; None if there is none."""
    if at and text[at - 1].isalnum() and text[at - 1].isascii():
        return None
    dozen = _DOZEN.match(text, at)
    if dozen and (dozen[1] or dozen[2]):
        return dozen.end(), Decimal(6 if dozen[1] else 12)
    found = _spelled(text, at)
    return None if found is None else _finished(text, *found)


def suffixed(text: str, end: int, value: Decimal) -> tuple[int, Decimal]:
    """The number with a word of size behind it: 3 dozen, 2.5 million, 1 and a half."""
    end, value = _finished(text, end, value)
    found = re.compile(r" (hundred|thousand|million|billion|trillion)(?![a-z])").match(text, end)
    return (found.end(), value * BIG[found[1]]) if found else (end, value)


def _finished(text: str, end: int, value: Decimal) -> tuple[int, Decimal]:
    if half := _AND_A_HALF.match(text, end):
        return half.end(), value + Decimal("0.5")
    if times := _TIMES_DOZEN.match(text, end):
        return times.end(), value * 12
    if point := _POINT.match(text, end):
        return point.end(), value + Decimal("0." + "".join(str(SMALL[word]) for word in point[1].split()))
    return end, value


def _spelled(text: str, at: int) -> tuple[int, Decimal] | None:
    """Add up word by word as long as the words make one number; "twenty-five six" ends at five."""
    big = _A_BIG.match(text, at)
    if big:
        sizes, here = _Sizes(BIG[big[1]]), big.end()
    else:
        first = _FIRST.match(text, at)
        if first is None or first[1] not in SMALL:
            return None
        sizes, here = _Sizes(SMALL[first[1]]), first.end()
    while (found := _WORD.match(text, here)) is not None and sizes.takes(found[1]):
        here = found.end()
    return here, Decimal(sizes.value)


class _Sizes:
    """A number while its words are read; sizes fall from left to right."""

    def __init__(self, first: int) -> None:
        self._total, self._section, self._last = 0, 0, first
        self._limit = 10**15
        if first in BIG.values():
            self.takes_big(first, 1)

    @property
    def value(self) -> int:
        return self._total + self._section + self._last

    def takes(self, word: str) -> bool:
        """Add a word, or return False if it does not go on with this number."""
        if word in BIG:
            return self.takes_big(BIG[word], self._last)
        small = SMALL.get(word)
        if small is None or small == 0:
            return False
        if self._last == 0 and (self._section or self._total):
            self._last = small
            return True
        if self._last % 10 == 0 and 20 <= self._last < 100 and small < 10:
            self._last += small
            return True
        return False

    def takes_big(self, size: int, times: int) -> bool:
        if size == BIG["hundred"]:
            if not times or self._section:
                return False
            self._section, self._last = times * size, 0
            return True
        if size >= self._limit or not (self._section or times):
            return False
        self._total, self._section, self._last = self._total + (self._section + times) * size, 0, 0
        self._limit = size
        return True
