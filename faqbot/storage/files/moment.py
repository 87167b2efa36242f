"""Points in time as people write them in a file."""

import re
from datetime import UTC, date, datetime, timedelta

from faqbot.storage.files.row import Findings, Place, spell
from faqbot.storage.files.value import shown

# Excel rewrites 2026-01-31 as 2026/1/31 in Chinese Windows; with the year first there is no doubt.
_DAY = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", re.ASCII)
_ONE_DAY = timedelta(days=1)
_SECOND_DAY = datetime.min.replace(tzinfo=UTC) + _ONE_DAY


def beginning(value: object, place: Place, findings: Findings) -> datetime | None:
    """A date (its first moment) or an ISO date and time, in UTC; without a zone it is meant in UTC."""
    return _moment(value, place, findings, of_a_day=timedelta())


def end(value: object, place: Place, findings: Findings) -> datetime | None:
    """The same, but a date alone is meant with the whole of that day: the first moment of the next."""
    return _moment(value, place, findings, of_a_day=_ONE_DAY)


def written_beginning(at: datetime) -> date | datetime:
    """The shortest value that reads back as the same beginning."""
    in_utc = _in_utc(at)
    return in_utc.date() if in_utc.time() == datetime.min.time() else in_utc


def written_end(at: datetime) -> date | datetime:
    """The shortest value that reads back as the same end."""
    in_utc = _in_utc(at)
    return (in_utc - _ONE_DAY).date() if in_utc.time() == datetime.min.time() and in_utc > _SECOND_DAY else in_utc


def _moment(value: object, place: Place, findings: Findings, *, of_a_day: timedelta) -> datetime | None:
    if value is None:
        return None
    try:
        text = str(value).strip() if isinstance(value, str | date) else ""
        return _day(text) + of_a_day if _DAY.fullmatch(text) else _in_utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        wrong = shown(value) if isinstance(value, str) else "no text"
        findings.add(place, f"{spell(place)} is {wrong}; write a date as 2026-01-31 or 2026-01-31T09:00+08:00")
        return None


def _day(text: str) -> datetime:
    year, _, month, day = _DAY.fullmatch(text).groups()  # type: ignore[union-attr] # the caller has looked
    return datetime(int(year), int(month), int(day), tzinfo=UTC)


def _in_utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
