"""The operator's own words and synonyms, applied to normalised text before it is cut into tokens."""

import re
from collections.abc import Iterable, Sequence

from faqbot.domain.faq import Lexicon
from faqbot.language.normalise import normalise


class Vocabulary:
    """Replaces each synonym by the first word of its group and finds the operator's own words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._first = _first_words([list(filter(None, map(normalise, group))) for group in lexicon.synonyms])
        self._synonym = _any_of(self._first)
        self._own = _any_of({self.unify(normalise(word)) for word in lexicon.words} - {""})

    def unify(self, normal: str) -> str:
        """Write every synonym as the first word of its group, the longest first."""
        if self._synonym is None:
            return normal
        return self._synonym.sub(self._replace, normal)

    def own_words(self, normal: str) -> tuple[str, ...]:
        """The operator's own words in unified text, in order."""
        return () if self._own is None else tuple(self._own.findall(normal))

    def _replace(self, found: re.Match[str]) -> str:
        """The first word of the group; a Latin one does not grow together with its neighbours (微信app)."""
        word, text = self._first[found.group()], found.string
        left = " " if _is_latin(text[: found.start()][-1:]) and _is_latin(word[0]) else ""
        right = " " if _is_latin(text[found.end() :][:1]) and _is_latin(word[-1]) else ""
        return f"{left}{word}{right}"


def _first_words(groups: Sequence[Sequence[str]]) -> dict[str, str]:
    """Each synonym's first word; groups that share a word are one group, and its first word is the earliest one's."""
    first: dict[str, str] = {}
    for group in groups:
        heads = dict.fromkeys(_followed(word, first) for word in group)
        for head in list(heads)[1:]:
            first[head] = next(iter(heads))
    return {word: _followed(word, first) for word in first}


def _followed(word: str, first: dict[str, str]) -> str:
    while word in first:
        word = first[word]
    return word


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Match any of the words; a Latin one only where it stands alone."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    if not longest_first:
        return None
    return re.compile("|".join(_standing_alone(word) for word in longest_first))


def _standing_alone(word: str) -> str:
    left = r"(?<![a-z0-9])" if word[0].isascii() else ""
    right = r"(?![a-z0-9])" if word[-1].isascii() else ""
    return left + re.escape(word) + right


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
