"""Tax on a price, and the price without it."""

from decimal import Decimal

from faqbot.templates.currencies import figure, rounded
from faqbot.templates.figures import TO_CENT, percent, plain
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble


def with_tax(filled: Filled, context: Context) -> Result | Trouble | None:
    price, rate = filled.money("price"), filled.number("rate")
    tax = rounded(price.amount * rate, price.currency)
    total = rounded(price.amount + tax, price.currency)
    shown, part = figure(total, price.currency), figure(tax, price.currency)
    working = Both(
        f"税 {plain(price.amount)} × {percent(rate)} = {part.zh}，合计 {plain(price.amount)} + {plain(tax)}",
        f"tax {plain(price.amount)} × {percent(rate)} = {part.en}; {plain(price.amount)} + {plain(tax)}",
    )
    return Result(plain(total), Both(f"含税共 {shown.zh}", f"{shown.en} with tax"), working, (TO_CENT,))


def tax_alone(filled: Filled, context: Context) -> Result | Trouble | None:
    price, rate = filled.money("price"), filled.number("rate")
    tax = rounded(price.amount * rate, price.currency)
    shown = figure(tax, price.currency)
    sum_ = f"{plain(price.amount)} × {percent(rate)} = {plain(tax)}"
    return Result(plain(tax), Both(f"税额 {shown.zh}", f"The tax is {shown.en}"), Both(sum_, sum_), (TO_CENT,))


def without_tax(filled: Filled, context: Context) -> Result | Trouble | None:
    price, rate = filled.money("gross"), filled.number("rate")
    net = rounded(price.amount / (1 + rate), price.currency)
    shown, tax = figure(net, price.currency), figure(price.amount - net, price.currency)
    sum_ = f"{plain(price.amount)} ÷ (1 + {percent(rate)}) = {plain(net)}"
    working = Both(f"{sum_}，其中税 {tax.zh}", f"{sum_}; the tax in it is {tax.en}")
    return Result(plain(net), Both(f"不含税 {shown.zh}", f"{shown.en} before tax"), working, (TO_CENT,))


_PRICE = Slot("price", Kind.MONEY, Both("税前价格是多少？", "What is the price before tax?"), least=Decimal(0))
_GROSS = Slot("gross", Kind.MONEY, Both("含税价格是多少？", "What is the price with tax?"), least=Decimal(0))
_RATE = Slot(
    "rate",
    Kind.PERCENT,
    Both("税率是百分之几？", "What is the tax rate, in percent?"),
    least=Decimal(0),
    most=Decimal(1),
)
_RATE_PARTS = (
    "(税率|税|增值税|消费税|增值税率|按|按照)[为|是|按]{rate}[的税率|的税|税率]",
    "(tax|vat|gst|sales tax|tax rate|vat rate|rate) [rate] [is|of|at] {rate}",
    "(at|with|and) {rate} [tax|vat|gst|sales tax]",
    "{rate} [tax|vat|gst|sales tax] [rate]",
)

WITH_TAX = Template(
    name="tax",
    title=Both("含税价", "Price with tax"),
    asks=(
        "{price}[再]加[上]{rate}[的](税|增值税|消费税)",
        "{price} (plus|with|and) {rate} (tax|sales tax|vat|gst)",
        "(税前|不含税)[价格|价|金额][是|为]{price}",
        "{price}[，]加税[后]",
        "add {rate} (tax|vat|gst|sales tax) to {price}",
        "(price before tax|net price|before tax|excluding tax) [is|of] {price}",
    ),
    parts=(
        *_RATE_PARTS,
        "(含税|含税价|税后|价税合计|税后价|含税总价|含税价格|加税后|价格)",
        "(total price|price with tax|total with tax|after tax|including tax|final price|gross price|with tax)",
    ),
    slots=(_PRICE, _RATE),
    compute=with_tax,
    examples=(
        zh("200元加6%的税一共多少", "212"),
        zh("不含税价500元，税率13%，含税多少", "565"),
        zh("你们开的发票含税吗", None),
        en("49.99 plus 8.25% sales tax", "54.11"),
        en("add 20% vat to 80", "96"),
        en("do prices include tax", None),
    ),
)
TAX_ALONE = Template(
    name="tax-amount",
    title=Both("税额", "Amount of tax"),
    asks=(
        "{price}[，][按|按照|交|缴|要交|的][税率][是|为|按]{rate}(的税|的税率|税率|增值税|消费税|的增值税|的消费税|税)",
        "{price}(要交|要缴|应交|应缴|交|缴)多少税",
        "(tax|sales tax|vat|gst) (on|for) {price}",
        "{rate} (tax|sales tax|vat|gst) (on|for) {price}",
    ),
    parts=(*_RATE_PARTS, "(税额|税费|税金)[是]", "(要交|要缴|应交|应缴|交|缴)[多少][税|钱的税]"),
    slots=(_PRICE, _RATE),
    compute=tax_alone,
    examples=(
        zh("1000元按13%税率要交多少税", "130"),
        zh("要交多少税", None),
        en("8% sales tax on $50", "4"),
        en("who pays the tax", None),
    ),
)
WITHOUT_TAX = Template(
    name="net-price",
    title=Both("不含税价", "Price without tax"),
    asks=(
        "含税[价|价格|金额|总价][是|为]{gross}",
        "{gross}(含税|是含税价|含税价)",
        "{gross} (including|incl|incl.|inclusive of|with) {rate} (tax|vat|gst)",
        "(remove|take off|strip) {rate} (tax|vat|gst) from {gross}",
        "(price with tax|gross price|price including tax) [is|of] {gross}",
    ),
    parts=(
        *_RATE_PARTS,
        "(不含税|税前|不含税价|税前价|不含税价格|不含税金额|去掉税|净价)[是]",
        "(before tax|without tax|net|net price|price before tax|excluding tax|net of tax|price)",
    ),
    slots=(_GROSS, _RATE),
    compute=without_tax,
    examples=(
        zh("含税113元，税率13%，不含税价是多少", "100"),
        zh("含税价吗", None),
        en("120 including 20% vat, what is the net price", "100"),
        en("is vat included", None),
    ),
)

TEMPLATES = (WITH_TAX, TAX_ALONE, WITHOUT_TAX)
