"""Reads money, percentages and rebates where they stand in a question."""

import re
from collections.abc import Iterator
from decimal import Decimal

from faqbot.language.numbers import numbers_at
from faqbot.templates.currencies import NAME, NAMES, SYMBOL, SYMBOLS
from faqbot.templates.values import Context, Money, Value

Found = tuple[int, Value]

_HUNDRED = Decimal(100)
_TENTHS = re.compile(
    r" ?(?:元|块|圆) ?([\d一二三四五六七八九])(?![\d.十百千万亿个折%])(?: ?[角毛] ?(?:([\d一二三四五六七八九]) ?分?)?)?(?:钱)?"
)
_HALF_MORE = re.compile(r" ?(?:元|块)半(?:钱)?")
_DIMES = re.compile(r" ?[角毛](?:钱)?(?: ?([\d一二三四五六七八九]) ?分?)?(?:钱)?")
_CENTS = re.compile(r" ?(?:cents?)(?![a-z])|分钱")
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {str(i): i for i in range(10)}
_PERCENT = re.compile(r" ?(?:%|percent(?![a-z])|per cent(?![a-z])|pct(?![a-z]))")
_PERMILLE = re.compile(r" ?‰")
_BAIFEN = re.compile(r"百分之 ?")
_QIANFEN = re.compile(r"千分之 ?")
_CHENG = re.compile(r"([\d一二两三四五六七八九]) ?成(?:([半\d一二三四五六七八九])(?![\d十百千万亿]))?(?![为本功交])")
_ZHE = re.compile(r" ?折")
_HALF_PRICE = re.compile(r"半价|对折|half price|half off")
_TWO_FIGURES = re.compile(r"([零一二三四五六七八九])点?([一二三四五六七八九]) ?折")
_OFF = re.compile(r" ?(?:% |%|percent )(?:off|discount|cheaper)(?![a-z])")
_ZHE_WHOLE, _ZHE_TENTHS = 10, 100


def money_at(text: str, at: int, context: Context) -> Iterator[Found]:
    """An amount with or without its currency; 三块五 is 3.5."""
    if symbol := SYMBOL.match(text, at):
        start = symbol.end() + (text[symbol.end() : symbol.end() + 1] == " ")
        for found in numbers_at(text, start, style=context.style):
            end = found.end
            if name := NAME.match(text, end + (text[end : end + 1] == " ")):
                if NAMES[name.group()] != SYMBOLS[symbol.group()]:
                    continue
                end = name.end()
            yield end, Money(found.value, SYMBOLS[symbol.group()])
        return
    for found in numbers_at(text, at, style=context.style):
        yield from _with_currency(text, found.end, found.value)


def _with_currency(text: str, end: int, value: Decimal) -> Iterator[Found]:
    if half := _HALF_MORE.match(text, end):
        yield half.end(), Money(value + Decimal("0.5"), "CNY")
    if tenths := _TENTHS.match(text, end):
        yield tenths.end(), Money(value + _small(tenths[1], 10) + _small(tenths[2], 100), "CNY")
    if dimes := _DIMES.match(text, end):
        yield dimes.end(), Money(value / 10 + _small(dimes[1], 100), "CNY")
    if cents := _CENTS.match(text, end):
        yield cents.end(), Money(value / 100, "CNY" if "分" in cents.group() else "USD")
    if name := NAME.match(text, end + (text[end : end + 1] == " ")):
        yield name.end(), Money(value, NAMES[name.group()])
    yield end, Money(value)


def _small(digit: str | None, parts: int) -> Decimal:
    return Decimal(_DIGIT[digit]) / parts if digit else Decimal(0)


def percent_at(text: str, at: int, context: Context) -> Iterator[tuple[int, Decimal]]:
    """20%, 百分之二十, 两成, 三成五, 20 percent: as a share of one."""
    for mark, parts in ((_BAIFEN, 100), (_QIANFEN, 1000)):
        if found := mark.match(text, at):
            yield from ((n.end, n.value / parts) for n in numbers_at(text, found.end(), style=context.style))
            return
    if tenths := _CHENG.match(text, at):
        more = Decimal(5) if tenths[2] == "半" else Decimal(_digit(tenths[2]) if tenths[2] else 0)
        yield tenths.end(), Decimal(_digit(tenths[1])) / 10 + more / 100
        return
    for number in numbers_at(text, at, style=context.style):
        if found := _PERCENT.match(text, number.end):
            yield found.end(), number.value / _HUNDRED
        elif found := _PERMILLE.match(text, number.end):
            yield found.end(), number.value / 1000


def _digit(text: str) -> int:
    return 2 if text == "两" else _DIGIT[text]


def rebate_at(text: str, at: int, context: Context) -> Iterator[tuple[int, Decimal]]:
    """八折, 85折, 8.5折, 半价 and 20% off: as the share that is still paid."""
    if found := _HALF_PRICE.match(text, at):
        yield found.end(), Decimal("0.5")
        return
    if found := _TWO_FIGURES.match(text, at):
        yield found.end(), Decimal(10 * _DIGIT[found[1]] + _DIGIT[found[2]]) / _ZHE_TENTHS
        return
    for number in numbers_at(text, at, style=context.style):
        if found := _ZHE.match(text, number.end):
            whole = number.value < _ZHE_WHOLE or number.value == _ZHE_WHOLE
            yield found.end(), number.value / (_ZHE_WHOLE if whole else _ZHE_TENTHS)
        elif found := _OFF.match(text, number.end):
            yield found.end(), 1 - number.value / _HUNDRED
