"""A text becomes a Query, once; phrasings and questions alike."""

import re
from collections.abc import Mapping

from faqbot.domain.faq import Lexicon
from faqbot.domain.language import Language
from faqbot.domain.message import Query
from faqbot.language.detect import detect
from faqbot.language.lexicon import Vocabulary
from faqbot.language.normalise import normalise
from faqbot.language.openers import without_opening
from faqbot.language.sounds import Sounds
from faqbot.language.spelling import Spelling
from faqbot.language.tokens import stem, tokenise

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_NO_LEXICON = Lexicon()


class Reader:
    """Reads texts as one knowledge base understands them: its synonyms, its own words, its spelling."""

    def __init__(self, lexicon: Lexicon = _NO_LEXICON, words: Mapping[str, int] | None = None) -> None:
        self._vocabulary = Vocabulary(lexicon)
        self._spelling = Spelling(words) if words is not None else None
        self._sounds = Sounds(words) if words is not None else None

    def read(self, text: str, *, language: Language | None = None, otherwise: Language = Language.EN) -> Query:
        """Normalise, drop greetings before the question, unify synonyms, cut into tokens, mend slips.

        `language` settles the language; `otherwise` is assumed if the text has no letter to tell it by.
        """
        plain = without_opening(normalise(text))
        normal = self._vocabulary.unify(plain)
        heard = self._sounds.mend(normal) if self._sounds is not None else normal
        tokens, corrections = self._mend(tokenise(heard))
        return Query(
            text=text,
            normal=normal,
            tokens=tokens + self._vocabulary.own_words(heard),
            language=language or detect(plain if heard == normal else heard, otherwise=otherwise),
            corrections=((normal, heard),) * (heard != normal) + corrections,
            meant=_mended(heard, dict(corrections)),
        )

    def _mend(self, tokens: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        if self._spelling is None:
            return tokens, ()
        mended = tuple(self._spelling.mend(token) for token in tokens)
        return mended, tuple((a, b) for a, b in zip(tokens, mended, strict=True) if a != b)


def _mended(normal: str, corrections: Mapping[str, str]) -> str:
    """The text with its slips mended: an encoder reads words, not tokens."""
    if not corrections:
        return normal
    return _WORD.sub(lambda word: corrections.get(stem(word.group()), word.group()), normal)
