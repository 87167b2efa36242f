"""Ratios: in lowest terms, and a total shared by one."""

from decimal import Decimal
from math import gcd

from faqbot.templates.currencies import figure, rounded
from faqbot.templates.figures import number, plain, shortened
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble

_NOTHING = Both("比里不能有 0 或负数。", "The parts of a ratio must be greater than 0.")


def lowest(filled: Filled, context: Context) -> Result | Trouble | None:
    first, second = filled.number("first"), filled.number("second")
    if first <= 0 or second <= 0:
        return Trouble(_NOTHING)
    scale = Decimal(10) ** max(-int(first.as_tuple().exponent), -int(second.as_tuple().exponent), 0)
    one, other = int(first * scale), int(second * scale)
    common = gcd(one, other)
    text = f"{one // common}:{other // common}"
    working = f"{plain(first)}:{plain(second)}, ÷ {plain(Decimal(common) / scale)}"
    return Result(text, Both(text, text), Both(working, working))


def shared(filled: Filled, context: Context) -> Result | Trouble | None:
    whole = filled.money("whole")
    parts = [filled.number(name) for name in ("first", "second", "third") if filled.has(name)]
    if any(part <= 0 for part in parts):
        return Trouble(_NOTHING)
    unit = whole.amount / sum(parts)
    shares = [
        shortened(unit * part) if whole.currency is None else rounded(unit * part, whole.currency) for part in parts
    ]
    zh_text = "、".join(figure(share, whole.currency).zh for share in shares)
    en_text = ", ".join(figure(share, whole.currency).en for share in shares)
    ratio = ":".join(map(plain, parts))
    working = f"{plain(whole.amount)} ÷ {plain(sum(parts) + Decimal(0))} = {number(shortened(unit))}"
    return Result(
        " ".join(map(plain, shares)),
        Both(f"按 {ratio} 分：{zh_text}", f"By {ratio}: {en_text}"),
        Both(working, working),
    )


_FIRST, _SECOND = Slot("first", Kind.NUMBER), Slot("second", Kind.NUMBER)
_COLON = "(:|：|比)"

LOWEST = Template(
    name="ratio",
    title=Both("化简比", "Ratio in lowest terms"),
    asks=(
        f"{{first}}{_COLON}{{second}}(化简|最简比|化成最简|的最简比|约分|化简后|化简比|的最简整数比)",
        f"(化简|约分){{first}}{_COLON}{{second}}",
        "(simplify|reduce) [the] [ratio] {first} (:|to) {second}",
        "(ratio) {first} (:|to) {second} (in lowest terms|simplified|in simplest form|reduced)",
        "{first} : {second} (in lowest terms|simplified|in simplest form|reduced)",
    ),
    slots=(_FIRST, _SECOND),
    compute=lowest,
    examples=(
        zh("12:18化简是多少", "2:3"),
        zh("营业时间9:21", None),
        en("simplify the ratio 15:20", "3:4"),
        en("open 9:30", None),
    ),
)
SHARED = Template(
    name="shares",
    title=Both("按比例分配", "Shares by ratio"),
    asks=(
        f"[把|将]{{whole}}[按|按照|以]{{first}}{_COLON}{{second}}[:{{third}}][的][比例|比](分|分配|分给|分成|来分|分开)[两份|两人|三份|给两个人|给三个人|给两人]",
        "(split|divide|share) {whole} (in|by|in a ratio of|in the ratio|in the ratio of|in a) {first} (:|to) {second} [: {third}] [ratio]",
    ),
    parts=("(每份|各|各得|各是|每人)[多少|几]", "(each|shares|the shares)"),
    slots=(Slot("whole", Kind.MONEY, least=Decimal(0)), _FIRST, _SECOND, Slot("third", Kind.NUMBER, is_optional=True)),
    compute=shared,
    examples=(
        zh("把100按3:2分", "60 40"),
        zh("红茶按什么比例泡", None),
        en("split 120 in the ratio 1:2:3", "20 40 60"),
        en("tea to water ratio", None),
    ),
)

TEMPLATES = (LOWEST, SHARED)
