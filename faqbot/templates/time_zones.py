"""What time it is somewhere else."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from faqbot.templates import figures
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble

_NAMES = {
    "Asia/Shanghai": Both("北京时间", "Beijing time"), "Asia/Hong_Kong": Both("香港", "Hong Kong"),
    "Asia/Taipei": Both("台北", "Taipei"), "Asia/Tokyo": Both("东京", "Tokyo"), "Asia/Seoul": Both("首尔", "Seoul"),
    "Asia/Singapore": Both("新加坡", "Singapore"), "Asia/Bangkok": Both("曼谷", "Bangkok"),
    "Asia/Kolkata": Both("印度", "India"), "Asia/Dubai": Both("迪拜", "Dubai"), "Europe/London": Both("伦敦", "London"),
    "Europe/Paris": Both("巴黎", "Paris"), "Europe/Berlin": Both("柏林", "Berlin"), "Europe/Madrid": Both("马德里", "Madrid"),
    "Europe/Rome": Both("罗马", "Rome"), "Europe/Moscow": Both("莫斯科", "Moscow"),
    "America/New_York": Both("纽约", "New York"), "America/Chicago": Both("芝加哥", "Chicago"),
    "America/Denver": Both("丹佛", "Denver"), "America/Los_Angeles": Both("洛杉矶", "Los Angeles"),
    "America/Toronto": Both("多伦多", "Toronto"), "America/Vancouver": Both("温哥华", "Vancouver"),
    "America/Sao_Paulo": Both("圣保罗", "São Paulo"), "Australia/Sydney": Both("悉尼", "Sydney"),
    "Australia/Melbourne": Both("墨尔本", "Melbourne"), "Pacific/Auckland": Both("奥克兰", "Auckland"),
    "UTC": Both("世界时", "UTC"),
}  # fmt: skip


def there(filled: Filled, context: Context) -> Result | Trouble | None:
    """A time here as the time there; both days are said, as they may differ."""
    here = filled.word("here") if filled.has("here") else str(context.at.tzinfo)
    target = filled.word("there")
    clock = filled.clock("clock")
    day = filled.day("day").on if filled.has("day") else context.at.astimezone(ZoneInfo(here)).date()
    moment = datetime(day.year, day.month, day.day, clock.hour, clock.minute, tzinfo=ZoneInfo(here))
    return _told(moment, here, target)


def now(filled: Filled, context: Context) -> Result | Trouble | None:
    here = str(context.at.tzinfo)
    return _told(context.at.replace(second=0, microsecond=0), here, filled.word("there"))


def difference(filled: Filled, context: Context) -> Result | Trouble | None:
    first, second = filled.word("here"), filled.word("there")
    one, other = context.at.astimezone(ZoneInfo(first)), context.at.astimezone(ZoneInfo(second))
    hours = ((other.utcoffset() or _ZERO) - (one.utcoffset() or _ZERO)).total_seconds() / 3600
    shown = f"{abs(hours):g}"
    name, than = _NAMES[second], _NAMES[first]
    headline = Both(
        f"{name.zh}比{than.zh}{'早' if hours > 0 else '晚'} {shown} 小时" if hours else "没有时差",
        f"{name.en} is {shown} hours {'ahead of' if hours > 0 else 'behind'} {than.en}" if hours else "No difference",
    )
    note = Both(f"按 {context.today} 的夏令时情况", f"with daylight saving as on {context.today}")
    return Result(shown, headline, None, (note,))


def _told(moment: datetime, here: str, target: str) -> Result | Trouble | None:
    found = moment.astimezone(ZoneInfo(target))
    name, origin = _NAMES[target], _NAMES.get(here, Both(here, here))
    day, before = figures.day(found.date()), figures.day(moment.date())
    headline = Both(f"{name.zh} {found:%H:%M}，{day.zh}", f"{found:%H:%M} in {name.en}, {day.en}")
    working = Both(f"{origin.zh} {moment:%H:%M}，{before.zh}", f"{moment:%H:%M} {origin.en}, {before.en}")
    return Result(f"{found:%H:%M}", headline, working, (Both("已计夏令时", "daylight saving is taken into account"),))


_ZERO = timedelta(0)
_HERE = Slot("here", Kind.PLACE, is_optional=True)
_THERE = Slot("there", Kind.PLACE)
_CLOCK = Slot("clock", Kind.CLOCK)
_DAY = Slot("day", Kind.DAY, is_optional=True)

THERE = Template(
    name="time-there",
    title=Both("时区换算", "Time in another zone"),
    asks=(
        "[当]{here}[时间][是][{day}]{clock}[的时候|时][，][是|等于|对应|换成|相当于]{there}[时间|当地时间|那边]",
        "{there}[是]几点[，][当]{here}[时间]{clock}",
        "[what is] [{day}] {clock} [in|at] {here} [time] (in|to) {there} [time]",
        "(what time) [is it|will it be|is that|would it be] in {there} (when|if|at) [it is|it's|its] {clock} [in] {here} [time]",
        "(when|if) [it is|it's|its] {clock} in {here} (what time) [is it|is it in|would it be|will it be] [in] {there}",
        "[convert] {clock} {here} [time] (to|in) {there} [time]",
    ),
    parts=("(几点|几点钟|什么时间|当地时间|那边几点)", "(what time is it|time|convert)"),
    slots=(_HERE, _THERE, _CLOCK, _DAY),
    compute=lambda filled, context: there(filled, context) if filled.has("here") else None,
    examples=(
        zh("北京时间下午三点是纽约几点", "02:00"),
        zh("纽约几点开门", None),
        en("what time is it in London when it is 1pm in Shanghai", "05:00"),
        en("what time do you open in London", None),
    ),
)
NOW = Template(
    name="time-now",
    title=Both("某地现在的时间", "Time now somewhere"),
    asks=(
        "{there}(现在|目前|此刻)[是](几点|几点钟|什么时间|几点了)",
        "(现在|目前|此刻){there}[时间][是](几点|几点钟|什么时间|几点了)",
        "(what time is it|what's the time|what is the time|current time|time now|what time is it now|time) in {there} [now|right now|at the moment]",
    ),
    slots=(_THERE,),
    compute=now,
    examples=(
        zh("现在纽约几点", "23:00"),
        zh("现在几点", None),
        en("what time is it in Tokyo", "13:00"),
        en("what time is it delivered", None),
    ),
)
DIFFERENCE = Template(
    name="time-difference",
    title=Both("时差", "Time difference"),
    asks=(
        "{here}(和|与|跟|到|比){there}[的|有|差|时间]时差[是][多少|几小时|几个小时|多少小时]",
        "{here}(和|与|跟|比){there}(差|相差|早|晚)(几个小时|几小时|多少小时|多少个小时)",
        "time difference (between|from) {here} (and|to) {there}",
    ),
    parts=("(几个小时|几小时|多少小时)",),
    slots=(Slot("here", Kind.PLACE), _THERE),
    compute=difference,
    examples=(
        zh("北京和纽约时差多少", "13"),
        zh("有时差吗", None),
        en("time difference between Beijing and London", "8"),
        en("is there a time difference", None),
    ),
)

TEMPLATES = (THERE, NOW, DIFFERENCE)
