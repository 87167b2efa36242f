"""Percentages: a share of a whole, what share one is of another, and how much something has risen or fallen."""

from decimal import Decimal

from faqbot.templates.currencies import bare, figure, rounding
from faqbot.templates.figures import is_exact, percent, plain, shortened
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Money, Result, Trouble

_NO_WHOLE = Both("不能以 0 为基数算百分比。", "A percentage of 0 cannot be told.")
_MORE_THAN_ALL = Both("不可能减少超过 100%。", "Nothing can fall by more than 100%.")
_TWO = Decimal("0.0001")


def part(filled: Filled, context: Context) -> Result | Trouble | None:
    whole, rate = filled.money("whole"), filled.number("rate")
    return _amount(whole, whole.amount * rate, f"{plain(whole.amount)} × {percent(rate)}")


def share(filled: Filled, context: Context) -> Result | Trouble | None:
    whole, piece = filled.money("whole"), filled.money("part")
    if whole.currency and piece.currency and whole.currency != piece.currency:
        return None
    if whole.amount == 0:
        return Trouble(_NO_WHOLE)
    return _rate(piece.amount / whole.amount, f"{plain(piece.amount)} ÷ {plain(whole.amount)}", Both("", ""))


def change(filled: Filled, context: Context) -> Result | Trouble | None:
    before, after = filled.money("before"), filled.money("after")
    if before.currency and after.currency and before.currency != after.currency:
        return None
    if before.amount == 0:
        return Trouble(_NO_WHOLE)
    rate = (after.amount - before.amount) / abs(before.amount)
    direction = (
        Both("上涨 ", "up ") if rate > 0 else Both("下降 ", "down ") if rate < 0 else Both("没有变化，", "no change, ")
    )
    sum_ = f"({plain(after.amount)} − {plain(before.amount)}) ÷ {plain(abs(before.amount))}"
    return _rate(abs(rate), sum_, direction, negative=rate < 0)


def raised(filled: Filled, context: Context) -> Result | Trouble | None:
    whole, rate = filled.money("whole"), filled.number("rate")
    return _amount(whole, whole.amount * (1 + rate), f"{plain(whole.amount)} × (1 + {percent(rate)})")


def lowered(filled: Filled, context: Context) -> Result | Trouble | None:
    whole, rate = filled.money("whole"), filled.number("rate")
    if rate > 1:
        return Trouble(_MORE_THAN_ALL)
    return _amount(whole, whole.amount * (1 - rate), f"{plain(whole.amount)} × (1 − {percent(rate)})")


def _amount(whole: Money, amount: Decimal, sum_: str) -> Result:
    shown = figure(amount, whole.currency)
    return Result(
        bare(amount, whole.currency),
        shown,
        Both(f"{sum_} = {shown.zh}", f"{sum_} = {shown.en}"),
        rounding(amount, whole.currency),
    )


def _rate(rate: Decimal, sum_: str, direction: Both, *, negative: bool = False) -> Result:
    shown = percent(rate)
    value = shortened(rate * 100, 4)
    exact = is_exact(rate * 100) and value == rate * 100
    sign = "=" if exact else "≈"
    headline = Both(f"{direction.zh}{shown}", f"{direction.en}{shown}")
    working = f"{sum_} {sign} {'−' if negative else ''}{shown}"
    return Result(
        plain(-value if negative else value), headline, Both(working, working), () if exact else (_ROUNDED_RATE,)
    )


_ROUNDED_RATE = Both("百分比四舍五入保留 4 位小数", "the percentage is rounded half up to 4 decimal places")
_WHOLE = Slot("whole", Kind.MONEY)
_RATE = Slot("rate", Kind.PERCENT, least=Decimal(0))

