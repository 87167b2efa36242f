"""Numbers as Chinese is written: 三千五, 1.2万, 一亿零三百万, 负三点五, 廿五, 二零二六."""

import re
from decimal import Decimal

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_D = "[一二两三四五六七八九]"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SPOKEN = rf"(?:(?:{_D}千)?(?:零?{_D}百)?(?:零?{_D}?十|廿|卅)?(?:零?{_D})?)"
_MIXED = rf"{_ARABIC}(?:千(?:零?\d百)?(?:零?\d十)?(?:零?\d)?|百(?:零?\d十)?(?:零?\d)?)?"
_PART = rf"(?:{_MIXED}|{_D}点[零〇一二三四五六七八九]+|{_SPOKEN})"
_NUMBER = re.compile(
    rf"(?:(?P<yi>{_PART})(?P<wanyi>万)?亿)?(?P<gap_wan>零)?(?:(?P<wan>{_PART})万)?(?P<gap>零)?(?P<rest>{_PART})?"
)
_DECIMALS = re.compile(r"点([零〇一二三四五六七八九]+)")
_STRING = re.compile(r"[零〇一二三四五六七八九]{2,}")
_SECTION = re.compile(
    rf"(?:(?P<k>\d+|{_D})千)?(?P<zh>零)?(?:(?P<h>\d+|{_D})百)?(?P<zt>零)?(?:(?P<t>\d|{_D})?(?P<ten>十|廿|卅))?"
    rf"(?P<zo>零)?(?P<o>\d|{_D})?"
)
_WAN, _YI, _HALF = Decimal(10_000), Decimal(100_000_000), Decimal("0.5")
_LONGEST = 60


def chinese_at(text: str, at: int) -> tuple[int, Decimal] | None:
    """The longest Chinese or mixed number that begins at `at`, and where it ends; None if there is none."""
    window = text[at : at + _LONGEST]
    spelled = _STRING.match(window)
    found = _NUMBER.match(window)
    end = found.end() if found else 0
    if spelled and spelled.end() >= end:
        return _with_decimals(window, at, spelled.end(), Decimal(_digits(spelled.group())))
    if found is None or end == 0:
        return _zero(window, at)
    value = _value(found)
    return _zero(window, at) if value is None else _with_decimals(window, at, end, value)


def _zero(window: str, at: int) -> tuple[int, Decimal] | None:
    return _with_decimals(window, at, 1, Decimal(0)) if window[:1] in {"零", "〇"} else None


def _digits(run: str) -> str:
    return "".join(str(DIGITS[character]) for character in run)


def _with_decimals(window: str, at: int, end: int, value: Decimal) -> tuple[int, Decimal]:
    """三点六; 一百二十点五万 has its 万 at the end."""
    found = _DECIMALS.match(window, end)
    if found is None or value != value.to_integral_value():
        return at + end, value
    value += Decimal(f"0.{_digits(found.group(1))}")
    end = found.end()
    unit = {"万": _WAN, "亿": _YI}.get(window[end : end + 1])
    return (at + end + 1, value * unit) if unit else (at + end, value)


def _value(found: re.Match[str]) -> Decimal | None:
    """The sum of its parts, the units falling from left to right; None if some part is no number."""
    total = Decimal(0)
    last: Decimal | None = None
    for name, unit in (("yi", _YI * (_WAN if found["wanyi"] else 1)), ("wan", _WAN)):
        if found[name] is not None:
            part = _part(found[name])
            if part is None:
                return None
            total, last = total + part * unit, unit
    rest = found["rest"]
    if not rest:
        return total if last is not None else None
    part = _part(rest)
    if part is None:
        return None
    if last is not None and len(rest) == 1 and not found["gap"]:
        return total + part * last / 10
    return total + part


def _part(text: str) -> Decimal | None:
    if re.fullmatch(_ARABIC, text):
        return Decimal(text.replace(",", ""))
    if "点" in text:
        whole, decimals = text.split("点")
        return Decimal(f"{_digits(whole)}.{_digits(decimals)}")
    if mixed := re.fullmatch(rf"({_ARABIC})([千百])", text):
        return Decimal(mixed[1].replace(",", "")) * (1000 if mixed[2] == "千" else 100)
    found = _SECTION.fullmatch(text)
    return _section(found) if found and text.strip("零") else None


def _section(found: re.Match[str]) -> Decimal:
    tens = {"廿": 20, "卅": 30, "十": 10 * _digit(found["t"] or "1"), None: 0}[found["ten"]]
    value = 1000 * _digit(found["k"]) + 100 * _digit(found["h"]) + tens
    ones = _digit(found["o"])
    if ones and not found["zo"] and not found["zt"] and not found["zh"] and not found["ten"]:
        ones *= 10 if found["h"] else 100 if found["k"] else 1
    return Decimal(value + ones)


def _digit(text: str | None) -> int:
    if text is None:
        return 0
    return int(text) if text.isdigit() else DIGITS[text]
