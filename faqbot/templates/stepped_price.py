"""Stepped prices that the question itself states: the first ten at one price, the rest at another."""

from decimal import Decimal

from faqbot.templates.currencies import figure, rounded
from faqbot.templates.figures import TO_CENT, plain
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble


def compute(filled: Filled, context: Context) -> Result | Trouble | None:
    used, limit = filled.number("used"), filled.number("limit")
    low, high = filled.money("low"), filled.money("high")
    within, beyond = min(used, limit), max(used - limit, Decimal(0))
    total = rounded(within * low.amount + beyond * high.amount, low.currency)
    shown = figure(total, low.currency)
    sum_ = f"{plain(within)} × {plain(low.amount)} + {plain(beyond)} × {plain(high.amount)} = {plain(total)}"
    return Result(plain(total), Both(f"共 {shown.zh}", f"{shown.en} in total"), Both(sum_, sum_), (TO_CENT,))


_COUNTERS = "[度|吨|公里|件|个|分钟|小时|立方米|立方|千克|公斤|斤|升]"
_UNITS = "[kwh|units|km|items|minutes|hours|kg|kilometers|pieces|gb]"

STEPPED = Template(
    name="stepped-price",
    title=Both("阶梯价格", "Stepped price"),
    asks=(
        f"前{{limit}}{_COUNTERS}[以内|内][，]每[度|吨|公里|件|个|分钟|小时|立方米|立方|千克|公斤|斤|升]{{low}}",
        f"{{limit}}{_COUNTERS}(以内|内|及以内)[，]每[度|吨|公里|件|个|分钟|小时|立方米|立方|千克|公斤|斤|升]{{low}}",
        f"[the] first {{limit}} {_UNITS} [cost|costs|are|is|at] {{low}} [each|per unit|per kwh|per km|per minute]",
    ),
    parts=(
        "(超过|超出|超)[的|部分|的部分][，]每[度|吨|公里|件|个|分钟|小时|立方米|立方|千克|公斤|斤|升]{high}",
        f"(用了|用|买|买了|共|走了|寄){{used}}{_COUNTERS}",
        f"{{used}}{_COUNTERS}",
        "[and] (after that|beyond that|the rest|above that|every further one|more) [cost|costs|are|is|at] {high} [each|per unit|per kwh|per km|per minute]",
        f"[for|i use|i used|use|buy|using] {{used}} {_UNITS}",
        "(要|付|交|一共|电费|水费|费用|车费)",
        "(cost|costs|pay|price|bill|do i pay)",
    ),
    slots=(
        Slot("limit", Kind.NUMBER, least=Decimal(0)),
        Slot("low", Kind.MONEY, least=Decimal(0)),
        Slot("high", Kind.MONEY, least=Decimal(0)),
        Slot("used", Kind.NUMBER, least=Decimal(0)),
    ),
    compute=compute,
    examples=(
        zh("前200度每度0.5元，超过部分每度0.8元，用了260度，要付多少", "148"),
        zh("电费怎么算", None),
        en("the first 10 items cost $3 each, the rest $2 each, for 15 items", "40"),
        en("are the first 10 items free", None),
    ),
)

TEMPLATES = (STEPPED,)
