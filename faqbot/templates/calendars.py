"""Dates moved by a length of time, and the time between two of them."""

from calendar import monthrange
from datetime import date, timedelta

from faqbot.templates import feasts
from faqbot.templates.values import Both, Context, Duration

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)
_MOST_WORKDAYS = 2000
_KNOWN_EXCHANGES = 2026


def moved(day: date, length: Duration, context: Context, *, back: bool = False) -> date | None:
    """The date so much later or earlier; None if the length is no whole number of days, or leads too far."""
    months = length.amount * 12 if length.unit == "year" else length.amount if length.unit == "month" else None
    sign = -1 if back else 1
    if months is not None:
        return _by_months(day, sign * int(months)) if months == int(months) and abs(months) < 4000 else None
    days = {"week": 7, "day": 1}.get(length.unit)
    if days is not None:
        count = length.amount * days
        return _within(day, sign * int(count)) if count == int(count) and abs(count) < 120_000 else None
    if length.unit == "workday" and length.is_whole and length.amount <= _MOST_WORKDAYS:
        return by_workdays(day, sign * int(length.amount), context.region)
    return None


def by_workdays(day: date, count: int, region: str) -> date:
    """The working day so many working days after or before; the day itself is not counted."""
    step = timedelta(1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= feasts.is_workday(day, region)
    return day


def workdays(first: date, last: date, region: str) -> int:
    """The working days of a stretch of days, both ends counted."""
    return sum(feasts.is_workday(first + timedelta(i), region) for i in range((last - first).days + 1))


def exchanges_note(last: date, region: str) -> tuple[Both, ...]:
    """China announces the working weekends of a year at the end of the year before."""
    name = feasts.region_name(region)
    note = Both(f"节假日按{name.zh}的公共假期计算", f"public holidays of {name.en}")
    if region == "CN" and last.year > _KNOWN_EXCHANGES:
        late = Both(
            f"{last.year} 年的调休安排尚未计入", f"working weekends of {last.year} are not yet taken into account"
        )
        return note, late
    return (note,)


def age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def months_and_days(first: date, last: date) -> tuple[int, int, int]:
    """Whole years, months and days from the first day to the last."""
    months = (last.year - first.year) * 12 + last.month - first.month
    anchor = _by_months(first, months)
    if anchor is None or anchor > last:
        months -= 1
        anchor = _by_months(first, months)
    assert anchor is not None, "both dates are within the calendar"  # noqa: S101 - for the type checker
    return months // 12, months % 12, (last - anchor).days


def _by_months(day: date, months: int) -> date | None:
    """The same day of another month, or the last one of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not FIRST.year <= year <= LAST.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _within(day: date, days: int) -> date | None:
    try:
        found = day + timedelta(days)
    except OverflowError:
        return None
    return found if FIRST <= found <= LAST else None
