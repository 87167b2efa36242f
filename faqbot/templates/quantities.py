"""Reads quantities, durations, times of day and units where they stand in a question."""

import re
from collections.abc import Iterator
from decimal import Decimal

from faqbot.language.chinese_numbers import chinese_at
from faqbot.language.numbers import numbers_at
from faqbot.templates import units
from faqbot.templates.amounts import Found
from faqbot.templates.values import Clock, Context, Duration, Quantity

_HALF = Decimal("0.5")
_MIDDLE_HALF = re.compile(r" ?个半")
_HALF_AFTER = re.compile(r"半")
_METRES = re.compile(r" ?米 ?([一二三四五六七八九]{1,2}|\d{1,2})(?!\d)(?! ?[十百千万点个厘分毫cm])")
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")}
_DURATION = re.compile(
    r" ?-?(?:(?P<workday>个?工作日|个?交易日|(?:working|business|work) ?days?)|(?P<year>年|years?|yrs?)|(?P<month>个?月|months?|期(?![末初]))"
    r"|(?P<week>个?星期|个?礼拜|周|weeks?)|(?P<day>天|日(?!元)|days?)|(?P<hour>个?小时|个?钟头|hours?|hrs?)"
    r"|(?P<minute>分钟|minutes?|mins?)|(?P<second>秒钟?|seconds?|secs?))(?![a-z])"
)
_ONE_OF = re.compile(r"(?:a|an|one) (?=year|month|week|day|hour|minute|working|business)")
_HALF_AN = re.compile(r"half an? (?=year|hour|minute|day)")
_HALF_A = re.compile(r"half an? ")
_A = re.compile(r"(?:an?|one) (?=[a-z]{3})")
_CLOCK_24 = re.compile(r"([01]?\d|2[0-4])[:点时](?:([0-5]\d)分?)?(?![:\d])", re.ASCII)
_CLOCK_EN = re.compile(r"(1[0-2]|0?[1-9])(?::([0-5]\d))? ?(a\.?m\.?|p\.?m\.?|o'clock)(?![a-z])", re.ASCII)
_PART_OF_DAY = re.compile(r"(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜)")
_HOUR = re.compile(r"([零一二三四五六七八九十两]{1,3}|\d{1,2}) ?[点时]")
_CLOCK_ZH = re.compile(r"(半|[一三]刻|(?:[零一二三四五六七八九十]{1,3}|[0-5]?\d)(?:分)?)?(?:钟|整)?")
_SPECIAL = {"noon": Clock(12), "midday": Clock(12), "midnight": Clock(0), "正午": Clock(12), "午夜": Clock(0)}
_NOON = 12


def quantity_at(text: str, at: int, context: Context) -> Iterator[Found]:
    """A number with a unit: 一个半小时, 5 ft 10 in, 3斤半, -40 °F."""
    for end, quantity in _single(text, at, context):
        yield from _compound(text, end, quantity, context)
        yield end, quantity


def _single(text: str, at: int, context: Context) -> Iterator[tuple[int, Quantity]]:
    if half := _HALF_A.match(text, at) or _A.match(text, at):
        amount = _HALF if half.group().startswith("half") else Decimal(1)
        if found := units.NAME.match(text, half.end()):
            yield found.end(), Quantity(amount, units.unit_of(found.group()))
    for number in numbers_at(text, at, style=context.style):
        if metres := _METRES.match(text, number.end):
            yield metres.end(), Quantity(number.value + _decimals(metres[1]), "meter")
        amount, end = number.value, number.end
        if half := _MIDDLE_HALF.match(text, end):
            amount, end = amount + _HALF, half.end()
        if found := units.NAME.match(text, end + (text[end : end + 1] in {" ", "-"})):
            if after := _HALF_AFTER.match(text, found.end()):
                yield after.end(), Quantity(amount + _HALF, units.unit_of(found.group()))
            yield found.end(), Quantity(amount, units.unit_of(found.group()))


def _decimals(digits: str) -> Decimal:
    """一米七五 is 1.75."""
    return Decimal("0." + "".join(str(_DIGIT.get(digit, digit)) for digit in digits))


