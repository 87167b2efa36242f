"""Two plans with a monthly price and a price for what is used: which is the cheaper for how much."""

from decimal import Decimal

from faqbot.templates.currencies import figure
from faqbot.templates.figures import plain, shortened
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Money, Result, Trouble


def compute(filled: Filled, context: Context) -> Result | Trouble | None:
    used = filled.number("used")
    first, one = _cost(filled.money("base_1"), filled.money("each_1"), used)
    second, other = _cost(filled.money("base_2"), filled.money("each_2"), used)
    currency = filled.money("base_1").currency or filled.money("base_2").currency
    a, b = figure(first, currency), figure(second, currency)
    working = Both(
        f"第一个 {one} = {a.zh}，第二个 {other} = {b.zh}", f"the first {one} = {a.en}, the second {other} = {b.en}"
    )
    if first == second:
        return Result("equal", Both("两个方案一样贵", "Both plans cost the same"), working)
    value = "first" if first < second else "second"
    less = figure(abs(first - second), currency)
    which = "一" if value == "first" else "二"
    return Result(
        value, Both(f"第{which}个方案更便宜，便宜 {less.zh}", f"The {value} plan is cheaper by {less.en}"), working
    )


def _cost(base: Money, each: Money, used: Decimal) -> tuple[Decimal, str]:
    total = shortened(base.amount + each.amount * used)
    return total, f"{plain(base.amount)} + {plain(each.amount)} × {plain(used)}"


_COUNTERS = "[次|件|分钟|小时|单|gb|个|度|公里|条]"
_MONEY = tuple(Slot(name, Kind.MONEY, least=Decimal(0)) for name in ("base_1", "each_1", "base_2", "each_2"))
_EACH_ZH = "[，|加|另加|，另外|外加|再加](每[次|件|分钟|小时|单|gb|个|度|公里|条]|一[次|件|单|个])"
_PLAN_ZH = "[方案|套餐|计划]"

PLANS = Template(
    name="two-plans",
    title=Both("比较两个方案", "Comparing two plans"),
    asks=(
        f"{_PLAN_ZH}(一|a|1|甲){_PLAN_ZH}[:|是][月费|每月]{{base_1}}{_EACH_ZH}{{each_1}}[，]{_PLAN_ZH}(二|b|2|乙){_PLAN_ZH}[:|是][月费|每月]{{base_2}}{_EACH_ZH}{{each_2}}",
        "[plan] (a|one|1) [is|costs|:] {base_1} [a month] (plus|and) {each_1} (per|a|each|for each) [item|order|minute|call|gb|use|hour] [，] [and|or|vs|versus] [plan] (b|two|2) [is|costs|:] {base_2} [a month] (plus|and) {each_2} (per|a|each|for each) [item|order|minute|call|gb|use|hour]",
    ),
    parts=(
        f"(用|每月用|一个月用|每月){{used}}{_COUNTERS}",
        "[for] {used} [items|orders|minutes|calls|gb|uses|hours] [a month]",
        "(哪个|哪种|哪一个)(划算|便宜|省钱|合算|更划算|更便宜)",
        "(which|which one|which is|is) [is] (cheaper|better|the better deal)",
        "(cheaper|which plan)",
    ),
    slots=(*_MONEY, Slot("used", Kind.NUMBER, least=Decimal(0))),
    compute=compute,
    examples=(
        zh("方案一月费30元每次2元，方案二月费50元每次1元，每月用25次，哪个便宜", "second"),
        zh("哪个方案便宜", None),
        en(
            "plan A is $10 a month plus $0.10 per minute, plan B is $25 a month plus $0.05 per minute, for 200 minutes which is cheaper",
            "first",
        ),
        en("which plan is cheaper", None),
    ),
)

TEMPLATES = (PLANS,)
