"""What is no text of either language: symbols, gibberish, other languages."""

import re
from collections.abc import Callable

from faqbot.knowledge.cleaning.change import Blocks, Change, change
from faqbot.knowledge.material import Kind

_URL = re.compile(r"https?://\S+")
_LOST = re.compile(r"\ufffd|锟斤拷|烫烫烫|屯屯屯|[À-ÿ]{2}[\u0080-\u00bf€™œ‹›]?")
_WORD = re.compile(r"[A-Za-z]{4,}")
_VOWEL = re.compile(r"[aeiouyAEIOUY]")
_READ = re.compile(r"[A-Za-z\u00c0-\u024f\u3400-\u9fff]")
_KANA_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_LONG = 12
_LEAST_WORDS = 4


def without_symbols(blocks: Blocks) -> Change:
    """Leave out blocks that are mostly signs, such as rules and dotted lines."""
    return _without(blocks, _is_symbols)


def without_gibberish(blocks: Blocks) -> Change:
    """Leave out what no one can read: lost characters, keys and hashes, words without vowels."""
    return _without(blocks, _is_gibberish)


def without_other_languages(blocks: Blocks) -> Change:
    """Leave out blocks that are in neither Chinese nor a language of Latin letters."""
    return _without(blocks, _is_other)


def _without(blocks: Blocks, is_bad: Callable[[str], bool]) -> Change:
    bad = [block.kind is not Kind.HEADING and is_bad(block.text) for block in blocks]
    kept = [block for block, is_gone in zip(blocks, bad, strict=True) if not is_gone]
    return change(kept, [block.text for block, is_gone in zip(blocks, bad, strict=True) if is_gone])


def _is_symbols(text: str) -> bool:
    seen = [character for character in text if not character.isspace()]
    return sum(map(str.isalnum, seen)) * 5 < len(seen) * 2


def _is_gibberish(text: str) -> bool:
    plain = _URL.sub("", text)
    if sum(map(len, _LOST.findall(plain))) * 10 > len(plain):
        return True
    words = _WORD.findall(plain)
    if len(words) >= _LEAST_WORDS and sum(1 for w in words if not _VOWEL.search(w)) * 2 > len(words):
        return True
    return len(plain) >= _LONG and len(set(plain)) * 10 < min(len(plain), 50)


def _is_other(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    if len(letters) < _LONG:
        return False
    return len(_READ.findall(text)) * 2 < len(letters) or len(_KANA_HANGUL.findall(text)) * 5 > len(letters)
