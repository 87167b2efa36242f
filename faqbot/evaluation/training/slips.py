"""Questions as hasty fingers write them, so that the gate learns what a slip leaves intact."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

import numpy as np

from faqbot.language.sounds import table

_WORD = re.compile(r"[a-zA-Z]{4,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_TWICE = 0.5


def slipped(text: str, rng: np.random.Generator) -> str:
    """The text with one or two slips: letters swapped, left out or doubled, a character that sounds the same."""
    one = _chinese if _CHINESE.search(text) else _english
    made = one(text, rng)
    again = one(made, rng)
    return again if rng.random() < _TWICE and again != text else made


def _english(text: str, rng: np.random.Generator) -> str:
    words = list(_WORD.finditer(text))
    if not words:
        return text
    word = words[int(rng.integers(len(words)))]
    at = word.start() + int(rng.integers(1, len(word[0]) - 1))
    before, letter, after = text[:at], text[at], text[at + 1 :]
    swapped = (before + after[0] + letter + after[1:],) if after[0] != letter else ()
    return _one_of((*swapped, before + after, before + letter + letter + after), rng)


def _chinese(text: str, rng: np.random.Generator) -> str:
    places = [found.start() for found in _CHINESE.finditer(text)]
    if not places:  # the first slip took the only one
        return text
    at = places[int(rng.integers(len(places)))]
    before, character, after = text[:at], text[at], text[at + 1 :]
    alike = [other for other in _alike().get(character, ()) if other != character]
    if alike and rng.random() < 0.7:  # noqa: PLR2004 - most Chinese slips are of the ear
        return before + _one_of(tuple(alike), rng) + after
    return _one_of((before + after, before + character * 2 + after), rng)


def _one_of(texts: tuple[str, ...], rng: np.random.Generator) -> str:
    return texts[int(rng.integers(len(texts)))]


@cache
def _alike() -> Mapping[str, tuple[str, ...]]:
    """Of each character those common ones that share its first sound."""
    readings, alone = table().readings, table().alone
    by_sound: defaultdict[str, list[str]] = defaultdict(list)
    for character in sorted(alone):
        by_sound[readings[character][0]].append(character)
    return {character: tuple(by_sound[sounds[0]]) for character, sounds in readings.items()}
