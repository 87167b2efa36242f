"""Chinese written by ear: a wrong character that sounds right, and pinyin, mended by what the knowledge base says."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import log1p
from typing import Final

_PIECE = re.compile(r"[\u4e00-\u9fff]|[a-z]+|[^\u4e00-\u9fffa-z]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
# What many speakers do not tell apart.
_ALIKE = ((re.compile(r"^([zcs])h"), r"\1"), (re.compile(r"(?<=[aei]n)g$"), ""), (re.compile(r"^n(?=[aeiou])"), "l"))
_LONGEST_SYLLABLE = 6
_LONGEST_TEXT = 120

# What a pair of neighbours is worth: said in the base, a common word, neither; and what another character costs.
_SAID, _COMMON, _STRANGE, _CHANGED = 1.0, 0.5, -1.0, 2.0
# The share of neighbours that the base must say before a text without a Chinese character is taken for pinyin.
_SURE: Final = 0.6
_FEWEST_SYLLABLES = 3


@dataclass(frozen=True, slots=True)
class Table:
    """How characters sound (without tones), the syllables there are, and common words of one and two characters."""

    readings: Mapping[str, tuple[str, ...]]
    syllables: frozenset[str]
    common: frozenset[str]
    alone: frozenset[str]


@cache
def table() -> Table:
    """The table that comes with faqbot."""
    rows = [row.split("\t") for row in files("faqbot.language").joinpath("sounds.txt").read_text("utf-8").splitlines()]
    readings = {character: tuple(sounds.split()) for character, sounds, _, _ in rows}
    return Table(
        readings,
        syllables=frozenset(sound for sounds in readings.values() for sound in sounds),
        common=frozenset(first + second for first, _, followers, _ in rows for second in followers),
        alone=frozenset(character for character, _, _, star in rows if star),
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    """A place of a text: what stands there, the characters that may be meant, and whether it is a Latin syllable."""

    text: str
    options: tuple[str, ...]
    is_pinyin: bool = False


class Sounds:
    """Knows the characters of a knowledge base and which of them stand side by side, with how often."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = words
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_folded: dict[str, list[str]] = defaultdict(list)
        for character in (word for word in words if _HAN.fullmatch(word)):
            for sound in table().readings.get(character, ()):
                self._by_sound[sound].append(character)
                self._by_folded[_folded(sound)].append(character)
        self.mend = lru_cache(maxsize=1024)(self._mend)

    def _mend(self, normal: str) -> str:
        """The text with pinyin and wrong characters replaced where the base says what is meant, else the text itself.

        A text without Chinese is taken for pinyin only if all of it can be, and most of what comes out is said here.
        """
        if not self._by_sound or len(normal) > _LONGEST_TEXT:
            return normal
        words = _WORD.findall(normal)
        if _HAN.search(normal):
            return self._heard(normal, {word for word in words if word not in self._words and self._is_sayable(word)})
        if not words or not all(map(self._is_sayable, words)):
            return normal
        heard = self._heard(normal, set(words))
        return heard if self._is_said(heard) else normal

    def _is_sayable(self, word: str) -> bool:
        """True if a word is pinyin, and each of its syllables is a character of the base."""
        return bool(_syllables(word)) and all(syllable in self._by_sound for syllable in _syllables(word))

    def _heard(self, normal: str, spoken: set[str]) -> str:
        units: list[_Unit] = []
        pieces = _PIECE.findall(normal)
        for i, piece in enumerate(pieces):
            if piece in spoken:
                units += [_Unit(s, tuple(self._by_sound[s]), is_pinyin=True) for s in _syllables(piece)]
            elif piece == " " and units and units[-1].is_pinyin:
                continue
            else:
                units.append(_Unit(piece, self._options(pieces, i)))
        meant = self._likeliest(units)
        return "".join(self._believed(units, meant, i) for i in range(len(units)))

    def _options(self, pieces: Sequence[str], i: int) -> tuple[str, ...]:
        """The character itself, and those that sound like it where it makes no sense beside its neighbours."""
        own = pieces[i]
        if not _HAN.fullmatch(own) or own in table().alone:
            return (own,)
        before, after = pieces[max(0, i - 1) : i], pieces[i + 1 : i + 2]
        if any(self._worth(pair) > _STRANGE for pair in (*(c + own for c in before), *(own + c for c in after))):
            return (own,)
        alike = (c for sound in table().readings.get(own, ()) for c in self._by_folded.get(_folded(sound), ()))
        return tuple(dict.fromkeys((own, *alike)))

    def _likeliest(self, units: Sequence[_Unit]) -> list[str]:
        """The characters whose neighbours are worth most together (Viterbi, 1967)."""
        best: dict[str, tuple[float, tuple[str, ...]]] = {
            option: (-self._cost(units[0], option), (option,)) for option in units[0].options
        }
        for unit in units[1:]:
            best = {
                option: max(
                    (score + self._worth(path[-1] + option) - self._cost(unit, option), (*path, option))
                    for score, path in best.values()
                )
                for option in unit.options
            }
        return list(max(best.values())[1])

    def _believed(self, units: Sequence[_Unit], meant: Sequence[str], i: int) -> str:
        """Another character only if it makes, with a neighbour that stands, a common word that the base says."""
        if units[i].is_pinyin or units[i].text == meant[i]:
            return meant[i]
        beside = [
            j for j in (i - 1, i + 1) if 0 <= j < len(units) and (units[j].text == meant[j] or units[j].is_pinyin)
        ]
        words = ("".join(meant[min(i, j) : max(i, j) + 1]) for j in beside)
        return meant[i] if any(word in self._words and word in table().common for word in words) else units[i].text

    def _cost(self, unit: _Unit, option: str) -> float:
        return 0.0 if unit.is_pinyin or option == unit.text else _CHANGED

    def _worth(self, pair: str) -> float:
        said = self._words.get(pair, 0)
        if said:
            return _SAID + log1p(said) / 4
        return _COMMON if pair in table().common else _STRANGE

    def _is_said(self, text: str) -> bool:
        pairs = [text[i : i + 2] for i in range(len(text) - 1)]
        known = sum(pair in self._words for pair in pairs)
        return len(text) >= _FEWEST_SYLLABLES and known >= _SURE * len(pairs)


@lru_cache(maxsize=4096)
def _syllables(word: str) -> tuple[str, ...]:
    """A word cut into the fewest syllables of pinyin; () if it cannot be."""
    cuts: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(word) + 1):
        before = [
            (*cut, word[start:end])
            for start in range(max(0, end - _LONGEST_SYLLABLE), end)
            if (cut := cuts[start]) is not None and word[start:end] in table().syllables
        ]
        cuts.append(min(before, key=len, default=None))
    return cuts[-1] or ()


def _folded(sound: str) -> str:
    for pattern, by in _ALIKE:
        sound = pattern.sub(by, sound)
    return sound
