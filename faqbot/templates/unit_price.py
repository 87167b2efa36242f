"""What one piece or one unit costs, and which of two offers is the cheaper."""

from decimal import Decimal

from faqbot.templates import units
from faqbot.templates.currencies import figure
from faqbot.templates.figures import number, plain, shortened
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble

_NO_AMOUNT = Both("数量必须大于 0。", "The amount must be greater than 0.")
_UNLIKE = Both("两边的单位不一样，没法比较。", "The two are in units that cannot be compared.")
_FOUR = Both("单价四舍五入保留 4 位小数", "unit prices are rounded half up to 4 decimal places")


def each(filled: Filled, context: Context) -> Result | Trouble | None:
    price, count = filled.money("price"), filled.number("count")
    if count <= 0:
        return Trouble(_NO_AMOUNT)
    one = shortened(price.amount / count, 4)
    shown = _money(one, price.currency)
    sum_ = f"{plain(price.amount)} ÷ {plain(count)} = {plain(one)}"
    return Result(
        plain(one),
        Both(f"每个 {shown.zh}", f"{shown.en} each"),
        Both(sum_, sum_),
        () if one * count == price.amount else (_FOUR,),
    )


def per_unit(filled: Filled, context: Context) -> Result | Trouble | None:
    price, size, unit = filled.money("price"), filled.quantity("size"), filled.word("unit")
    amount = size.amount if size.unit == unit else units.converted(size, unit)
    if amount is None:
        return Trouble(_UNLIKE)
    if amount <= 0:
        return Trouble(_NO_AMOUNT)
    one = shortened(price.amount / amount, 4)
    shown, name = _money(one, price.currency), units.named(unit)
    sum_ = f"{plain(price.amount)} ÷ {number(shortened(amount))} = {plain(one)}"
    return Result(
        plain(one),
        Both(f"每{name.zh} {shown.zh}", f"{shown.en} per {name.en}"),
        Both(sum_, sum_),
        () if one * amount == price.amount else (_FOUR,),
    )


def cheaper(filled: Filled, context: Context) -> Result | Trouble | None:
    one, other = filled.money("price_1"), filled.money("price_2")
    sizes = _sizes(filled)
    if one.currency != other.currency and one.currency and other.currency:
        return None
    if sizes is None:
        return Trouble(_UNLIKE)
    if min(sizes) <= 0:
        return Trouble(_NO_AMOUNT)
    first, second = one.amount / sizes[0], other.amount / sizes[1]
    currency = one.currency or other.currency
    a, b = _money(shortened(first, 4), currency), _money(shortened(second, 4), currency)
    working = Both(f"第一个每单位 {a.zh}，第二个每单位 {b.zh}", f"the first is {a.en} a unit, the second {b.en}")
    if first == second:
        return Result("equal", Both("两个一样划算", "Both cost the same per unit"), working)
    value = "first" if first < second else "second"
    headline = Both(f"第{'一' if value == 'first' else '二'}个更划算", f"The {value} one is cheaper per unit")
    return Result(value, headline, working, (_FOUR,))


def _sizes(filled: Filled) -> tuple[Decimal, Decimal] | None:
    if filled.has("count_1") and filled.has("count_2"):
        return filled.number("count_1"), filled.number("count_2")
    if filled.has("size_1") and filled.has("size_2"):
        first, second = filled.quantity("size_1"), filled.quantity("size_2")
        other = second.amount if second.unit == first.unit else units.converted(second, first.unit)
        return None if other is None else (first.amount, other)
    return None


def _money(amount: Decimal, currency: str | None) -> Both:
    """A unit price keeps four decimals, whatever the currency."""
    if currency is None:
        return figure(amount, None)
    name = figure(Decimal(0), currency)
    return Both(name.zh.replace("0", number(amount), 1), name.en.replace("0", number(amount), 1))


_PRICE = Slot("price", Kind.MONEY, least=Decimal(0))
_COUNTERS = "[个|件|只|瓶|包|盒|袋|张|本|支|斤装|罐|条|双|杯|枚|块|份|片|套|把|台]"
_THINGS = "[items|pieces|pcs|bottles|packs|boxes|bags|cans|cups|teapots|pens|books|apples|eggs|of them|mugs|tins|of those|units]"

