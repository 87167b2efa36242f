"""Made-up questions in both languages whose tokens are spread like those of real ones: no download, one seed.

What decides the speed of a lexical index is how many documents share a token with a question. With these words,
weights and lengths it is as in real questions of the same kind (docs/performance.md).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import isqrt

import numpy as np

from faqbot.domain.faq import Entry, KnowledgeBase, Phrasing
from faqbot.domain.language import Language
from faqbot.evaluation.bench import words

# The weight of the word at rank r is 1 / (r + shift) ** power, as Zipf and Mandelbrot found.
_SHIFT = 3.0
# The words in use grow with the square root of the questions, as Heaps found.
_WORDS_AT_ONE = 30
_FEWEST_WORDS = 100
_SHORTEST = 8
_LONGEST = 20
_MOST_CHANGES = 3


@dataclass(frozen=True, slots=True)
class Speech:
    """How questions of a language are made: how many words (the second is left out), joined by what."""

    lexicon: Callable[[int], list[str]]
    power: float
    lengths: tuple[int, int]
    joint: str
    mark: str


_SPEECH = {
    Language.ZH: Speech(words.chinese, 1.15, (8, 10), "", "？"),
    Language.EN: Speech(words.english, 1.07, (5, 13), " ", "?"),
}


def phrasings(n: int, *, seed: int) -> list[Phrasing]:
    """`n` questions, Chinese and English in turn; texts may repeat, as they do among real ones."""
    rng = np.random.default_rng(seed)
    chinese = _texts(Language.ZH, (n + 1) // 2, n, rng)
    english = _texts(Language.EN, (n + 1) // 2, n, rng)
    both = (p for pair in zip(chinese, english, strict=True) for p in pair)
    return [
        Phrasing(text, language) for text, language in zip(both, (Language.ZH, Language.EN) * len(chinese), strict=True)
    ][:n]


def rephrased(originals: Sequence[Phrasing], n: int, *, seed: int) -> list[str]:
    """`n` questions, each an original with one to three words dropped, exchanged or replaced."""
    rng = np.random.default_rng(seed)
    lexicons = {language: speech.lexicon(_n_words(len(originals))) for language, speech in _SPEECH.items()}
    chosen = (originals[i] for i in rng.integers(len(originals), size=n))
    return [_changed(phrasing, lexicons[phrasing.language], rng) for phrasing in chosen]


def knowledge_base(originals: Sequence[Phrasing]) -> KnowledgeBase:
    """One entry for each phrasing."""
    entries = tuple(
        Entry(f"made-up-{i}", "made-up", (phrasing,), {phrasing.language: f"Answer {i}."})
        for i, phrasing in enumerate(originals)
    )
    return KnowledgeBase("made-up", 1, entries)


def _n_words(n: int) -> int:
    return _FEWEST_WORDS + _WORDS_AT_ONE * isqrt(n)


def _texts(language: Language, n: int, size: int, rng: np.random.Generator) -> list[str]:
    speech = _SPEECH[language]
    lexicon = np.array(speech.lexicon(_n_words(size)), object)
    weights = np.cumsum(1.0 / (np.arange(1, len(lexicon) + 1) + _SHIFT) ** speech.power)
    lengths = rng.integers(*speech.lengths, size=n)
    drawn = lexicon[weights.searchsorted(rng.random(lengths.sum()) * weights[-1])].tolist()
    runs = (drawn[start:end] for start, end in pairwise(accumulate(lengths.tolist(), initial=0)))
    return list(_finished(runs, speech))


def _finished(runs: Iterator[list[str]], speech: Speech) -> Iterator[str]:
    """Whole texts; those without spaces are cut at the longest length."""
    for run in runs:
        text = speech.joint.join(run)
        yield (text if speech.joint else text[:_LONGEST]) + speech.mark


def _changed(phrasing: Phrasing, lexicon: list[str], rng: np.random.Generator) -> str:
    speech = _SPEECH[phrasing.language]
    text = phrasing.text.removesuffix(speech.mark)
    pieces = text.split(speech.joint) if speech.joint else [text[i : i + 2] for i in range(0, len(text), 2)]
    for _ in range(rng.integers(1, _MOST_CHANGES + 1)):
        _change(pieces, lexicon[int(len(lexicon) * rng.random() ** 2)], rng)
    return speech.joint.join(pieces)


def _change(pieces: list[str], other: str, rng: np.random.Generator) -> None:
    """Drop a word, exchange it with the next, or put another in its place."""
    place = int(rng.integers(len(pieces) - 1))
    match int(rng.integers(3)):
        case 0:
            del pieces[place]
        case 1:
            pieces[place], pieces[place + 1] = pieces[place + 1], pieces[place]
        case _:
            pieces[place] = other
