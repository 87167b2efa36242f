"""Dates as people write them, on Tuesday 24 November 2026."""

from datetime import date

import pytest

from faqbot.language.dates import Day, Doubt, Doubtful, day_at

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-31", (2026, 12, 31)),
        ("2026年5月1日", (2026, 5, 1)),
        ("二零二六年五月一日", (2026, 5, 1)),
        ("去年十月一日", (2025, 10, 1)),
        ("二十五号", (2026, 11, 25)),
        ("下月3号", (2026, 12, 3)),
        ("下周三", (2026, 12, 2)),
        ("这周五", (2026, 11, 27)),
        ("周三", (2026, 11, 25)),
        ("明天", (2026, 11, 25)),
        ("december 25, 2026", (2026, 12, 25)),
        ("25 dec 2026", (2026, 12, 25)),
        ("the 3rd of march 2027", (2027, 3, 3)),
        ("25/12/2026", (2026, 12, 25)),
        ("next wednesday", (2026, 12, 2)),
        ("last friday", (2026, 11, 20)),
        ("yesterday", (2026, 11, 23)),
    ],
)
def test_a_date_is_read(text: str, expected: tuple[int, int, int]) -> None:
    found = day_at(text, 0, TUESDAY)

    assert isinstance(found, Day)
    assert (found.on, found.end) == (date(*expected), len(text))


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("2月30日", Doubt.IMPOSSIBLE),
        ("13月1日", Doubt.IMPOSSIBLE),
        ("2026-02-29", Doubt.IMPOSSIBLE),
        ("february 30", Doubt.IMPOSSIBLE),
        ("31/31/2026", Doubt.IMPOSSIBLE),
        ("03/04/2026", Doubt.AMBIGUOUS),
    ],
)
def test_what_is_no_date_or_could_be_two_is_doubted(text: str, doubt: Doubt) -> None:
    found = day_at(text, 0, TUESDAY)

    assert isinstance(found, Doubtful)
    assert found.doubt is doubt


def test_a_day_without_a_year_is_the_coming_or_the_past_one() -> None:
    found = day_at("5月1日", 0, TUESDAY)

    assert isinstance(found, Day)
    assert found.coming(TUESDAY) == date(2027, 5, 1)
    assert found.past(TUESDAY) == date(2026, 5, 1)
