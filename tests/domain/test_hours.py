"""When people are there."""

from datetime import UTC, datetime

import pytest

from faqbot.domain.hours import BadHours, hours

WEEK = "Mon-Fri 09:00-18:00, Sat 10:00-14:00"


@pytest.mark.parametrize(
    ("at", "are_open"),
    [
        (datetime(2026, 11, 23, 1, 0, tzinfo=UTC), True),  # Monday 09:00 in Shanghai
        (datetime(2026, 11, 23, 0, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 9, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 10, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 28, 5, 0, tzinfo=UTC), True),  # Saturday 13:00
        (datetime(2026, 11, 29, 5, 0, tzinfo=UTC), False),  # Sunday
    ],
)
def test_hours_hold_in_their_own_time_zone(at: datetime, are_open: bool) -> None:  # noqa: FBT001 - a row
    assert hours(WEEK, "Asia/Shanghai").are_open(at) is are_open


def test_a_day_may_have_two_spans_and_end_at_midnight() -> None:
    found = hours("Mon 08:00-12:00, mon 13:00-24:00", "UTC")

    assert [found.are_open(datetime(2026, 11, 23, hour, tzinfo=UTC)) for hour in (11, 12, 23)] == [True, False, True]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "are no hours"),
        ("daily", "are no hours"),
        ("Xyz 09:00-18:00", "is no day"),
        ("Mon 9-18", "are no hours"),
        ("Mon 09:00-25:00", "is no time"),
        ("Mon 18:00-09:00", "ends before it begins"),
        ("Fri-Mon 09:00-18:00", "ends before it begins"),
        ("Mon 09:00-12:00, Mon 11:00-18:00", "twice"),
    ],
)
def test_hours_that_cannot_be_read_are_refused_with_what_to_write(text: str, why: str) -> None:
    with pytest.raises(BadHours, match=why):
        hours(text, "UTC")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc"])
def test_a_time_zone_must_exist(zone: str) -> None:
    with pytest.raises(BadHours, match="time zone"):
        hours(WEEK, zone)
