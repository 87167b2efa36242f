"""Dates as people write them, read against the day on which they are said: 下周三, 5月1日, 25 December, tomorrow."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from faqbot.language.chinese_numbers import chinese_at

MONTHS = (
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sept", "oct", "nov", "dec"],
)
WEEKDAYS = (
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
)
CHINESE_WEEKDAYS = "一二三四五六日"


class Doubt(Enum):
    """Why a text that looks like a date is none that can be used."""

    IMPOSSIBLE = auto()  # 30 February
    AMBIGUOUS = auto()  # 03/04/2026


@dataclass(frozen=True, slots=True)
class Day:
    """A date that ends at `end` of its text; a day without a year is given the one in which it was said.

    `loose` is the other date that the words may mean, for a reply to name.
    """

    end: int
    on: date
    has_year: bool = True
    loose: date | None = None

    def coming(self, today: date) -> date:
        """The date itself, or without a year the next one that is not past."""
        return self.on if self.has_year or self.on >= today else _in_year(self.on, self.on.year + 1)

    def past(self, today: date) -> date:
        """The date itself, or without a year the latest one that is not in the future."""
        return self.on if self.has_year or self.on <= today else _in_year(self.on, self.on.year - 1)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What looks like a date but cannot be used."""

    end: int
    text: str
    doubt: Doubt


_MONTH = "|".join((*MONTHS[0], *MONTHS[1], "sep"))
_N = r"[0-9零〇一二三四五六七八九十廿]"
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d|[-/]\d)", re.ASCII)
_ZH = re.compile(rf"(?:({_N}{{4}}) ?年 ?|(今|明|去|后|前)年 ?)?({_N}{{1,3}}) ?月(?:份)? ?({_N}{{1,3}}) ?[日号](?!线)")
_ZH_DAY = re.compile(rf"(本月|这个月|下个月|下月|上个月|上月)?({_N}{{1,3}}) ?[日号](?![线楼房店码])")
_SLASH = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)", re.ASCII)
_EN_DM = re.compile(
    rf"(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_MONTH})\.?(?:,? (\d{{4}}))?(?![a-z0-9])", re.ASCII
)
_EN_MD = re.compile(rf"({_MONTH})\.? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?(?![a-z0-9])", re.ASCII)
_RELATIVE = {
    "大前天": -3, "前天": -2, "昨天": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3,
    "day before yesterday": -2, "the day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1,
    "day after tomorrow": 2, "the day after tomorrow": 2, "now": 0, "现在": 0,
}  # fmt: skip
_RELATIVE_AT = re.compile("|".join(sorted(map(re.escape, _RELATIVE), key=len, reverse=True)) + r"(?![a-z])")
_ZH_WEEKDAY = re.compile(r"(上上|上|这|本|下下|下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])")
_EN_WEEKDAY = re.compile(
    rf"(?:(last|this|next|on|coming|this coming) )?({'|'.join((*WEEKDAYS[0], 'tues', 'wednes', 'thurs', *WEEKDAYS[1]))})(?![a-z])"
)
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
_YEARS = {"今": 0, "明": 1, "后": 2, "去": -1, "前": -2}
_THIS_MONTH = {"本月": 0, "这个月": 0, "下个月": 1, "下月": 1, "上个月": -1, "上月": -1}


def day_at(text: str, at: int, today: date) -> Day | Doubtful | None:
    """The date that begins at `at` of a normalised text, or what is wrong with it; None if there is none."""
    if at and text[at - 1].isascii() and text[at - 1].isalnum() and text[at : at + 1].isascii():
        return None
    for read in _READERS:
        found = read(text, at, today)
        if found is not None:
            return found
    return None


def _iso(text: str, at: int, today: date) -> Day | Doubtful | None:
    found = _ISO.match(text, at)
    return _made(found, int(found[1]), int(found[3]), int(found[4])) if found else None


def _slashed(text: str, at: int, today: date) -> Day | Doubtful | None:
    """3/4/2026 is March in one country and April in another; it is read only where just one of them can be."""
    found = _SLASH.match(text, at)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if first == second or second > 12:
        return _made(found, year, first, second)
    if first > 12:
        return _made(found, year, second, first)
    return Doubtful(found.end(), found.group(), Doubt.AMBIGUOUS)


def _chinese(text: str, at: int, today: date) -> Day | Doubtful | None:
    found = _ZH.match(text, at)
    if found is None:
        return None
    year = _number(found[1]) if found[1] else today.year + _YEARS.get(found[2] or "今", 0)
    return _made(found, year, _number(found[3]), _number(found[4]), has_year=bool(found[1] or found[2]))


def _chinese_day(text: str, at: int, today: date) -> Day | Doubtful | None:
    """二十五号 is of this month, and 下月3号 of the next."""
    found = _ZH_DAY.match(text, at)
    if found is None:
        return None
    month = today.month - 1 + _THIS_MONTH.get(found[1] or "本月", 0)
    return _made(found, today.year + month // 12, month % 12 + 1, _number(found[2]))


def _english(text: str, at: int, today: date) -> Day | Doubtful | None:
    if found := _EN_DM.match(text, at):
        day, month, year = found[1], found[2], found[3]
    elif found := _EN_MD.match(text, at):
        day, month, year = found[2], found[1], found[3]
    else:
        return None
    return _made(found, int(year or today.year), _month(month), int(day), has_year=bool(year))


def _relative(text: str, at: int, today: date) -> Day | None:
    found = _RELATIVE_AT.match(text, at)
    return Day(found.end(), today + timedelta(_RELATIVE[found.group()])) if found else None


def _chinese_weekday(text: str, at: int, today: date) -> Day | None:
    """The week begins on Monday; a weekday alone is the next one, today included."""
    found = _ZH_WEEKDAY.match(text, at)
    if found is None:
        return None
    weekday = CHINESE_WEEKDAYS.index("日" if found[2] == "天" else found[2])
    if found[1] is None:
        return Day(found.end(), today + timedelta((weekday - today.weekday()) % 7))
    return Day(found.end(), _weekday(today, weekday, _WEEKS[found[1]]))


def _english_weekday(text: str, at: int, today: date) -> Day | None:
    found = _EN_WEEKDAY.match(text, at)
    if found is None:
        return None
    weekday = [name[:3] for name in WEEKDAYS[0]].index(found[2][:3])
    coming = today + timedelta((weekday - today.weekday()) % 7)
    match found[1]:
        case "last":
            return Day(found.end(), coming - timedelta(7))
        case "next":
            following = _weekday(today, weekday, 1)
            return Day(found.end(), following, loose=coming if coming != following else None)
        case _:
            return Day(found.end(), coming)


_READERS: tuple[Callable[[str, int, date], Day | Doubtful | None], ...] = (
    _iso,
    _slashed,
    _chinese,
    _chinese_day,
    _english,
    _relative,
    _chinese_weekday,
    _english_weekday,
)


def _made(found: re.Match[str], year: int, month: int, day: int, *, has_year: bool = True) -> Day | Doubtful:
    try:
        return Day(found.end(), date(year, month, day), has_year)
    except ValueError:
        return Doubtful(found.end(), found.group().strip(), Doubt.IMPOSSIBLE)


def _weekday(today: date, weekday: int, weeks: int) -> date:
    return today + timedelta(weekday - today.weekday() + 7 * weeks)


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year) if (day.month, day.day) != (2, 29) else date(year, 2, 28)


def _month(name: str) -> int:
    return [month[:3] for month in MONTHS[0]].index(name[:3]) + 1


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    found = chinese_at(text, 0)
    return int(found[1]) if found and found[0] == len(text) else 0
