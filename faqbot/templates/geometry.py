"""Areas, perimeters and volumes of plain shapes."""

from decimal import Decimal

from faqbot.templates import units
from faqbot.templates.figures import ROUNDED, is_exact, number, plain, shortened
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble

_PI = Decimal("3.14159265358979323846264338327950288")
_NOT_POSITIVE = Both("边长必须大于 0。", "Lengths must be greater than 0.")


def area(filled: Filled, context: Context) -> Result | Trouble | None:
    return _product(filled, ("length", "width"), Both("面积", "area"), Both("平方", "square "))


def volume(filled: Filled, context: Context) -> Result | Trouble | None:
    return _product(filled, ("length", "width", "height"), Both("体积", "volume"), Both("立方", "cubic "))


def circle(filled: Filled, context: Context) -> Result | Trouble | None:
    radius = filled.quantity("radius").amount if filled.has("radius") else filled.quantity("diameter").amount / 2
    if radius <= 0:
        return Trouble(_NOT_POSITIVE)
    unit = filled.quantity("radius" if filled.has("radius") else "diameter").unit
    value = shortened(_PI * radius * radius)
    name = units.named(unit)
    sum_ = f"π × {plain(radius)}² ≈ {number(value)}"
    return Result(
        plain(value),
        Both(f"面积约 {number(value)} 平方{name.zh}", f"about {number(value)} square {name.en}"),
        Both(sum_, sum_),
        (ROUNDED,),
    )


def _product(filled: Filled, names: tuple[str, ...], what: Both, power: Both) -> Result | Trouble | None:
    sides = [filled.quantity(name) for name in names]
    unit = sides[0].unit
    lengths = [side.amount if side.unit == unit else units.converted(side, unit) for side in sides]
    value = Decimal(1)
    for length in lengths:
        if length is None:
            return None
        if length <= 0:
            return Trouble(_NOT_POSITIVE)
        value *= length
    if units.converted(sides[0], "meter") is None:
        return None
    shown, name = number(shortened(value)), units.named(unit)
    sum_ = f"{' × '.join(number(shortened(length)) for length in lengths if length is not None)} = {shown}"
    headline = Both(f"{what.zh} {shown} {power.zh}{name.zh}", f"The {what.en} is {shown} {power.en}{name.en}")
    return Result(plain(shortened(value)), headline, Both(sum_, sum_), () if is_exact(value) else (ROUNDED,))


_LENGTH, _WIDTH, _HEIGHT = (Slot(name, Kind.QUANTITY) for name in ("length", "width", "height"))
_THINGS_ZH = "[的][房间|长方形|矩形|桌子|地毯|桌布|屋子|纸|土地|地]"
_THINGS_EN = "[room|rectangle|table|rug|tablecloth|sheet|plot|field|garden|carpet]"

AREA = Template(
    name="area",
    title=Both("长方形面积", "Area of a rectangle"),
    asks=(
        f"[一个|一间|一块|一张]{_THINGS_ZH}[长|长是|长为]{{length}}[，]宽[是|为]{{width}}{_THINGS_ZH}[的](面积|面积有多大)",
        f"[一个|一间|一块|一张]{{length}}(乘|乘以|×|x|*){{width}}{_THINGS_ZH}[的](面积|面积有多大)",
        f"area of [a|an|the] {{length}} (by|x|times|×) {{width}} {_THINGS_EN}",
        f"area of [a|an|the] {_THINGS_EN} [that is|of|measuring] {{length}} (by|x|times|×) {{width}}",
    ),
    slots=(_LENGTH, _WIDTH),
    compute=area,
    examples=(
        zh("长5米宽4米的房间面积是多少", "20"),
        zh("桌布面积多大", None),
        en("area of a 20 feet by 15 feet room", "300"),
        en("delivery area", None),
    ),
)
VOLUME = Template(
    name="volume",
    title=Both("长方体体积", "Volume of a box"),
    asks=(
        "[一个|箱子|盒子|包裹]长[是|为]{length}[，]宽[是|为]{width}[，]高[是|为]{height}[的][箱子|盒子|包裹|长方体|水箱][的]体积",
        "volume of [a|an|the] {length} (by|x) {width} (by|x) {height} [box|parcel|tank|carton]",
        "volume of [a|an|the] [box|parcel|tank|carton] [of|that is|measuring] {length} (by|x) {width} (by|x) {height}",
    ),
    slots=(_LENGTH, _WIDTH, _HEIGHT),
    compute=volume,
    examples=(
        zh("长50厘米，宽40厘米，高30厘米的箱子体积是多少", "60000"),
        zh("箱子体积多大", None),
        en("volume of a box of 50 cm by 40 cm by 30 cm", "60000"),
        en("volume discount", None),
    ),
)
CIRCLE = Template(
    name="circle",
    title=Both("圆的面积", "Area of a circle"),
    asks=(
        "半径[是|为]{radius}的(圆|圆形|圆桌)[的]面积",
        "直径[是|为]{diameter}的(圆|圆形|圆桌|锅)[的]面积",
        "area of [a] (circle|round table) (with|of) [a] radius [of] {radius}",
        "area of [a] (circle|round table) (with|of) [a] diameter [of] {diameter}",
    ),
    slots=(Slot("radius", Kind.QUANTITY, is_optional=True), Slot("diameter", Kind.QUANTITY, is_optional=True)),
    compute=lambda filled, context: circle(filled, context) if filled.values else None,
    examples=(
        zh("半径5厘米的圆面积是多少", "78.539816"),
        zh("锅底面积多大", None),
        en("area of a circle with a radius of 5 cm", "78.539816"),
        en("area code", None),
    ),
)

TEMPLATES = (AREA, VOLUME, CIRCLE)