EACH = Template(
    name="price-each",
    title=Both("单价", "Price of one"),
    asks=(
        f"{{count}}{_COUNTERS}[一共|共|卖|要|是|总共|花了|合计]{{price}}[，]([平均]每[个|件|只|瓶|包|盒|袋|张|本|支|罐|条|双|杯|枚|份|片|套]|[平均]一[个|件|只|瓶|包|盒|袋|张|本|支|罐|条|双|杯|枚|份|片|套]|单价)",
        f"{{price}}[能|可以]买{{count}}{_COUNTERS}[，]([平均]每[个|件|只|瓶|包|盒|袋|张|本|支|罐|条|双|杯|枚|份|片|套]|单价)",
        f"(unit price|price per item|price each|price per unit|cost per item|cost of each|price of one|price of each|cost each|cost per unit) [if|when|of|for] {{count}} {_THINGS} (cost|costs|are|is|for) {{price}}",
        f"{{count}} {_THINGS} (for|cost|costs|at|are) {{price}} (each|per item|unit price|price each|how much each|price per item|how much is one|how much is each|apiece|what is the unit price)",
        f"if {{count}} {_THINGS} (cost|costs|are) {{price}} (how much is one|how much is each|how much does one cost|how much does each cost|how much each|what does one cost)",
    ),
    slots=(Slot("count", Kind.NUMBER), _PRICE),
    compute=each,
    examples=(
        zh("6瓶一共45元，每瓶多少钱", "7.5"),
        zh("单价多少", None),
        en("what's the unit price if 8 cost $3.20", "0.4"),
        en("how much each", None),
    ),
)
PER_UNIT = Template(
    name="price-per-unit",
    title=Both("每单位的价格", "Price per unit"),
    asks=(
        "{size}[装][的][一共|共|卖|要|是|售价|茶叶|茶]{price}[，][那][平均](每|一|合每|折合每|相当于每){unit}",
        "{price}{size}[，][平均](每|一|合每|折合每|相当于每){unit}",
        "{size} (for|cost|costs|at|is) {price} [what is that|how much is that|how much is it|what's that|that is|is] (per|a|an|for one|each) {unit}",
        "(price|cost|how much) per {unit} (if|when|of|for) {size} (cost|costs|for|is|are) {price}",
        "{price} for {size} [how much is that|what is that|is] (per|a|an) {unit}",
    ),
    slots=(Slot("size", Kind.QUANTITY), _PRICE, Slot("unit", Kind.UNIT)),
    compute=per_unit,
    examples=(
        zh("500克12.5元，每公斤多少钱", "25"),
        zh("每公斤运费多少钱", None),
        en("250 g for $4, how much is that per kg", "16"),
        en("price per kg", None),
    ),
)
CHEAPER = Template(
    name="better-buy",
    title=Both("哪个更划算", "The better buy"),
    asks=(
        f"[买]{{count_1}}{_COUNTERS}{{price_1}}(和|与|跟|，|、|还是|或者|或)[买]{{count_2}}{_COUNTERS}{{price_2}}",
        f"{{price_1}}[买]{{count_1}}{_COUNTERS}(和|与|跟|，|、|还是|或者|或){{price_2}}[买]{{count_2}}{_COUNTERS}",
        "{size_1}[装][卖|的]{price_1}(和|与|跟|，|、|还是|或者|或){size_2}[装][卖|的]{price_2}",
        "{price_1}{size_1}(和|与|跟|，|、|还是|或者|或){price_2}{size_2}",
        f"{{count_1}} {_THINGS} (for|at|cost) {{price_1}} (or|and|vs|versus|, or) {{count_2}} {_THINGS} (for|at|cost) {{price_2}}",
        "{size_1} (for|at|cost|costs) {price_1} (or|and|vs|versus|, or) {size_2} (for|at|cost|costs) {price_2}",
    ),
    parts=(
        "(哪个|哪种|哪一个|怎么买|哪个更|哪种更)(划算|便宜|合算|实惠|更划算|更便宜|值|比较划算|更合算)[一点|些]",
        "(which|which one|which is|what is|which of these|which offer) [is|the] [is] [the] (cheaper|better|better value|better deal|better buy|best|best value|cheapest|the better deal|best deal)",
        "(cheaper|better value|better deal|better buy)",
        "(比较|比一比|对比)",
        "(compare)",
    ),
    slots=(
        Slot("count_1", Kind.NUMBER, is_optional=True), Slot("count_2", Kind.NUMBER, is_optional=True),
        Slot("size_1", Kind.QUANTITY, is_optional=True), Slot("size_2", Kind.QUANTITY, is_optional=True),
        Slot("price_1", Kind.MONEY, least=Decimal(0)), Slot("price_2", Kind.MONEY, least=Decimal(0)),
    ),
    compute=cheaper,
    examples=(
        zh("3个10元和5个16元哪个划算", "second"),
        zh("哪个划算", None),
        en("3 for $10 or 5 for $16, which is cheaper", "second"),
        en("which one is cheaper", None),
    ),
)  # fmt: skip

TEMPLATES = (CHEAPER, PER_UNIT, EACH)
