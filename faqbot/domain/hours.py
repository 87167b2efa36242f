"""When people are there: spans of the week in a time zone."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SPAN = re.compile(r"([A-Za-z]{3})(?:-([A-Za-z]{3}))?\s+(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", re.ASCII)
_MIDNIGHT = (24, 0)


class BadHours(ValueError):
    """Hours that cannot be read; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, in minutes after midnight, on a day of the week (0 is Monday)."""

    day: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Hours:
    """Spans of the week, as they were written, in a time zone."""

    text: str
    zone: str
    spans: tuple[Span, ...]

    def are_open(self, at: datetime) -> bool:
        """True if a span holds this moment; the moment of closing is closed."""
        there = at.astimezone(ZoneInfo(self.zone))
        minute = there.hour * 60 + there.minute
        return any(span.day == there.weekday() and span.opens <= minute < span.closes for span in self.spans)


def hours(text: str, zone: str) -> Hours:
    """Read hours such as "Mon-Fri 09:00-18:00, Sat 10:00-14:00". Raise BadHours."""
    try:
        ZoneInfo(zone)
    except (KeyError, OSError, ValueError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise BadHours(f"{zone!r} is no time zone; give a name such as Asia/Shanghai") from error
    spans = tuple(span for part in text.split(",") for span in _spans(part.strip()))
    for earlier, later in pairwise(sorted(spans, key=lambda span: (span.day, span.opens))):
        if earlier.day == later.day and later.opens < earlier.closes:
            raise BadHours(f"{text!r} names {DAYS[later.day]} twice for the same time")
    return Hours(text.strip(), zone, spans)


def _spans(part: str) -> tuple[Span, ...]:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise BadHours(f"{part!r} are no hours; write them as Mon-Fri 09:00-18:00, Sat 10:00-14:00")
    first = _day(found[1])
    last = _day(found[2]) if found[2] else first
    opens, closes = _minutes(found[3], found[4]), _minutes(found[5], found[6])
    if last < first or closes <= opens:
        raise BadHours(f"{part!r} ends before it begins; write them as Mon-Fri 09:00-18:00, and a night as two spans")
    return tuple(Span(day, opens, closes) for day in range(first, last + 1))


def _day(name: str) -> int:
    if name.title() not in DAYS:
        raise BadHours(f"{name!r} is no day; use {', '.join(DAYS)}")
    return DAYS.index(name.title())


def _minutes(hour: str, minute: str) -> int:
    clock = (int(hour), int(minute))
    if clock == _MIDNIGHT:
        return 24 * 60
    try:
        found = time(*clock)
    except ValueError as error:
        raise BadHours(f"{hour}:{minute} is no time; write 00:00 to 24:00") from error
    return found.hour * 60 + found.minute
