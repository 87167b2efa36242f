"""Numbers as people write them, read exactly: 三千五, 3500, 1.2万, 1,234.56, 5k, twenty-five, a dozen, ½."""

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import Enum, auto

from faqbot.language.chinese_numbers import chinese_at
from faqbot.language.english_numbers import english_at, suffixed

# So many that no sum, percentage or product of a few numbers is rounded on the way.
MOST_DIGITS = 24
_PRECISION = 80


class Style(Enum):
    """Which mark stands before the decimals."""

    POINT = auto()  # 1,234.56
    COMMA = auto()  # 1.234,56


@dataclass(frozen=True, slots=True)
class Number:
    """A number that ends at `end` in the text that it was read from."""

    end: int
    value: Decimal


_PLAIN = {
    Style.POINT: re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+", re.ASCII),
    Style.COMMA: re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?", re.ASCII),
}
_UNGROUPED = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
# Behind one of these a digit would have been left out: 1.234,56 where the point is the mark, or 1.2.3.
_CUT = re.compile(r"[.,⁄]?\d|,\d|⁄", re.ASCII)
_FRACTION = re.compile(r"(?:(\d+) )?(\d+)⁄(\d+)", re.ASCII)
_SLASHED = re.compile(r"(?:(\d+) )?([1-9])/([2-9]|1[0-6])(?![\d/])", re.ASCII)
_THIRDS = re.compile(r"([一二两三四五六七八九十]+)分之([一二两三四五六七八九十]+)")
_MINUS = re.compile(r"[-−–] ?|负 ?|minus |negative ")
_K = re.compile(r"k(?![a-z0-9])")
_HALVES = re.compile(r"半(?![价折数])")
_TWO = {"俩": Decimal(2), "仨": Decimal(3)}


def numbers_at(text: str, at: int, *, style: Style = Style.POINT) -> tuple[Number, ...]:
    """The readings of the number that begins at `at` of a normalised text, the longest first; none if there is none."""
    with localcontext(prec=_PRECISION):
        return _signed(text, at, style)


def _signed(text: str, at: int, style: Style) -> tuple[Number, ...]:
    minus = _MINUS.match(text, at)
    if minus and not _follows_number(text, at):
        return tuple(Number(n.end, -n.value) for n in _unsigned(text, minus.end(), style))
    return _unsigned(text, at, style)


def _follows_number(text: str, at: int) -> bool:
    """True if the minus stands between two numbers, where it takes away."""
    before = text[:at].rstrip()
    return bool(before) and (before[-1].isdigit() or before[-1] == ")")


def _unsigned(text: str, at: int, style: Style) -> tuple[Number, ...]:
    if at and text[at : at + 1].isdigit() and (text[at - 1].isdigit() or text[at - 1] in ".⁄"):
        return ()
    found = dict.fromkeys(n for n in _readings(text, at, style) if len(n.value.as_tuple().digits) <= MOST_DIGITS)
    return tuple(sorted(found, key=lambda n: -n.end))


def _readings(text: str, at: int, style: Style) -> list[Number]:
    with localcontext(prec=MOST_DIGITS):
        found = _fractions(text, at)
    found += [*_arabic(text, at, style)]
    if (chinese := chinese_at(text, at)) and not _is_cut(text, chinese[0], text[chinese[0] - 1]):
        found.append(Number(*chinese))
    if english := english_at(text, at):
        found.append(Number(*english))
    if text[at : at + 1] in _TWO:
        found.append(Number(at + 1, _TWO[text[at]]))
    return found


def _arabic(text: str, at: int, style: Style) -> list[Number]:
    found = _PLAIN[style].match(text, at)
    if found is None:
        return []
    alone = _UNGROUPED.match(text, at) if style is Style.POINT else None
    ends = [found.end()]
    if alone and alone.end() < found.end() and "," in found.group() and "." not in found.group():
        ends.append(alone.end())  # 100,200,300 may be a list
    return [number for end in ends for number in _sized(text, at, end, style)]


def _sized(text: str, at: int, end: int, style: Style) -> list[Number]:
    group, mark = (",", ".") if style is Style.POINT else (".", ",")
    value = Decimal(text[at:end].replace(group, "").replace(mark, "."))
    if _K.match(text, end):
        return [Number(end + 1, value * 1000)]
    if _is_cut(text, end, "0") and not (
        style is Style.POINT and re.match(r",\d", text[end:]) and "." not in text[at:end]
    ):
        return []
    return [Number(*suffixed(text, end, value))]


def _is_cut(text: str, end: int, last: str) -> bool:
    """True if the digits go on behind the end, so that this is only a piece of what was written."""
    return last.isdigit() and last.isascii() and bool(_CUT.match(text, end))


def _fractions(text: str, at: int) -> list[Number]:
    if found := _FRACTION.match(text, at) or _SLASHED.match(text, at):
        whole, above, below = Decimal(found[1] or 0), Decimal(found[2]), Decimal(found[3])
        return [Number(found.end(), whole + above / below)] if below else []
    if thirds := _THIRDS.match(text, at):
        parts, taken = chinese_at(thirds[1], 0), chinese_at(thirds[2], 0)
        if parts and taken and parts[1]:
            return [Number(thirds.end(), taken[1] / parts[1])]
    return [Number(at + 1, Decimal("0.5"))] if _HALVES.match(text, at) else []