def _compound(text: str, end: int, first: Quantity, context: Context) -> Iterator[Found]:
    """1小时30分, 5 feet 10 inches: the second unit is the smaller one of the same kind."""
    gap = re.compile(r" ?(?:零|and |,)? ?").match(text, end)
    start = gap.end() if gap else end
    for further, second in _single(text, start, context):
        value = units.converted(second, first.unit) if first.unit not in units.TEMPERATURES else None
        if value is not None and 0 < value < 1 and second.amount >= 0:
            yield further, Quantity(first.amount + value, first.unit)


def unit_at(text: str, at: int, context: Context) -> Iterator[Found]:
    if at and text[at - 1].isascii() and text[at - 1].isalpha():
        return
    if found := units.NAME.match(text, at):
        yield found.end(), units.unit_of(found.group())


def duration_at(text: str, at: int, context: Context) -> Iterator[Found]:
    """A length of time: 三年, 36期, 半年, two weeks, 10 working days, a month."""
    whole = _HALF_AN.match(text, at) or _ONE_OF.match(text, at)
    if whole and (found := _DURATION.match(text, whole.end())):
        amount = _HALF if whole.group().startswith("half") else Decimal(1)
        yield found.end(), Duration(amount, str(found.lastgroup))
    for number in numbers_at(text, at, style=context.style):
        amount, end = number.value, number.end
        if half := _MIDDLE_HALF.match(text, end):
            amount, end = amount + _HALF, half.end()
        if found := _DURATION.match(text, end):
            if (after := _HALF_AFTER.match(text, found.end())) and found.lastgroup != "workday":
                yield after.end(), Duration(amount + _HALF, str(found.lastgroup))
            yield found.end(), Duration(amount, str(found.lastgroup))


def clock_at(text: str, at: int, context: Context) -> Iterator[Found]:
    """A time of day: 15:00, 3pm, 下午三点半, noon."""
    for word, clock in _SPECIAL.items():
        if text.startswith(word, at):
            yield at + len(word), clock
            return
    if english := _CLOCK_EN.match(text, at):
        yield english.end(), Clock(_of_day(int(english[1]), english[3]), int(english[2] or 0))
        return
    part = _PART_OF_DAY.match(text, at)
    start = part.end() if part else at
    start += text[start : start + 1] == " "
    plain = _CLOCK_24.match(text, start)
    if plain and plain.group()[-1].isdigit() and (hour := _shifted(int(plain[1]), part)) is not None:
        yield plain.end(), Clock(hour, int(plain[2] or 0))
        return
    yield from _spoken(text, start, part)


def _spoken(text: str, start: int, part: re.Match[str] | None) -> Iterator[Found]:
    """下午三点半; 三点五分 is no 3.5. Without a part of the day the hours up to twelve are those of the morning."""
    found = _HOUR.match(text, start)
    number = chinese_at(found[1], 0) if found else None
    if found is None or number is None:
        return
    rest = _CLOCK_ZH.match(text, found.end())
    hour = _shifted(int(number[1]), part)
    minute = _minutes(rest[1] if rest else None)
    if hour is not None and minute is not None and rest is not None:
        yield rest.end(), Clock(hour, minute)


def _minutes(text: str | None) -> int | None:
    if text is None:
        return 0
    if text == "半":
        return 30
    if text.endswith("刻"):
        return 15 if text[0] == "一" else 45
    found = numbers_at(text.rstrip("分"), 0)
    return int(found[0].value) if found and 0 <= found[0].value < 60 else None


def _of_day(hour: int, half: str) -> int:
    return hour % _NOON + (_NOON if half.startswith("p") else 0) if half != "o'clock" else hour


def _shifted(hour: int, part: re.Match[str] | None) -> int | None:
    if not 0 <= hour <= 24:
        return None
    if part is None or hour > _NOON:
        return hour % 24
    match part[1]:
        case "下午" | "傍晚" | "晚上":
            return hour % _NOON + _NOON if hour != _NOON or part[1] == "下午" else 0
        case "中午":
            return hour if hour in {11, 12} else hour + _NOON
        case "夜里" | "半夜":
            return None if hour not in {_NOON, 1, 2, 3} else hour % _NOON
        case _:
            return hour % 24 if hour != _NOON or part[1] == "上午" else 0
