"""Dates: what day it will be, how many days there are between two, weekdays, countdowns."""

from datetime import date, timedelta

from faqbot.language.dates import Day
from faqbot.templates import calendars, feasts, figures
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


def read_as(day: Day) -> tuple[Both, ...]:
    """What was assumed where a date leaves something open."""
    if day.loose is not None:
        return (Both(f"理解为 {day.on}；也可能指 {day.loose}", f"read as {day.on}; the coming one is {day.loose}"),)
    return (
        ()
        if day.has_year
        else (Both(f"没写年份，按 {day.on.year} 年算", f"no year was given: {day.on.year} is taken"),)
    )


def between(filled: Filled, context: Context) -> Result | Trouble | None:
    first, last = filled.day("first"), filled.day("last")
    end = last.on
    if not last.has_year and end < first.on:
        end = last.coming(first.on)
    days = abs((end - first.on).days)
    notes = [
        *read_as(first),
        *read_as(Day(0, end, last.has_year, last.loose)),
        Both("首尾只算一头；两头都算再加 1 天", "one end is counted; add 1 to count both"),
    ]
    headline = Both(f"{days} 天", f"{days} days" if days != 1 else "1 day")
    working = f"{max(first.on, end)} − {min(first.on, end)} = {days}"
    return Result(str(days), headline, Both(working, working), tuple(dict.fromkeys(notes)))


def countdown(filled: Filled, context: Context) -> Result | Trouble | None:
    today = context.today
    if filled.has("feast"):
        target = feasts.coming(filled.word("feast"), today)
    else:
        target = filled.day("day").coming(today) if filled.has("day") else None
    if target is None:
        return None
    days = (target - today).days
    shown = figures.day(target)
    if days < 0:
        headline = Both(f"已经过去 {-days} 天", f"{-days} days ago")
    else:
        headline = Both(f"还有 {days} 天", f"{days} days to go" if days != 1 else "1 day to go")
    working = Both(f"{shown.zh}，今天是 {today}", f"{shown.en}; today is {today}")
    return Result(str(days), headline, working)


def weekday(filled: Filled, context: Context) -> Result | Trouble | None:
    day = filled.day("day")
    shown = figures.day(day.on)
    name = figures.weekday(day.on)
    return Result(name.en, Both(name.zh, name.en), shown, read_as(day))


def which_date(filled: Filled, context: Context) -> Result | Trouble | None:
    if filled.has("feast"):
        target = feasts.coming(filled.word("feast"), context.today)
        if target is None:
            return None
        return Result(target.isoformat(), figures.day(target), None, (Both("下一个", "the next one"),))
    day = filled.day("day")
    return Result(day.on.isoformat(), figures.day(day.on), None, read_as(day))


def workdays_between(filled: Filled, context: Context) -> Result | Trouble | None:
    first, last = filled.day("first").on, filled.day("last").on
    if last < first:
        first, last = last, first
    if (last - first) > timedelta(3700):
        return Trouble(_TOO_FAR)
    count = calendars.workdays(first, last, context.region)
    headline = Both(f"{count} 个工作日", f"{count} working days")
    working = Both(f"{first} 到 {last}，首尾都算", f"{first} to {last}, both ends counted")
    return Result(str(count), headline, working, calendars.exchanges_note(last, context.region))


def month_length(filled: Filled, context: Context) -> Result | Trouble | None:
    year = int(filled.number("year"))
    if not 1 <= year <= 9999:
        return None
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    answer = Both(
        f"{year} 年{'是' if leap else '不是'}闰年",
        f"{'Yes' if leap else 'No'}, {year} is {'' if leap else 'not '}a leap year",
    )
    rule = Both(
        "能被 4 整除且不能被 100 整除，或能被 400 整除的是闰年", "a leap year divides by 4 and not by 100, or by 400"
    )
    return Result("yes" if leap else "no", answer, rule)


