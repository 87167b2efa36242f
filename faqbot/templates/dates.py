"""Dates moved by a length of time: what day it will be, what day it was."""

from datetime import date

from faqbot.templates import calendars, figures
from faqbot.templates.days_between import read_as
from faqbot.templates.figures import plain
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble

_TOO_FAR = Both(
    "这个日期太远了，或者不是整天，我算不了。",
    "That is too far away, or no whole number of days; I cannot work it out.",
)

_FROM_TODAY = Both("从今天 {day} 算起，当天不计", "counted from today, {day}, which is not counted itself")

_NAMES = {
    "workday": Both("个工作日", "working days"),
    "day": Both("天", "days"),
    "week": Both("周", "weeks"),
    "month": Both("个月", "months"),
    "year": Both("年", "years"),
}


def later(filled: Filled, context: Context) -> Result | Trouble | None:
    return _moved(filled, context, back=False)


def earlier(filled: Filled, context: Context) -> Result | Trouble | None:
    return _moved(filled, context, back=True)


def _moved(filled: Filled, context: Context, *, back: bool) -> Result | Trouble | None:
    length = filled.duration("length")
    if length.unit not in _NAMES:
        return None
    start = filled.day("day").on if filled.has("day") else context.today
    found = calendars.moved(start, length, context, back=back)
    if found is None:
        return Trouble(_TOO_FAR)
    notes = [*_start_notes(filled, start)]
    if length.unit == "workday":
        notes += calendars.exchanges_note(max(found, start), context.region)
    shown, unit = figures.day(found), _NAMES[length.unit]
    sign = "−" if back else "+"
    working = Both(
        f"{start} {sign} {plain(length.amount)} {unit.zh}", f"{start} {sign} {plain(length.amount)} {unit.en}"
    )
    return Result(found.isoformat(), shown, working, tuple(notes))


def _start_notes(filled: Filled, start: date) -> tuple[Both, ...]:
    if not filled.has("day"):
        return (_FROM_TODAY.fill(day=start),)
    return read_as(filled.day("day"))


_LENGTH = Slot("length", Kind.DURATION)

_DAY = Slot("day", Kind.DAY, is_optional=True)

_WHICH = (
    "(几月几号|几月几日|几号|哪天|哪一天|什么日期|什么时候|星期几|周几|日期|几月|多少号)",
    "(date|day|what date|what day|which date|which day|the date|day of the week|when|on)",
)

LATER = Template(
    name="date-after",
    title=Both("若干天以后的日期", "A date some time later"),
    asks=(
        "[再]过{length}[之后|以后|后]",
        "{length}(之后|以后|后)",
        "[从]{day}[开始|起|算起|往后]{length}(之后|以后|后)",
        "{day}(之后|以后|后|过|再过|加|加上|往后|往后数|往后推|起){length}[之后|以后|后]",
        "{length} (from|after|later than|past|following) {day}",
        "{length} from now",
        "{day} (plus|+) {length}",
        "(add) {length} to {day}",
        "(what date|what is the date|what's the date|which date|what will the date|the date|what day|date)",
    ),
    parts=(*_WHICH, "[be] in {length}", "{length} (later|ahead)"),
    slots=(_LENGTH, _DAY),
    compute=later,
    examples=(
        zh("30天后是几号", "2026-12-24"),
        zh("十个工作日后是哪一天", "2026-12-08"),
        zh("2026年1月31日一个月后是几号", "2026-02-28"),
        zh("30天后还能退吗", None),
        en("what date is 45 days from today", "2027-01-08"),
        en("what's the date 5 working days from today", "2026-12-01"),
        en("3 weeks after March 5, 2026", "2026-03-26"),
        en("will it arrive in 3 days", None),
    ),
)

EARLIER = Template(
    name="date-before",
    title=Both("若干天以前的日期", "A date some time earlier"),
    asks=(
        "{length}(之前|以前|前)",
        "{day}[的|往前|往前推|倒推|往前数|减|减去]{length}[之前|以前|前]",
        "{length} (ago|before today|back)",
        "{length} before {day}",
        "{day} (minus|-) {length}",
    ),
    parts=_WHICH,
    slots=(_LENGTH, _DAY),
    compute=earlier,
    examples=(
        zh("100天前是几号", "2026-08-16"),
        zh("三天前下的单", None),
        en("what was the date 2 weeks ago", "2026-11-10"),
        en("I ordered 2 weeks ago", None),
        en("what date is 2 weeks before December 25, 2026", "2026-12-11"),
    ),
)

TEMPLATES = (LATER, EARLIER)
