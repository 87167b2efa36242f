"""The small language of phrasings: words, [what may be left out], (one|of|these), {slots}.

[how much is] (shipping|delivery) [for] {weight} to {region}
"""

import re
from dataclasses import dataclass
from itertools import product

_TOKEN = re.compile(r"\{(\w+)\}|([\[\]()|])|([^{}\[\]()|]+)")
_MOST_VARIANTS = 64
_LATIN = re.compile(r"[a-z0-9']+")


class BadPhrasing(ValueError):
    """A phrasing that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words between slots, as one pattern."""

    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Gap:
    """A slot that is to be filled here."""

    slot: str


Variant = tuple[Words | Gap, ...]
_Raw = tuple[str | Gap, ...]


def compiled(phrasing: str) -> tuple[Variant, ...]:
    """Every way to read a phrasing, as words and gaps in turn. Raise BadPhrasing."""
    tokens = list(_TOKEN.finditer(phrasing))
    if "".join(token.group() for token in tokens) != phrasing or not phrasing.strip():
        raise BadPhrasing(f"{phrasing!r} has a brace that is not closed, or no words")
    raws, rest = _choices(tokens, 0, phrasing)
    if rest != len(tokens):
        raise BadPhrasing(f"{phrasing!r} closes a bracket that is not open")
    if len(raws) > _MOST_VARIANTS:
        raise BadPhrasing(f"{phrasing!r} can be read in more than {_MOST_VARIANTS} ways; make it simpler")
    return tuple(variant for raw in raws if (variant := _variant(raw)))


def _choices(tokens: list[re.Match[str]], at: int, phrasing: str) -> tuple[list[_Raw], int]:
    """The alternatives up to the bracket that closes them."""
    found: list[_Raw] = []
    branch: list[_Raw] = [()]
    while at < len(tokens):
        token = tokens[at]
        match token[2]:
            case "]" | ")":
                break
            case "|":
                found += branch
                branch, at = [()], at + 1
                continue
            case "[" | "(" as opening:
                inner, at = _choices(tokens, at + 1, phrasing)
                if at >= len(tokens) or tokens[at][2] != {"[": "]", "(": ")"}[opening]:
                    raise BadPhrasing(f"{phrasing!r} opens a bracket that is not closed")
                branch = _joined(branch, [*_merged(inner), *([()] if opening == "[" else [])])
            case _:
                branch = [(*raw, Gap(token[1]) if token[1] else _words(token[3])) for raw in branch]
        at += 1
        if len(branch) > _MOST_VARIANTS:
            raise BadPhrasing(f"{phrasing!r} can be read in more than {_MOST_VARIANTS} ways; make it simpler")
    return found + branch, at


def _joined(branch: list[_Raw], inner: list[_Raw]) -> list[_Raw]:
    """Alternatives of words alone are one pattern; those with slots are variants."""
    texts = ["".join(map(str, raw)) for raw in inner if not any(isinstance(part, Gap) for part in raw)]
    gaps = [raw for raw in inner if any(isinstance(part, Gap) for part in raw)]
    ways: list[_Raw] = [*gaps]
    if texts:
        words = sorted((text for text in dict.fromkeys(texts) if text), key=len, reverse=True)
        optional = "?" if "" in texts else ""
        ways.append((f"(?:{'|'.join(words)}){optional}",) if words else ())
    return [(*raw, *way) for raw, way in product(branch, ways)]


def _merged(raws: list[_Raw]) -> list[_Raw]:
    return list(dict.fromkeys(raws))


def _words(text: str) -> str:
    """Words as a pattern: spaces are optional, a Latin word stands alone."""
    pieces = []
    at = 0
    for found in _LATIN.finditer(text):
        pieces.append(re.escape(text[at : found.start()]).replace(r"\ ", " ?"))
        pieces.append(rf"(?<![a-z]){re.escape(found.group())}(?![a-z0-9])")
        at = found.end()
    pieces.append(re.escape(text[at:]).replace(r"\ ", " ?"))
    return "".join(pieces).replace("，", "[,;] ?")


def _variant(raw: _Raw) -> Variant:
    parts: list[Words | Gap] = []
    text = ""
    for part in (*raw, Gap("")):
        if isinstance(part, str):
            text += part
            continue
        if text.strip() and text != " ?":
            parts.append(Words(re.compile(text)))
        text = ""
        if part.slot:
            parts.append(part)
    return tuple(parts)
