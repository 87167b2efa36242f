"""When somebody is there, for whoever wants a person."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from faqbot.app import library
from faqbot.domain.faq import Declaration, Declares
from faqbot.domain.language import Language
from faqbot.templates.desk import Desk, Place, desk
from faqbot.templates.hours import Opening

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def hours(name: str, days: dict[str, str], holidays: str = "open") -> Declaration:
    body = {"name": name, "title": {"zh": name, "en": name}, "words": {}, "open": days, "holidays": holidays}
    return Declaration(Declares.HOURS, name, json.dumps(body))


def a_desk(*declared: Declaration) -> Desk:
    return desk(declared, Place(ZoneInfo("Asia/Shanghai")), library())


def opening(of: Desk, at: datetime) -> Opening:
    found = of.opening(at)
    assert found is not None
    return found


@pytest.mark.parametrize(("hour", "is_open"), [(0.9, False), (1.0, True), (12.9, True), (13.0, False), (23.0, False)])
def test_somebody_is_there_within_the_hours_of_the_place(hour: float, is_open: bool) -> None:  # noqa: FBT001 - a column
    of = a_desk(hours("shop", {"monday-sunday": "00:00-08:00"}), hours("support", {"monday-sunday": "09:00-21:00"}))

    found = opening(of, MONDAY + timedelta(hours=hour))

    assert (found.since is not None) is is_open
    assert found.since in {None, MONDAY + timedelta(hours=1)}
    assert found.told.say(Language.ZH) == "每天 09:00–21:00"
    assert found.told.say(Language.EN) == "daily 09:00–21:00 (Asia/Shanghai time)"


def test_different_days_are_told_apart_and_a_day_off_is_closed() -> None:
    of = a_desk(hours("desk", {"monday": "09:00-18:00", "saturday": "10:00-12:00"}))

    sunday = opening(of, MONDAY + timedelta(days=6, hours=3))

    assert sunday.since is None
    assert sunday.told.say(Language.ZH) == "周一 09:00–18:00，周六 10:00–12:00"
    assert sunday.told.say(Language.EN).startswith("Monday 09:00–18:00, Saturday 10:00–12:00")


@pytest.mark.parametrize("holidays", ["closed", ""])
def test_a_holiday_on_which_nobody_is_promised_is_closed(holidays: str) -> None:
    of = a_desk(hours("support", {"monday-sunday": "09:00-21:00"}, holidays))

    assert opening(of, datetime(2026, 10, 1, 4, tzinfo=UTC)).since is None


def test_without_declared_hours_nothing_is_said() -> None:
    assert a_desk().opening(MONDAY) is None


@pytest.mark.parametrize(("name", "told"), [("", "09:00–21:00"), ("weekend", "10:00–12:00"), ("gone", "09:00–21:00")])
def test_the_hours_of_a_name_count_where_they_are_declared(name: str, told: str) -> None:
    of = a_desk(
        hours("support", {"monday-sunday": "09:00-21:00"}), hours("weekend", {"saturday-sunday": "10:00-12:00"})
    )

    found = of.opening(MONDAY, name)

    assert found is not None
    assert told in found.told.say(Language.EN)
