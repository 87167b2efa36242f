"""Opening hours: is somebody there now, on a day, on a holiday; the operator declares them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from faqbot.language.normalise import normalise
from faqbot.templates import feasts, figures
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ZH_DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_NOT_SAID = Both(
    "节假日的营业时间可能不同，请直接联系客服确认。", "Hours on public holidays may differ; please ask our team."
)


class BadHours(ValueError):
    """Opening hours that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, on one day."""

    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"


@dataclass(frozen=True, slots=True)
class Hours:
    """When a place is open: a span for each weekday, and "open", "closed" or "" (not said) for public holidays."""

    name: str
    title: Both
    words: tuple[str, ...]
    week: Mapping[int, Span]
    holidays: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a place is open at a moment, and since when that day (None: it is closed); its hours in words."""

    since: datetime | None
    told: Both


def hours_of(body: Mapping[str, Any]) -> Hours:
    """Read a declaration. Raise BadHours."""
    title, words = body.get("title") or {}, body.get("words") or {}
    week: dict[int, Span] = {}
    for days, text in (body.get("open") or {}).items():
        week |= dict.fromkeys(_weekdays(str(days)), _span(str(text)))
    holidays, name = str(body.get("holidays") or ""), str(body.get("name") or "")
    if not name or not week or not title.get("zh") or not title.get("en") or holidays not in {"", "open", "closed"}:
        raise BadHours(
            'hours need a "name", "title" in zh and en, "open" by weekdays, and "holidays" open or closed or left out'
        )
    said = (*words.get("zh", ()), *words.get("en", ()))
    return Hours(name, Both(title["zh"], title["en"]), tuple(map(normalise, said)), week, holidays)


def _weekdays(text: str) -> range:
    first, _, last = text.lower().partition("-")
    if first not in _DAYS or (last or first) not in _DAYS:
        raise BadHours(f"{text!r} is no weekday, nor a stretch of them such as monday-friday")
    return range(_DAYS.index(first), _DAYS.index(last or first) + 1)


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise BadHours(f"{text!r} is not a span of hours such as 09:00-21:00")
    try:
        opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]) % 24, int(found[4]))
    except ValueError as error:
        raise BadHours(f"{text!r} is not a span of hours such as 09:00-21:00") from error
    if closes <= opens:
        raise BadHours(f"{text!r} ends before it begins")
    return Span(opens, closes)


def opening(places: tuple[Hours, ...]) -> Template:
    """The template for these places; the first one is meant where none is named."""

    def compute(filled: Filled, context: Context) -> Result | Trouble | None:
        name = filled.word("place") if filled.has("place") else places[0].name
        place = next(place for place in places if place.name == name)
        return _told(place, filled, context)

    choices = {word: place.name for place in places for word in place.words}
    return Template(
        name="opening-hours",
        title=Both("现在营业吗", "Opening hours"),
        asks=(
            "[还](营业|上班|开门|开着|开着门|在线|在|开|开放|有人|工作|接电话|有人值班|放假|休息|关门)[吗|不|没有]",
            "(open|there|available|reachable|online|closed|on duty)",
        ),
        parts=(
            "{place}",
            "{day}",
            "{feast}[期间|那天|当天|假期|放假]",
            "{clock}[的时候|左右]",
            "(还|有|照常|正常|期间|那天|仍)",
            "(at|on|still|right now|at the moment|currently|during|over|your|anybody|anyone|will|be)",
        ),
        slots=(
            Slot("place", Kind.CHOICE, choices=choices, is_optional=True),
            Slot("day", Kind.DAY, is_optional=True),
            Slot("feast", Kind.FEAST, is_optional=True),
            Slot("clock", Kind.CLOCK, is_optional=True),
        ),
        compute=compute,
        examples=(zh("春节那天有活动吗", None), en("is the oven open-proof", None)),
    )


def opening_at(place: Hours, context: Context) -> Opening:
    """How it stands with a place at the moment of the context; a holiday that nothing is said of counts as closed."""
    is_holiday = feasts.day_off(context.today, context.region) is not None
    span = _hours_on(place, context.today, is_holiday=is_holiday)
    is_open = isinstance(span, Span) and span.opens <= context.at.time() < span.closes
    since = datetime.combine(context.today, span.opens, context.at.tzinfo) if isinstance(span, Span) else None
    return Opening(since if is_open else None, _week(place, str(context.at.tzinfo)))


def _week(place: Hours, zone: str) -> Both:
    """The hours of a week in words, days with the same hours taken together."""
    if len(place.week) == len(_DAYS) and len(set(place.week.values())) == 1:
        days = [Both(f"每天 {place.week[0]}", f"daily {place.week[0]}")]
    else:
        days = [Both(f"{_ZH_DAYS[day]} {span}", f"{_DAYS[day].title()} {span}") for day, span in place.week.items()]
    return Both("，".join(day.zh for day in days), f"{', '.join(day.en for day in days)} ({zone} time)")


def _told(place: Hours, filled: Filled, context: Context) -> Result | Trouble | None:
    if filled.has("feast") and filled.has("day"):
        return None
    if not filled.has("feast") and not filled.has("day") and not filled.has("clock"):
        return None
    day = _day(filled, context)
    if day is None:
        return None
    holiday = feasts.day_off(day, context.region)
    span = _hours_on(place, day, is_holiday=holiday is not None)
    if isinstance(span, Trouble):
        return span
    return _worded(place, _Visit(day, _moment(filled, context, day), span, holiday))


def _day(filled: Filled, context: Context) -> date | None:
    if filled.has("feast"):
        return feasts.coming(filled.word("feast"), context.today)
    return filled.day("day").coming(context.today) if filled.has("day") else context.today


def _moment(filled: Filled, context: Context, day: date) -> datetime | None:
    """The time that is asked about; now only if today is, and no other time is named."""
    if filled.has("clock"):
        clock = filled.clock("clock")
        return datetime(day.year, day.month, day.day, clock.hour, clock.minute, tzinfo=context.at.tzinfo)
    asks_now = filled.has("day") and day == context.today
    return context.at if asks_now else None


def _hours_on(place: Hours, day: date, *, is_holiday: bool) -> Span | Trouble | None:
    if is_holiday and place.holidays == "":
        return Trouble(_NOT_SAID)
    if is_holiday and place.holidays == "closed":
        return None
    return place.week.get(day.weekday())


@dataclass(frozen=True, slots=True)
class _Visit:
    """A day, the time of it that is asked about, the hours of that day, and the holiday that it is."""

    day: date
    moment: datetime | None
    span: Span | None
    holiday: str | None

    @property
    def is_open(self) -> bool:
        span, moment = self.span, self.moment
        return span is not None and (moment is None or span.opens <= moment.time() < span.closes)


def _worded(place: Hours, visit: _Visit) -> Result:
    at = f" {visit.moment:%H:%M}" if visit.moment else ""
    shown, span = figures.day(visit.day), visit.span
    state = Both("营业", "open") if visit.is_open else Both("不营业", "closed")
    headline = Both(f"{place.title.zh} {shown.zh}{at} {state.zh}", f"{place.title.en} is {state.en} on {shown.en}{at}")
    working = Both(f"当天 {span}", f"that day {span}") if span else Both("当天休息", "closed all day")
    notes = (Both(f"当天是公共假期：{visit.holiday}", "that day is a public holiday"),) if visit.holiday else ()
    return Result(state.en, headline, working, notes)
