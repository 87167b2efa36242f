"""Weekdays, the dates of feasts, leap years."""

from faqbot.templates import feasts, figures
from faqbot.templates.days_between import read_as
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble


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


def leap_year(filled: Filled, context: Context) -> Result | Trouble | None:
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


_ONE_DAY = Slot("day", Kind.DAY)

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
    compute=leap_year,
    examples=(
        zh("2027年是闰年吗", "no"),
        zh("闰年怎么算运费", None),
        en("is 2028 a leap year", "yes"),
        en("is this a leap year sale", None),
    ),
)

TEMPLATES = (WEEKDAY, WHICH_DATE, LEAP)
