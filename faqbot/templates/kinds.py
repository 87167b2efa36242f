"""How each kind of slot is read, and by which marks a question is seen to hold one."""

import re
from collections.abc import Callable, Iterator

from faqbot.language.dates import Doubtful, day_at
from faqbot.language.numbers import numbers_at
from faqbot.templates import units
from faqbot.templates.amounts import Found, money_at, percent_at, rebate_at
from faqbot.templates.currencies import NAME, NAMES, SYMBOL, SYMBOLS
from faqbot.templates.feasts import feast_at
from faqbot.templates.places import place_at
from faqbot.templates.quantities import clock_at, duration_at, quantity_at, unit_at
from faqbot.templates.series import series_at
from faqbot.templates.sums import sum_at
from faqbot.templates.values import Context, Kind

Read = Callable[[str, int, Context], Iterator[Found | Doubtful]]


def _number(text: str, at: int, context: Context) -> Iterator[Found]:
    yield from ((n.end, n.value) for n in numbers_at(text, at, style=context.style))


def _whole(text: str, at: int, context: Context) -> Iterator[Found]:
    yield from (
        (n.end, n.value) for n in numbers_at(text, at, style=context.style) if n.value == n.value.to_integral_value()
    )


def _day(text: str, at: int, context: Context) -> Iterator[Found | Doubtful]:
    found = day_at(text, at, context.today)
    if isinstance(found, Doubtful):
        yield found
    elif found is not None:
        yield found.end, found


def _currency(text: str, at: int, context: Context) -> Iterator[Found]:
    if at and text[at - 1].isascii() and text[at - 1].isalpha():
        return
    if name := NAME.match(text, at):
        yield name.end(), NAMES[name.group()]
    elif symbol := SYMBOL.match(text, at):
        yield symbol.end(), SYMBOLS[symbol.group()]


READERS: dict[Kind, Read] = {
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.MONEY: money_at,
    Kind.PERCENT: percent_at,
    Kind.REBATE: rebate_at,
    Kind.DAY: _day,
    Kind.DURATION: duration_at,
    Kind.QUANTITY: quantity_at,
    Kind.UNIT: unit_at,
    Kind.CURRENCY: _currency,
    Kind.PLACE: place_at,
    Kind.CLOCK: clock_at,
    Kind.FEAST: feast_at,
    Kind.SUM: sum_at,
    Kind.SERIES: series_at,
}

_DIGIT = (
    r"[\d零〇一二两三四五六七八九十百千万半廿卅俩仨]|dozen|half|zero|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|teen|twent|thirt|fort|fift|hundred|thousand|million"
)
NUMERIC = re.compile(_DIGIT)
CUES: dict[Kind, re.Pattern[str]] = {
    Kind.PERCENT: re.compile(r"[%‰]|分之|成|percent|per cent|pct"),
    Kind.REBATE: re.compile(r"折|半价|off|discount|cheaper|half price"),
    Kind.UNIT: units.NAME,
    Kind.CURRENCY: re.compile(rf"{NAME.pattern}|{SYMBOL.pattern}"),
    Kind.QUANTITY: NUMERIC,
    Kind.DURATION: re.compile(r"[年月周天日期时分秒]|星期|礼拜|钟头|year|month|week|day|hour|minute|second|yr|hr|min|sec"),
    Kind.DAY: re.compile(r"[\d日号天周月]|星期|礼拜|现在|day|now|tomorrow|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"),
    Kind.CLOCK: re.compile(r"[点时:]|午|am|pm|a\.m|p\.m|noon|midnight|o'clock"),
}  # fmt: skip
ANYTHING = re.compile("")


def cue(kind: Kind) -> re.Pattern[str]:
    """What a question must show to hold such a slot; cheap, and never wrong when it says no."""
    if kind in {Kind.PLACE, Kind.FEAST, Kind.CHOICE}:
        return ANYTHING
    return CUES.get(kind, NUMERIC)
