"""What a text states that can be checked: amounts with their units, dates, times, links, codes and names.

A text that is to be supported is read strictly, each number in one way; a text that supports is read in every way that
it can be meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from faqbot.language.dates import CHINESE_WEEKDAYS, MONTHS, WEEKDAYS
from faqbot.language.normalise import normalise
from faqbot.language.numbers import Number, numbers_at
from faqbot.language.rarity import rarity
from faqbot.language.tokens import stem

_REMEMBERED = 1 << 12
# What stands behind a number, by the unit that it means; the first that fits counts.
_UNITS = (
    ("workday", r"(?:business|working|work)[ -]?days?\b|个?工作[日天]"),
    ("day", r"days?\b|个?自然日|[天日]"),
    ("hour", r"(?:hours?|hrs?|h)\b|个?小时|个?钟头"),
    ("minute", r"(?:minutes?|mins?)\b|分钟"),
    ("second", r"(?:seconds?|secs?)\b|秒"),
    ("week", r"weeks?\b|个?星期(?![一二三四五六日天])|周(?![岁一二三四五六日])|个?礼拜(?![一二三四五六日天])"),
    ("month", r"(?:calendar )?months?\b|个月"),
    ("month of the year", r"月"),
    ("year", r"(?:years?|yrs?)\b|年|周?岁"),
    ("percent", r"%|percent\b|per cent\b|个百分点"),
    ("tenths", r"成"),
    ("of the price", r"折"),
    ("yuan", r"(?:yuan|rmb|cny)\b|元|块钱?|人民币"),
    ("dollar", r"(?:us )?dollars?\b|usd\b|美元|美金"),
    ("euro", r"(?:euros?|eur)\b|欧元"),
    ("pound", r"(?:pounds?|gbp)\b|英镑"),
    ("hong kong dollar", r"hkd\b|港元|港币"),
    ("cent", r"cents?\b|美分"),
    ("kilogram", r"(?:kilograms?|kilos?|kg)\b|公斤|千克"),
    ("gram", r"(?:grams?|g)\b|克"),
    ("jin", r"斤"),
    ("kilometre", r"(?:kilomet(?:re|er)s?|km)\b|公里|千米"),
    ("metre", r"(?:met(?:re|er)s?|m)\b|米"),
    ("centimetre", r"(?:centimet(?:re|er)s?|cm)\b|厘米"),
    ("gigabyte", r"gb\b"),
    ("megabyte", r"mb\b|兆"),
    ("time", r"times\b|次"),
)  # fmt: skip
_UNIT = re.compile(
    r"[ -]?(?:(?:calendar|full|more|consecutive) )?(?:(?:working|business) (?!days?\b))?(?:"
    + "|".join(f"(?P<u{i}>{form})" for i, (_, form) in enumerate(_UNITS))
    + ")"
)
_CURRENCIES = (
    ("hong kong dollar", r"hk\$"), ("dollar", r"(?:us)?\$|usd"), ("euro", r"€|eur"), ("pound", r"£|gbp"),
    ("yuan", r"[¥￥]|rmb|cny|人民币"),
)  # fmt: skip
# What counts neither days nor money nor any of the other units.
_THING = re.compile(r"[张件间位名人条台本册份只双套盒瓶]|个(?![月小工自星礼])| (?!(?:to|or|and|up|per)\b)[a-z]{3,}")
_THINGS = "things"
_EVERY = re.compile(
    r"(?P<e1>每[日天]|\bdaily\b|\b(?:per|a|each|every) (?:calendar )?day\b)"
    r"|(?P<e2>每个?小时|\bhourly\b|\b(?:per|an|each|every) hour\b)|(?P<e3>每分钟|\b(?:per|a|each|every) minute\b)"
    r"|(?P<e5>每周|每个?星期|\bweekly\b|\b(?:per|a|each|every) week\b)"
    r"|(?P<e6>每个?月|\bmonthly\b|\b(?:per|a|each|every) month\b)"
    r"|(?P<e8>每年|\b(?:yearly|annual(?:ly)?)\b|\b(?:per|a|each|every) year\b)"
)
_CURRENCY = re.compile(r"(?:" + "|".join(f"(?P<c{i}>{form})" for i, (_, form) in enumerate(_CURRENCIES)) + r") ?$")
_RANGE = re.compile(r" ?(?:-|–|~|to|or|and|至|到|或) ?(?=[\d一二两三四五六七八九十]|[a-z])")
# Characters that count, in words that do not.
_NO_NUMBER = re.compile(
    r"十分(?!钟)|万一|千万(?!元)|百般|一(?:般|定|样|些|下|起|直|并|律|旦|致|经|次性|切|方面)|[第统唯同逐]一"
)
_ONE = re.compile(r"one\b|一(?![一二三四五六七八九十百千万成])|an?\b|couple\b")
_HUNDREDTHS = re.compile(r"百分之(?=[\d零一二两三四五六七八九十百])")
_CLOCK = re.compile(
    r"(?P<h>\d{1,2}):(?P<m>\d{2})(?: ?(?P<half>[ap])\.?m\b)?|(?P<h2>\d{1,2}) ?(?P<half2>[ap])\.?m\b"
    r"|(?P<when>上午|早上|凌晨|中午|下午|晚上|傍晚)?(?P<h3>\d{1,2}|[一二两三四五六七八九十]{1,3})点(?![五八]折)(?P<past>半|(?P<m3>\d{1,2})分)?"
)
_MONTH = re.compile(r"\b(?:" + "|".join(dict.fromkeys((*MONTHS[0], *MONTHS[1]))) + r")\b")
_MAY = re.compile(r"(?<=\d )may\b|\bmay(?= \d)")
_WEEKDAY = re.compile(
    r"\b(?P<en>" + "|".join((*WEEKDAYS[0], *WEEKDAYS[1])) + r")s?\b|(?:周|星期|礼拜)(?P<zh>[一二三四五六日天])"
)
_DAY_NAME = re.compile(rf"(?:{_MONTH.pattern}|{_WEEKDAY.pattern})")
_PATH = r"(?:[^\s<>\[\]（）()，。；、\"'”\u3400-\u9fff]*[A-Za-z0-9/=&#_-])"
_LINK = re.compile(
    rf"(?:https?://|www\.){_PATH}|[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    rf"|\b[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:com|org|net|cn|io|edu|gov|example)\b(?:/{_PATH}?)?",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b(?=[A-Za-z0-9_/-]*\d)[A-Za-z][A-Za-z0-9]*(?:[-_/]?[A-Za-z0-9]+)*\b|\b[A-Z]{2,}\b")
_NAME = re.compile(r"\b[A-Z][a-z][\w’']*")
_QUOTED = re.compile(r"[「『“《\"]([^「」『』“”《》\"]{1,60})[」』”》\"]")
_BEGINS = re.compile(r"(?:^|[.!?:] +|\n)[\W\d]*$")
_NEVER_HEARD = 0.95
_NOON, _HOUR = 12, 60
_AFTER_NOON = frozenset({"下午", "晚上", "傍晚"})
_LATE_MORNING = 10


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with what it counts; the unit is empty where nothing stands beside it, or nothing that is known.

    Dates and times are amounts too: the fifth month of the year, the first day of the week, minutes of the day.
    """

    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What one text states; `marks` are links, codes and names as they are written, in lower case."""

    amounts: frozenset[Amount]
    marks: frozenset[str]
    links: frozenset[str]


@lru_cache(_REMEMBERED)
def stated(text: str) -> Stated:
    """What a text states that must be supported."""
    return Stated(frozenset(_amounts(text, loose=False)), frozenset(_marks(text)), frozenset(_links(text)))


@lru_cache(_REMEMBERED)
def supporting(text: str) -> frozenset[Amount]:
    """Every amount that a text can be taken to state."""
    return frozenset(_amounts(text, loose=True))


def _amounts(text: str, *, loose: bool) -> Iterator[Amount]:
    normal = _LINK.sub(" ", normalise(text))
    for clock in _CLOCK.finditer(normal):
        yield from _times(clock, loose=loose)
    rest = _CLOCK.sub(lambda found: " " * len(found.group()), normal)
    yield from _named_days(rest)
    yield from (Amount(Decimal(1), _named(every, "e")) for every in _EVERY.finditer(rest))
    rest = _WEEKDAY.sub(lambda found: " " * len(found.group()), rest)
    if not loose:
        rest = _CODE.sub(lambda found: " " * len(found.group()), _NO_NUMBER.sub(lambda f: " " * len(f.group()), rest))
    yield from _numbers(rest, loose=loose)


def _numbers(normal: str, *, loose: bool) -> Iterator[Amount]:
    at = 0
    while at < len(normal):
        readings = numbers_at(normal, at) if _may_begin(normal, at) else ()
        for number in readings if loose else readings[:1]:
            yield from _measured(normal, at, number, loose=loose)
        at = readings[-1 if loose else 0].end if readings else at + 1


def _may_begin(normal: str, at: int) -> bool:
    """False within a word or a number."""
    character, before = normal[at], normal[at - 1 : at]
    if character.isascii() and character.isalpha():
        return not (before.isascii() and before.isalnum())
    return character not in "-−– " and not (character.isdigit() and before.isdigit())


def _measured(normal: str, at: int, number: Number, *, loose: bool) -> Iterator[Amount]:
    unit, value = _unit(normal, at, number.end), abs(number.value)
    if not unit and not loose and _ONE.match(normal, at):
        return  # "one of them" counts nothing
    if not unit and loose and (_ONE.match(normal, at) or _THING.match(normal, number.end)):
        unit = _THINGS
    if unit == "tenths":
        value, unit = value * 10, "percent"
    yield Amount(value.normalize(), unit)


def _unit(normal: str, at: int, end: int) -> str:
    if _HUNDREDTHS.search(normal[max(0, at - 3) : at + 1]):
        return "percent"
    if before := _CURRENCY.search(normal[max(0, at - 5) : at]):
        return next(name for i, (name, _) in enumerate(_CURRENCIES) if before[f"c{i}"])
    if behind := _UNIT.match(normal, end):
        return _named(behind, "u")
    if further := _RANGE.match(normal, end):
        ends = [number.end for number in numbers_at(normal, further.end())]
        return next((unit for last in ends if (unit := _unit(normal, further.end(), last))), "")
    return ""


def _named(found: re.Match[str], group: str) -> str:
    """The unit whose group of a pattern matched."""
    return next(name for i, (name, _) in enumerate(_UNITS) if found.groupdict().get(f"{group}{i}"))


def _times(clock: re.Match[str], *, loose: bool) -> Iterator[Amount]:
    """Minutes of the day; an hour without its half of the day may be in either, for a text that supports."""
    digits = clock["h"] or clock["h2"] or clock["h3"]
    number = numbers_at(digits, 0)
    if not number:
        return
    hour, half = int(number[0].value), clock["half"] or clock["half2"]
    minute = 30 if clock["past"] == "半" else int(clock["m"] or clock["m3"] or 0)
    if clock["when"]:
        half = "p" if clock["when"] in _AFTER_NOON or (clock["when"] == "中午" and hour < _LATE_MORNING) else "a"
    hours = {hour} if half is None else {hour % _NOON + (_NOON if half == "p" else 0)}
    if half is None and loose and 0 < hour <= _NOON:
        hours |= {hour % _NOON, hour % _NOON + _NOON}
    yield from (Amount(Decimal(each * _HOUR + minute), "minute of the day") for each in sorted(hours))


def _named_days(normal: str) -> Iterator[Amount]:
    for found in _MONTH.finditer(normal):
        name = found.group()
        if name == "may" and not _MAY.search(normal):
            continue
        month = next(names.index(name) for names in MONTHS if name in names) + 1
        yield Amount(Decimal(month), "month of the year")
    for found in _WEEKDAY.finditer(normal):
        if name := found["en"]:
            day = next(names.index(name) for names in WEEKDAYS if name in names)
        else:
            day = CHINESE_WEEKDAYS.index(found["zh"].replace("天", "日"))
        yield Amount(Decimal(day + 1), "day of the week")


def _links(text: str) -> Iterator[str]:
    yield from (found.group().rstrip(".,;:!?").lower() for found in _LINK.finditer(text))


def _marks(text: str) -> Iterator[str]:
    """Codes, names and what stands in quotation marks; a word that begins a sentence only if nobody ever heard it."""
    rest = _LINK.sub(" ", text)
    yield from (found.group().lower() for found in _CODE.finditer(rest) if not _is_measure(found.group()))
    yield from (found[1].strip().lower() for found in _QUOTED.finditer(rest))
    for found in _NAME.finditer(rest):
        if _DAY_NAME.fullmatch(found.group().lower()):
            continue
        word = stem(found.group().lower())
        if not _BEGINS.search(rest[: found.start()]) or rarity(word) >= _NEVER_HEARD:
            yield found.group().lower()


def _is_measure(code: str) -> bool:
    return code in {"AM", "PM", "OK", "FAQ", "KG", "USD", "CNY", "RMB", "EUR", "GBP", "HKD"}
