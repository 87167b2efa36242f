"""The days and working days between two dates, and the days until one."""

from datetime import timedelta

from faqbot.language.dates import Day
from faqbot.templates import calendars, feasts, figures
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble

_TOO_LONG = Both("这段时间太长了，我算不了。", "That is too long a time for me.")


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


def workdays_between(filled: Filled, context: Context) -> Result | Trouble | None:
    first, last = filled.day("first").on, filled.day("last").on
    if last < first:
        first, last = last, first
    if (last - first) > timedelta(3700):
        return Trouble(_TOO_LONG)
    count = calendars.workdays(first, last, context.region)
    headline = Both(f"{count} 个工作日", f"{count} working days")
    working = Both(f"{first} 到 {last}，首尾都算", f"{first} to {last}, both ends counted")
    return Result(str(count), headline, working, calendars.exchanges_note(last, context.region))


_FIRST, _LAST = Slot("first", Kind.DAY), Slot("last", Kind.DAY)

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
    slots=(Slot("feast", Kind.FEAST, is_optional=True), Slot("day", Kind.DAY, is_optional=True)),
    compute=countdown,
    examples=(
        zh("距离圣诞节还有几天", "31"),
        zh("离2027年1月1日还有多少天", "38"),
        zh("离发货还有几天", None),
        en("how many days until Christmas", "31"),
        en("how many days until my parcel arrives", None),
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

TEMPLATES = (COUNTDOWN, BETWEEN, WORKDAYS)