_LENGTH = Slot("length", Kind.DURATION)
_DAY = Slot("day", Kind.DAY, is_optional=True)
_ONE_DAY = Slot("day", Kind.DAY)
_FIRST, _LAST = Slot("first", Kind.DAY), Slot("last", Kind.DAY)
_WHICH_ZH = (
    "(是|会是|到了)[几月几号|几月几日|几号|哪天|哪一天|什么日期|什么时候|多少号|几月几|星期几|周几|什么日子|礼拜几]"
)
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
BETWEEN = Template(
    name="days-between",
    title=Both("两个日期之间的天数", "Days between two dates"),
    asks=(
        "[从]{first}(到|至|和|与|跟|离|距离|距){last}[之间|相隔|相差|间隔|一共|总共|有|是|隔|隔了|差|差了|共][多少天|几天|多少日|天数]",
        "(how many|number of) days [are there|is it|are|there are] (between|from) {first} (and|to|until|till) {last}",
        "days (between|from) {first} (and|to|until|till) {last}",
        "how long is it from {first} (to|until|till) {last}",
    ),
    parts=(
        "(有|是|相隔|间隔|相差|隔|差|共)[了](多少天|几天)",
        "(多少天|几天|天数|天|日)",
        "(in days|days|are there|is it)",
    ),
    slots=(_FIRST, _LAST),
    compute=between,
    examples=(
        zh("从2026年11月24日到2026年12月31日有多少天", "37"),
        zh("从2月30日到3月1日有多少天", None),
        en("days between 2026-01-01 and 2026-03-01", "59"),
        en("days between orders and delivery", None),
    ),
)
COUNTDOWN = Template(
    name="countdown",
    title=Both("倒计时", "Countdown"),
    asks=(
        "[今天|现在][距离|距|离|到]{feast}(还有|有|还剩|剩|剩下|还要)[多少天|几天|多久|多少日]",
        "[今天|现在](距离|距|离|到){day}(还有|有|还剩|剩|剩下|还要)(多少天|几天|多久|多少日)",
        "(how many|number of) days [are left|left|is it|are there|remain|are] (until|till|to|before) [next] {feast}",
        "(how many|number of) days [are left|left|is it|are there|remain|are] (until|till|to|before) {day}",
        "days (until|till|to) {feast}",
        "days (until|till) {day}",
        "how long (until|till|is it until|is it till|to) {feast}",
        "(countdown|count down) to {feast}",
        "{feast}(还有几天|还有多少天|倒计时)",
        "(how far away|how far off) is {feast}",
    ),
    slots=(Slot("feast", Kind.FEAST, is_optional=True), _DAY),
    compute=countdown,
    examples=(
        zh("距离圣诞节还有几天", "31"),
        zh("离2027年1月1日还有多少天", "38"),
        zh("离发货还有几天", None),
        en("how many days until Christmas", "31"),
        en("how many days until my parcel arrives", None),
    ),
)
WEEKDAY = Template(
    name="weekday",
    title=Both("星期几", "Day of the week"),
    asks=(
        "{day}[那天|当天][是](星期几|周几|礼拜几|星期多少)",
        "(what|which) (day|weekday|day of the week) (is|was|will be|does) {day} [be|fall on|fall]",
        "{day} (is|was|falls on) (what|which) (day|weekday|day of the week)",
        "(what|which) day of the week [is it on|is] {day}",
        "day of the week (of|for|on|is) {day}",
        "weekday of {day}",
    ),
    slots=(_ONE_DAY,),
    compute=weekday,
    examples=(
        zh("2026年5月1日是星期几", "Friday"),
        zh("2月30日是星期几", None),
        en("what day of the week is December 25, 2026", "Friday"),
        en("what day is February 30, 2026", None),
    ),
)
WHICH_DATE = Template(
    name="date",
    title=Both("日期", "Date"),
    asks=(
        "{day}[那天|那一天][是](几月几号|几月几日|几号|几月|什么日期|多少号|哪一天|哪天)",
        "{feast}(是|在)(几月几号|几月几日|几号|哪天|哪一天|什么时候|什么日期|哪一日)",
        "(what|which) (date|is the date|date is) [is] [it] {day}",
        "(when|what date|which date|what day) is {feast}",
        "what is the date (of|on) {day}",
        "[what] [the] (date|day of the month) [is it|is] {day}",
    ),
    slots=(Slot("day", Kind.DAY, is_optional=True), Slot("feast", Kind.FEAST, is_optional=True)),
    compute=lambda filled, context: which_date(filled, context) if filled.values else None,
    examples=(
        zh("下周三是几月几号", "2026-12-02"),
        zh("下周三几点营业", None),
        zh("中秋节是哪天", "2027-09-15"),
        en("what date is next Wednesday", "2026-12-02"),
        en("what date will it ship", None),
    ),
)
WORKDAYS = Template(
    name="working-days",
    title=Both("工作日天数", "Working days"),
    asks=(
        "[从]{first}(到|至|和|与){last}[之间|一共|总共|有|是|共][多少|几](工作日|个工作日)",
        "(how many|number of) (working days|business days|workdays) [are there|is it|are] (between|from) {first} (and|to|until|till) {last}",
        "(working days|business days|workdays) (between|from) {first} (and|to|until|till) {last}",
    ),
    parts=("(工作日|个工作日)",),
    slots=(_FIRST, _LAST),
    compute=workdays_between,
    examples=(
        zh("从2026年11月1日到2026年11月30日有多少个工作日", "21"),
        zh("工作日几点上班", None),
        en("how many working days between 2026-10-01 and 2026-10-31", "18"),
        en("how many working days does a refund take", None),
    ),
)
LEAP = Template(
    name="leap-year",
    title=Both("闰年", "Leap year"),
    asks=(
        "{year}[年]是(闰年|不是闰年)",
        "{year}[年]是不是闰年",
        "{year}[年]闰年",
        "is {year} a leap year",
        "(will|was) {year} [be] a leap year",
    ),
    slots=(Slot("year", Kind.WHOLE),),
    compute=month_length,
    examples=(
        zh("2027年是闰年吗", "no"),
        zh("闰年怎么算运费", None),
        en("is 2028 a leap year", "yes"),
        en("is this a leap year sale", None),
    ),
)

TEMPLATES = (COUNTDOWN, BETWEEN, WORKDAYS, WEEKDAY, WHICH_DATE, LATER, EARLIER, LEAP)
