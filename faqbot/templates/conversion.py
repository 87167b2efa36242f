"""Units into other units: length, mass, volume, area, temperature, speed, data, time."""

from decimal import Decimal

from faqbot.templates import units
from faqbot.templates.figures import ROUNDED, is_exact, number, plain, shortened
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Quantity, Result, Trouble, Value

_OTHER_KIND = Both(
    "{one}不能换算成{other}：它们量的不是同一样东西。",
    "{one} cannot be converted to {other}: they measure different things.",
)
_NEGATIVE = Both("这里的数量不能是负数。", "That quantity cannot be negative.")
_TOO_COLD = Both("温度不可能低于绝对零度（−273.15 °C）。", "Nothing is colder than absolute zero (−273.15 °C).")
_BINARY = Both(
    "按国际单位 1 GB = 1000 MB 计算；如果按 1024 进位，结果是 {value}",
    "with 1 GB = 1000 MB as the SI has it; with steps of 1024 it is {value}",
)
_LOOSE_YEAR = Both("按一年 365.25 天、一个月 30.4375 天计算", "a year is taken as 365.25 days, a month as 30.4375")
_US = Both("按美制单位计算", "US units are used")
_VOLUMES = frozenset({"liter", "milliliter"})
_US_UNITS = frozenset({"gallon", "cup", "pint", "quart", "fluid_ounce", "tablespoon", "teaspoon"})


def compute(filled: Filled, context: Context) -> Result | Trouble | None:
    quantity, unit = _fluid(filled.quantity("quantity"), filled.word("unit"))
    if quantity.unit == unit:
        return _result(quantity, unit, quantity.amount, ())
    if {quantity.unit, unit} == {"year", "month"}:
        months = quantity.amount * 12 if unit == "month" else quantity.amount / 12
        return _result(quantity, unit, months, ())
    value = units.converted(quantity, unit)
    if value is None:
        return _unlike(quantity.unit, unit)
    if unit in units.TEMPERATURES:
        kelvin = units.converted(quantity, "kelvin")
        if kelvin is not None and kelvin < 0:
            return Trouble(_TOO_COLD)
    elif quantity.amount < 0:
        return Trouble(_NEGATIVE)
    return _result(quantity, unit, value, _notes(quantity, unit))


def rate(filled: Filled, context: Context) -> Result | Trouble | None:
    """What one unit is in the other, where no amount is given."""
    values: dict[str, Value] = {"quantity": Quantity(Decimal(1), filled.word("from")), "unit": filled.word("unit")}
    return compute(Filled(values), context)


def _fluid(quantity: Quantity, unit: str) -> tuple[Quantity, str]:
    """An ounce beside a measure of volume is the fluid one."""
    if unit == "ounce" and quantity.unit in _US_UNITS | _VOLUMES:
        return quantity, "fluid_ounce"
    if quantity.unit == "ounce" and unit in _US_UNITS | _VOLUMES:
        return Quantity(quantity.amount, "fluid_ounce"), unit
    return quantity, unit


def _unlike(one: str, other: str) -> Trouble:
    first, second = units.named(one), units.named(other)
    return Trouble(
        Both(_OTHER_KIND.zh.format(one=first.zh, other=second.zh), _OTHER_KIND.en.format(one=first.en, other=second.en))
    )


def _notes(quantity: Quantity, unit: str) -> tuple[Both, ...]:
    pair = {quantity.unit, unit}
    notes = []
    if pair & units.INEXACT_TIMES and not pair <= units.INEXACT_TIMES:
        notes.append(_LOOSE_YEAR)
    if pair & _US_UNITS:
        notes.append(_US)
    if pair <= units.DECIMAL_DATA | {"byte", "bit"} and pair & units.DECIMAL_DATA:
        notes.append(_BINARY.fill(value=number(shortened(_in_binary(quantity, unit)))))
    return tuple(notes)


def _in_binary(quantity: Quantity, unit: str) -> Decimal:
    """The same with kilo for 1024."""
    binary = {"kilobyte": "kibibyte", "megabyte": "mebibyte", "gigabyte": "gibibyte", "terabyte": "tebibyte"}
    value = units.converted(Quantity(quantity.amount, binary.get(quantity.unit, quantity.unit)), binary.get(unit, unit))
    return value if value is not None else Decimal(0)


