"""Feasts by name, and the days off and working days of a region, from the package `holidays`."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from faqbot.templates.amounts import Found
from faqbot.templates.values import Both, Context

if TYPE_CHECKING:
    from holidays import HolidayBase

_NAMES = {
    "new_year": "元旦 new_year's_day new_year new_years new_years_day new_year's",
    "spring_festival": "春节 大年初一 农历新年 spring_festival chinese_new_year lunar_new_year",
    "new_year_eve_lunar": "除夕 大年三十 年三十",
    "valentine": "情人节 valentine's_day valentines_day",
    "women": "妇女节 三八节",
    "qingming": "清明节 清明 tomb-sweeping_day qingming",
    "labour": "劳动节 五一 五一劳动节 labour_day may_day",
    "children": "儿童节 六一",
    "dragon_boat": "端午节 端午 dragon_boat_festival",
    "mid_autumn": "中秋节 中秋 mid-autumn_festival mid_autumn_festival moon_festival",
    "national": "国庆节 国庆 十一国庆 national_day",
    "halloween": "万圣节 halloween",
    "singles": "双十一 双11 singles'_day singles_day double_eleven",
    "double_twelve": "双十二 双12",
    "christmas_eve": "平安夜 christmas_eve",
    "christmas": "圣诞节 圣诞 christmas xmas christmas_day",
    "new_years_eve": "跨年夜 new_year's_eve new_years_eve",
}
_FIXED = {
    "new_year": (1, 1), "valentine": (2, 14), "women": (3, 8), "labour": (5, 1), "children": (6, 1),
    "national": (10, 1), "halloween": (10, 31), "singles": (11, 11), "double_twelve": (12, 12),
    "christmas_eve": (12, 24), "christmas": (12, 25), "new_years_eve": (12, 31),
}  # fmt: skip
_LUNAR = {"spring_festival": "春节", "qingming": "清明节", "dragon_boat": "端午节", "mid_autumn": "中秋节"}
_BY_NAME = {name.replace("_", " "): feast for feast, names in _NAMES.items() for name in names.split()}
_NAME = re.compile(
    "|".join(
        re.escape(name) + (r"(?![a-z0-9])" if name.isascii() else "")
        for name in sorted(_BY_NAME, key=len, reverse=True)
    )
)
_REGIONS = {
    "CN": Both("中国内地", "mainland China"), "HK": Both("香港", "Hong Kong"), "TW": Both("台湾", "Taiwan"),
    "US": Both("美国", "United States"), "GB": Both("英国", "United Kingdom"), "SG": Both("新加坡", "Singapore"),
    "DE": Both("德国", "Germany"), "JP": Both("日本", "Japan"), "MO": Both("澳门", "Macau"),
}  # fmt: skip
_LONGEST_WAIT_YEARS = 2


def feast_at(text: str, at: int, context: Context) -> Iterator[Found]:
    if found := _NAME.match(text, at):
        yield found.end(), _BY_NAME[found.group()]


def feast_day(feast: str, year: int) -> date | None:
    """The day of a feast in a year; None if the calendar of that year is not known."""
    if feast in _FIXED:
        return date(year, *_FIXED[feast])
    if feast == "new_year_eve_lunar":
        first = feast_day("spring_festival", year)
        return first - timedelta(1) if first else None
    name = _LUNAR[feast]
    days = [day for day, named in _calendar("CN", year).items() if name in named and "补" not in named]
    return min(days, default=None)


def coming(feast: str, today: date) -> date | None:
    """The next day of a feast, today included."""
    for year in range(today.year, today.year + _LONGEST_WAIT_YEARS):
        day = feast_day(feast, year)
        if day is not None and day >= today:
            return day
    return None


def region_name(region: str) -> Both:
    return _REGIONS.get(region, Both(region, region))


def is_known_region(region: str) -> bool:
    import holidays  # noqa: PLC0415 - a large package, for those who ask for working days only

    return region in holidays.list_supported_countries()


def is_workday(day: date, region: str) -> bool:
    """Neither a weekend nor a public holiday; a weekend day that is worked instead counts as one."""
    calendar = _calendar(region, day.year)
    return bool(calendar.is_working_day(day))


def day_off(day: date, region: str) -> str | None:
    """The name of the public holiday on that day, None if there is none."""
    return _calendar(region, day.year).get(day)


@cache
def _calendar(region: str, year: int) -> "HolidayBase":
    import holidays  # noqa: PLC0415 - a large package, for those who ask for working days only

    language = {"CN": "zh_CN", "HK": "zh_HK", "TW": "zh_TW"}.get(region)
    return holidays.country_holidays(region, years=year, language=language)


def warm(region: str, year: int) -> None:
    """Load what the first question about a working day would wait for."""
    _calendar(region, year)
