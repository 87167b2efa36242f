"""Tokens of mixed Chinese and English text.

Chinese becomes characters and character bigrams, which found more than dictionary words did on every set
but one (docs/decisions), English becomes words without their commonest endings.
"""

import re

_PIECE = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)*|\d+(?:\.\d+)*)"
    r"|(?P<word>[^\W\d_\u3400-\u4dbf\u4e00-\u9fff]+(?:'[a-z]+)?)"
)
_LETTER_HYPHEN = re.compile(r"(?<![a-z0-9])([a-z])-(?=[a-z]{2})")
_SHORTEST_STEM = 3
_SHORTEST_DOUBLE_L = 5

_ENDINGS = (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("eed", "ee"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))
_MAY_COST_AN_E = frozenset({"ing", "ed", "es"})
_AS_THEY_ARE = frozenset({"news", "lens", "always", "evening", "during", "something", "anything", "nothing"})
_IRREGULAR = {"used": "use", "using": "use", "buses": "bus", "gases": "gas", "does": "do", "goes": "go"}
_VOWEL = re.compile(r"[aeiouy]")
# One vowel and one consonant at its end: such a stem had an e (rat-ing, pric-ed) or it would have doubled (shipp-ing).
_MISSES_E = re.compile(r"[^aeiou]*[aeiouy][^aeiouywx]")


def tokenise(normal: str) -> tuple[str, ...]:
    """Split normalised text; punctuation and symbols vanish. E-mail is email, 1,234.5 is 1234.5."""
    tokens: list[str] = []
    for piece in _PIECE.finditer(_LETTER_HYPHEN.sub(r"\1", normal)):
        if piece.lastgroup == "han":
            run = piece.group()
            tokens.extend(run)
            tokens.extend(run[i : i + 2] for i in range(len(run) - 1))
        elif piece.lastgroup == "number":
            tokens.append(piece.group().replace(",", ""))
        else:
            tokens.append(stem(piece.group()))
    return tuple(tokens)


def stem(word: str) -> str:
    """Strip the commonest English endings, so that order, orders, ordered and ordering meet.

    Close to Porter's first step (1980); what it would merge wrongly (news and new, code and COD) stays apart.
    """
    word = word.removesuffix("'s").replace("'", "")
    if not word.isascii() or word in _AS_THEY_ARE:
        return word
    word = _IRREGULAR.get(word, word)
    for ending, remainder in _ENDINGS:
        if word.endswith(ending) and _may_lose(word, ending):
            return _mended(word.removesuffix(ending) + remainder, ending)
    return _mended(word, "")


def _may_lose(word: str, ending: str) -> bool:
    rest = word.removesuffix(ending)
    match ending:
        case "ies" | "ied":
            return len(rest) >= _SHORTEST_STEM - 1
        case "s":
            return len(rest) >= _SHORTEST_STEM and rest[-1] not in "su'i"
        case "es":
            return len(rest) >= _SHORTEST_STEM + rest.endswith("o") and rest[-1] in "sxzho"
        case "eed":
            return bool(_VOWEL.search(rest)) and rest[-1] != "c"
        case "ed":
            return len(rest) >= _SHORTEST_STEM and rest[-1] != "e" and bool(_VOWEL.search(rest))
        case _:
            return len(rest) >= _SHORTEST_STEM and bool(_VOWEL.search(rest))


def _mended(rest: str, lost: str) -> str:
    """The form in which all of a word's endings meet: hoped and hope, hopped and hop, movies and movie."""
    if lost in _MAY_COST_AN_E and _MISSES_E.fullmatch(rest):
        return rest + "e"
    if len(rest) <= _SHORTEST_STEM:
        return rest
    if rest.endswith("ie"):
        return rest[:-2] + "y"
    if rest.endswith("e"):
        return rest if rest.endswith("ee") or _MISSES_E.fullmatch(rest[:-1]) else rest[:-1]
    return _undouble(rest)


def _undouble(word: str) -> str:
    """Shopp, cancell -> shop, cancel; a short word keeps its ll and ss (sell, pass)."""
    if word[-1] == word[-2] and word[-1] not in "aeious":
        return word if word[-1] == "l" and len(word) <= _SHORTEST_DOUBLE_L else word[:-1]
    return word