def _result(quantity: Quantity, unit: str, value: Decimal, notes: tuple[Both, ...]) -> Result:
    shown = shortened(value)
    exact = is_exact(value)
    sign = "=" if exact else "≈"
    one, other = units.named(quantity.unit), units.named(unit)
    amount = number(quantity.amount)
    headline = Both(
        f"{amount} {one.zh} {sign} {number(shown)} {other.zh}", f"{amount} {one.en} {sign} {number(shown)} {other.en}"
    )
    return Result(plain(shown), headline, _rate(quantity.unit, unit), (*notes, *(() if exact else (ROUNDED,))))


def _rate(one: str, other: str) -> Both | None:
    """What one unit is in the other, where that is all there is to it."""
    if one == other or one in units.TEMPERATURES:
        return None
    rate = Decimal(12) if (one, other) == ("year", "month") else units.converted(Quantity(Decimal(1), one), other)
    if rate is None:
        return None
    sign, shown = "=" if is_exact(rate) else "≈", number(shortened(rate, 9))
    first, second = units.named(one), units.named(other)
    return Both(f"1 {first.zh} {sign} {shown} {second.zh}", f"1 {first.en} {sign} {shown} {second.en}")


_QUANTITY = Slot("quantity", Kind.QUANTITY)
_UNIT = Slot("unit", Kind.UNIT)

CONVERSION = Template(
    name="unit-conversion",
    title=Both("单位换算", "Unit conversion"),
    asks=(
        "{quantity}[是|等于|合|为|有|相当于|换算成|换成|转换成|转成|折合|转换为|换算为|换算|转|化成|化为][是][多少|几]{unit}",
        "(把|将){quantity}(换算成|换成|转换成|转成|换算为|转换为|化成){unit}",
        "[convert|change|turn] {quantity} (to|in|into|as|=|equals|is equal to how many|are equal to how many|be in|is how many|is how much in|to how many|in terms of|are how many) {unit}",
        "{quantity} is [what in|how many] {unit}",
        "(how many|how much is|number of) {unit} (is|are|in|are in|are there in|does|do|is in|make|equals|equal) {quantity} [make|equal|have|has]",
        "(convert|how much is|how fast is|how far is|how long is|how heavy is|how tall is|how big is|how hot is|how cold is|how warm is|how large is) {quantity} (to|in|into) {unit}",
        "{quantity}{unit}",
    ),
    slots=(_QUANTITY, _UNIT),
    compute=compute,
    examples=(
        zh("三斤是多少公斤", "1.5"),
        zh("100华氏度是多少摄氏度", "37.777778"),
        zh("一个半小时是多少分钟", "90"),
        zh("5公斤等于多少公里", None),
        zh("-5公斤等于多少斤", None),
        en("convert 5 miles to km", "8.04672"),
        en("how many minutes are in one and a half hours", "90"),
        en("2 GiB in MiB", "2048"),
        en("convert 5 kg to miles", None),
        en("convert 10 blorps to km", None),
        en("5 feet 10 inches in cm", "177.8"),
    ),
)

RATE = Template(
    name="unit-rate",
    title=Both("单位之间的换算关系", "How units compare"),
    asks=(
        "{from}(换算成|换成|转换成|怎么换算成|如何换算成|怎么换算|和){unit}[怎么|如何](换算|转换|的换算|的换算关系)",
        "{from}(换算成|换成|转换成|怎么换算成|如何换算成){unit}",
        "[how do you|how do i|how can i|how can you|how would you|how to] (convert|change|turn) {from} (to|into) {unit}",
        "(conversion|conversion rate|conversion factor) (from|of|for|between) {from} (to|into|and) {unit}",
    ),
    slots=(Slot("from", Kind.UNIT), _UNIT),
    compute=rate,
    examples=(
        zh("英里怎么换算成公里", "1.609344"),
        zh("积分怎么换算成现金", None),
        en("how do I convert pounds to kilograms", "0.453592"),
        en("how do I change my address to another one", None),
    ),
)

TEMPLATES = (CONVERSION, RATE)
