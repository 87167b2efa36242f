"""How old somebody is."""

from faqbot.templates import calendars
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble

_FUTURE = Both("这个出生日期还没到，请核对一下。", "That date of birth is in the future; please check it.")
_NO_YEAR = Both("请写上出生年份。", "Please give the year of birth as well.")
_TWO_AGES = Both(
    "{later} 岁（今年生日已过）或 {earlier} 岁（生日还没过）",
    "{later} (after this year's birthday) or {earlier} (before it)",
)


def compute(filled: Filled, context: Context) -> Result | Trouble | None:
    born = filled.day("born")
    if not born.has_year:
        return Trouble(_NO_YEAR)
    at = filled.day("at").on if filled.has("at") else context.today
    if born.on > at:
        return Trouble(_FUTURE)
    years, months, days = calendars.months_and_days(born.on, at)
    headline = Both(f"{years} 岁", f"{years} years old")
    working = Both(
        f"{born.on} 到 {at}：{years} 年 {months} 个月 {days} 天",
        f"{born.on} to {at}: {years} years, {months} months, {days} days",
    )
    return Result(str(years), headline, working, (Both("按周岁计算", "full years"),))


def by_year(filled: Filled, context: Context) -> Result | Trouble | None:
    """A year of birth alone leaves two ages open; both are said."""
    year = int(filled.number("year"))
    if not 1900 <= year <= 2200:
        return None
    if year >= context.today.year:
        return Trouble(_FUTURE)
    later = context.today.year - year
    text = _TWO_AGES.fill(later=later, earlier=later - 1)
    return Result(
        str(later),
        text,
        Both(f"{context.today.year} − {year} = {later}", f"{context.today.year} − {year} = {later}"),
        (Both("只给了年份，所以有两种可能", "only the year was given, so there are two"),),
    )


AGE = Template(
    name="age",
    title=Both("年龄", "Age"),
    asks=(
        "[我|他|她|孩子|如果]{born}(出生|生|生的|出生的)[的][人|孩子|宝宝][，][今年|现在|到现在|到今天|目前][是|有|满][几岁|多大|多少岁|几周岁|多少周岁|年龄]",
        "(出生日期|生日)[是]{born}[，][今年|现在|目前](几岁|多大|多少岁|年龄)",
        "(how old) (is|am|are|would|will) [i|he|she|someone|somebody|a person|a child|you|my son|my daughter] [be|who was] [if|who was|was|when] [i was|he was|she was|they were|you were|they are] born [on|in] {born}",
        "(age|what age) (of|is) [someone|somebody|a person|a child] born [on|in] {born}",
        "born [on] {born} (how old|what age) [am i|is he|is she|are they|now]",
    ),
    parts=(
        "(今年|现在|到现在|到今天|目前|到)[是|有|满](几岁|多大|多少岁|几周岁|多少周岁)",
        "(on|at) {at}",
        "到{at}[是|满](几岁|多大|多少岁|几周岁)",
        "(now|today|how old|is he|is she|am i)",
    ),
    slots=(Slot("born", Kind.DAY), Slot("at", Kind.DAY, is_optional=True)),
    compute=compute,
    examples=(
        zh("1990年3月15日出生的人今年几岁", "36"),
        zh("宝宝几岁可以用", None),
        en("how old is someone born on 4 July 2000", "26"),
        en("how old is your company", None),
    ),
)
BY_YEAR = Template(
    name="age-by-year",
    title=Both("按出生年份的年龄", "Age by year of birth"),
    asks=(
        "[我|他|她]{year}年(出生|生|生的|出生的)[的][人|孩子]",
        "(how old) (is|am|are|would) [i|he|she|someone|somebody|a person|you] [be] [if|who was|was] [i was|he was|she was|you were] born in {year}",
    ),
    parts=("(今年|现在|目前)[是|有|满](几岁|多大|多少岁)", "(几岁|多大|多少岁)", "(now|today)"),
    slots=(Slot("year", Kind.WHOLE),),
    compute=by_year,
    examples=(
        zh("1995年出生的今年多大", "31"),
        zh("2099年出生的今年多大", None),
        en("how old is someone born in 1995", "31"),
        en("was your shop born in 1995", None),
    ),
)

TEMPLATES = (AGE, BY_YEAR)
