"""A price paid in equal parts, with or without a fee."""

from decimal import Decimal

from faqbot.templates.currencies import figure, rounded
from faqbot.templates.figures import TO_CENT, percent, plain
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble


def instalments(filled: Filled, context: Context) -> Result | Trouble | None:
    price, times = filled.money("loan"), filled.number("times")
    fee = price.amount * filled.number("fee") if filled.has("fee") else Decimal(0)
    each = rounded((price.amount + fee) / times, price.currency)
    shown = figure(each, price.currency)
    left = price.amount + fee - each * times
    sum_ = f"{plain(price.amount)} ÷ {plain(times)} = {plain(each)}"
    if filled.has("fee"):
        sum_ = f"{plain(price.amount)} × (1 + {percent(filled.number('fee'))}) ÷ {plain(times)} = {plain(each)}"
    notes = (
        [TO_CENT]
        if left == 0
        else [TO_CENT, Both(f"尾差 {plain(left)} 计入最后一期", f"the last one differs by {plain(left)}")]
    )
    if not filled.has("fee"):
        notes.append(Both("按不收手续费和利息计算", "without fee or interest"))
    return Result(plain(each), Both(f"每期 {shown.zh}", f"{shown.en} each time"), Both(sum_, sum_), tuple(notes))


INSTALMENTS = Template(
    name="instalments",
    title=Both("分期付款", "Instalments"),
    asks=(
        "(分|分成|分为){times}(期|个月|次)[付|还|付款|付清|还清|免息]",
        "(免息|无息)[分]{times}期",
        "(in|into|over|split into|paid in|split over) {times} [monthly|equal|interest-free|interest free|equal monthly] (instalments|installments|payments|months)",
        "{times} [monthly|equal|interest-free|interest free|equal monthly] (instalments|installments|payments)",
    ),
    parts=(
        "[一个|一台|总价|价格|金额|订单|买|花]{loan}[的][东西|商品|手机|电脑|订单|锅|茶壶]",
        "(每期|每月|每个月|每次)[付|还|要付|要还]",
        "(免息|免手续费|无手续费|无息|不收手续费|分期|分期付款|付|还)",
        "(手续费|手续费率|费率|分期费率|利息)[是|为|收|一共]{fee}",
        "(without interest|interest-free|interest free|without fee|no interest|with no interest|no fee|each|each month|per month|each instalment|each payment|pay|a month|every month|per instalment|is each)",
        "(fee of|with a fee of|fee|plus|with) {fee} [fee]",
        "{fee} fee",
    ),
    slots=(
        Slot("loan", Kind.MONEY, Both("总价是多少？", "What is the price?"), least=Decimal(0)),
        Slot("times", Kind.WHOLE, least=Decimal(1), most=Decimal(600)),
        Slot("fee", Kind.PERCENT, least=Decimal(0), most=Decimal(1), is_optional=True),
    ),
    compute=instalments,
    examples=(
        zh("3600元分12期免息，每期多少", "300"),
        zh("多少钱以上可以分 12 期，手续费怎么算？", None),
        en("1200 in 12 monthly instalments without interest", "100"),
        en("What is the minimum amount for paying in 12 parts", None),
    ),
)

TEMPLATES = (INSTALMENTS,)
