"""Which units the shipped model knows: pieces of the teacher's vocabulary, Chinese characters, terms and n-grams."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from faqbot.embeddings.wordpiece import UNKNOWN, Vocabulary, chinese_runs, grams

SPECIAL = ("[PAD]", UNKNOWN, "[CLS]", "[SEP]")
_ENGLISH = 17_850
_CHARACTERS = 6_300
_TERMS = 8_000
_GRAMS = 35_000
_FEWEST = 3
_FEWEST_OF_GRAM = 2
_LONGEST_TERM = 4
_LATIN_END = 0x250
_LATIN = re.compile(r"(##)?[a-z]+")


def english(pieces: Sequence[str], texts: Iterable[str]) -> list[str]:
    """The teacher's pieces that the texts use, every sign that may be typed, and then the teacher's commonest."""
    whole = Vocabulary(pieces)
    counts = Counter(row for text in texts for row in whole.sequence(text))
    kept = dict.fromkeys(SPECIAL)
    kept.update(dict.fromkeys(piece for piece in pieces if _is_sign(piece)))
    used = (pieces[row] for row, n in counts.most_common() if n >= _FEWEST)
    common = (piece for piece in pieces if _LATIN.fullmatch(piece))
    for piece in (*used, *common):
        if len(kept) == _ENGLISH:
            break
        if not piece.startswith("[unused") and not _is_han(piece):
            kept.setdefault(piece)
    return list(kept)


def chinese(texts: Sequence[str]) -> list[str]:
    """The commonest characters of the texts and of a dictionary, and the commonest terms of two to four."""
    import jieba  # noqa: PLC0415 - only here

    jieba.initialize()
    characters: Counter[str] = Counter()
    terms: Counter[str] = Counter()
    for run in (run for text in texts for run in chinese_runs(text)):
        characters.update(run)
        terms.update(term for term in jieba.cut(run, HMM=False) if 1 < len(term) <= _LONGEST_TERM)
    dictionary = Counter({c: n for c, n in jieba.dt.FREQ.items() if len(c) == 1 and _is_han(c)})
    both = dict.fromkeys(c for c, n in characters.most_common() if n >= _FEWEST)
    both.update(dict.fromkeys(c for c, _ in dictionary.most_common()))
    words = [term for term, n in terms.most_common(_TERMS) if n >= _FEWEST]
    return [*list(both)[:_CHARACTERS], *words]


def chinese_grams(texts: Iterable[str]) -> list[tuple[str, int]]:
    """The n-grams in most of the texts, with the number of texts that hold each."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({gram for run in chinese_runs(text) for gram in grams(run)})
    return [(gram, n) for gram, n in counts.most_common(_GRAMS) if n >= _FEWEST_OF_GRAM]


def _is_sign(piece: str) -> bool:
    """A single letter, digit or mark of the Latin script, or general punctuation."""
    sign = piece.removeprefix("##")
    return len(sign) == 1 and (ord(sign) < _LATIN_END or unicodedata.category(sign)[0] in "PS")


def _is_han(piece: str) -> bool:
    return any("\u3400" <= c <= "\u9fff" for c in piece)