PERCENT_OF = Template(
    name="percent-of",
    title=Both("一个数的百分之几", "A percentage of a number"),
    asks=("{rate}[的] of {whole}", "{whole}[的]{rate}", "{whole}(乘以|乘|×|*){rate}"),
    slots=(_WHOLE, _RATE),
    compute=part,
    examples=(
        zh("三千五的两成是多少", "700"),
        zh("1.2万的3.5%是多少", "420"),
        zh("百分之二十的折扣码在哪", None),
        en("what is 20% of 150", "30"),
        en("8.25 percent of $49.99", "4.12"),
        en("20% of my orders are late", None),
    ),
)
SHARE = Template(
    name="percentage",
    title=Both("占百分之几", "What percentage one is of another"),
    asks=(
        "{part}(占|占了|是|相当于|为|在)[总数|总额|全部]{whole}[中|里|里面][的|占](百分之几|百分之多少|百分比|比例|几成|多大比例|多少百分比|几个百分点|多少比例|多大的比例|占比)",
        "(what percentage|what percent|what %|which percentage|percent|percentage) of {whole} is {part}",
        "{part} is (what percent|what percentage|what %|what share|how many percent) of {whole}",
        "{part} as a (percentage|percent|share) of {whole}",
        "{part} out of {whole} (as a percentage|as a percent|in percent|percent|is what percent|is what percentage|as percent|what percent)",
    ),
    slots=(Slot("whole", Kind.MONEY), Slot("part", Kind.MONEY)),
    compute=share,
    examples=(
        zh("30占120的百分之几", "25"),
        zh("5是0的百分之几", None),
        zh("会员占百分之几", None),
        en("what percent of 80 is 10", "12.5"),
        en("45 is what percentage of 60", "75"),
        en("what percent of customers are happy", None),
    ),
)
CHANGE = Template(
    name="percentage-change",
    title=Both("涨跌幅", "Percentage change"),
    asks=(
        "(涨幅|跌幅|降幅|增幅|增长率|变化率|涨跌幅|变化幅度|变动幅度|百分比变化)[是|为]",
        "(增长|涨|降|增加|减少|跌|上涨|下降|上升|变化|降低)[了](百分之几|百分之多少|多少百分比|几成|多少个百分点)",
        "(percent|percentage|%) [of] (increase|decrease|change|growth|drop|difference|rise|reduction) [is it|is|is that|is there]",
        "[by] (what|how many|which) (percentage|percent) [is that|did it go up|did it go down|did it change|did it rise|did it fall|change is that|increase is that|did it increase|did it decrease|did it drop]",
        "(as a percentage|in percent|in %)",
    ),
    parts=(
        "[价格|房价|工资|收入|销售额|销量|体重]从{before}(涨|上涨|涨价|升|上升|增加|增长|提高|涨了|降|下降|降价|跌|减少|调|变|变成|变为|降低)[价][到|至|为]{after}",
        "[价格|房价|工资|收入|销售额|销量|体重]从{before}(到|变到|变成|涨到|降到|跌到){after}",
        "(原价|原来|之前|去年|上个月|上月|昨天)[是|为|卖]{before}[，](现价|现在|今年|后来|这个月|本月|今天)[是|为|卖]{after}",
        "[a price|price] [that] [goes|went|rose|fell|going|rises|falls|drops|dropped|goes up|went up|went down|increases|increased] (from|between) {before} (to|and) {after}",
        "(价格|a price|price|the change|change|increase|decrease|difference|growth)",
    ),
    slots=(Slot("before", Kind.MONEY), Slot("after", Kind.MONEY)),
    compute=change,
    examples=(
        zh("从80涨到100，涨幅是多少", "25"),
        zh("价格从120降到90，降了百分之几", "-25"),
        zh("从北京到上海多少钱", None),
        en("percentage increase from 50 to 60", "20"),
        en("what's the percent change from 200 to 150", "-25"),
        en("percentage change from 0 to 5", None),
    ),
)
RAISED = Template(
    name="raise",
    title=Both("上涨百分之几后", "After a rise"),
    asks=(
        "{whole}[再](涨价|上涨|增加|涨|提高|增长|涨了|涨价了|上调|加价|加收|上浮){rate}[之后|后|以后][是|变成|为]",
        "(increase|raise|mark up) {whole} by {rate}",
        "{whole} (increased|raised|marked up|goes up|went up|rises|rose|plus an increase of|plus a rise of|grows) [by] {rate}",
    ),
    slots=(_WHOLE, _RATE),
    compute=raised,
    examples=(
        zh("200元涨价15%后是多少", "230"),
        zh("涨价15%了吗", None),
        en("increase 80 by 15%", "92"),
        en("why did prices increase by 15%", None),
    ),
)
LOWERED = Template(
    name="cut",
    title=Both("下降百分之几后", "After a cut"),
    asks=(
        "{whole}[再](降价|下降|减少|降|降低|便宜|优惠|减|降了|降价了|下调|下浮|跌|跌了){rate}[之后|后|以后][是|变成|为]",
        "(decrease|reduce|lower|cut) {whole} by {rate}",
        "{whole} (decreased|reduced|lowered|cut|goes down|went down|drops|dropped|falls|fell|less|minus) [by] {rate}",
    ),
    slots=(_WHOLE, _RATE),
    compute=lowered,
    examples=(
        zh("200元降价15%后是多少", "170"),
        zh("200元降价120%", None),
        en("reduce 80 by 15%", "68"),
        en("reduce 80 by 150%", None),
    ),
)

TEMPLATES = (PERCENT_OF, SHARE, CHANGE, RAISED, LOWERED)
