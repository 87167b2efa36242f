"""Questions about whole numbers: divisors, multiples, primes, odd and even, remainders."""

from collections.abc import Callable
from decimal import Decimal
from math import gcd, isqrt, lcm

from faqbot.templates.figures import number, plain
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble

_LARGEST_TESTED = 10**12

_NOT_WHOLE = Both("这里只能用正整数。", "Only whole numbers above 0 will do here.")

_TOO_LARGE = Both("数字太大了，我算不了。", "That number is too large for me.")


def divisor(filled: Filled, context: Context) -> Result | Trouble | None:
    return _of_two(filled, gcd, Both("最大公约数", "The greatest common divisor"))


def multiple(filled: Filled, context: Context) -> Result | Trouble | None:
    return _of_two(filled, lcm, Both("最小公倍数", "The least common multiple"))


def _of_two(filled: Filled, rule: Callable[..., int], name: Both) -> Result | Trouble | None:
    values = filled.series("values")
    if any(v != v.to_integral_value() or v <= 0 for v in values):
        return Trouble(_NOT_WHOLE)
    if max(values) > _LARGEST_TESTED or len(values) > 20:
        return Trouble(_TOO_LARGE)
    found = Decimal(rule(*map(int, values)))
    return Result(plain(found), Both(f"{name.zh}是 {number(found)}", f"{name.en} is {number(found)}"))


def prime(filled: Filled, context: Context) -> Result | Trouble | None:
    value = int(filled.number("number"))
    if value < 1:
        return Trouble(_NOT_WHOLE)
    if value > _LARGEST_TESTED:
        return Trouble(_TOO_LARGE)
    factor = _smallest_factor(value)
    if value > 1 and factor == value:
        return Result("yes", Both(f"{value} 是质数", f"Yes, {value} is a prime number"))
    why = (
        None
        if value == 1
        else Both(f"{value} = {factor} × {value // factor}", f"{value} = {factor} × {value // factor}")
    )
    return Result("no", Both(f"{value} 不是质数", f"No, {value} is not a prime number"), why)


def _smallest_factor(value: int) -> int:
    if value % 2 == 0:
        return 2
    return next((factor for factor in range(3, isqrt(value) + 1, 2) if value % factor == 0), value)


def parity(filled: Filled, context: Context) -> Result | Trouble | None:
    value = int(filled.number("number"))
    even = value % 2 == 0
    return Result(
        "even" if even else "odd",
        Both(f"{value} 是{'偶' if even else '奇'}数", f"{value} is {'even' if even else 'odd'}"),
    )


def remainder(filled: Filled, context: Context) -> Result | Trouble | None:
    value, by = int(filled.number("number")), int(filled.number("by"))
    if by <= 0 or value < 0:
        return Trouble(_NOT_WHOLE)
    line = f"{value} ÷ {by} = {value // by} … {value % by}"
    return Result(str(value % by), Both(f"余数是 {value % by}", f"The remainder is {value % by}"), Both(line, line))


_VALUES = (Slot("values", Kind.SERIES),)

_NUMBER = Slot("number", Kind.WHOLE, most=Decimal(_LARGEST_TESTED))

DIVISOR = Template(
    name="gcd",
    title=Both("最大公约数", "Greatest common divisor"),
    asks=(
        "{values}的(最大公约数|最大公因数)",
        "(gcd|gcf|hcf|greatest common divisor|greatest common factor|highest common factor) (of|for) {values}",
    ),
    slots=_VALUES,
    compute=divisor,
    examples=(
        zh("12和18的最大公约数", "6"),
        zh("什么是最大公约数", None),
        en("gcd of 12 and 18", "6"),
        en("what is a gcd", None),
    ),
)

MULTIPLE = Template(
    name="lcm",
    title=Both("最小公倍数", "Least common multiple"),
    asks=("{values}的最小公倍数", "(lcm|least common multiple|lowest common multiple) (of|for) {values}"),
    slots=_VALUES,
    compute=multiple,
    examples=(
        zh("12和18的最小公倍数", "36"),
        zh("什么是最小公倍数", None),
        en("lcm of 12 and 18", "36"),
        en("what is an lcm", None),
    ),
)

PRIME = Template(
    name="prime",
    title=Both("质数", "Prime number"),
    asks=("{number}(是质数|是素数|是不是质数|是不是素数)", "is {number} [a] prime [number]"),
    slots=(_NUMBER,),
    compute=prime,
    examples=(
        zh("97是质数吗", "yes"),
        zh("质数是什么", None),
        en("is 91 a prime number", "no"),
        en("is prime membership available", None),
    ),
)

PARITY = Template(
    name="parity",
    title=Both("奇数偶数", "Odd or even"),
    asks=(
        "{number}(是奇数还是偶数|是偶数还是奇数|是单数还是双数|是偶数|是奇数|是单数|是双数)",
        "is {number} (odd or even|even or odd|an odd number|an even number|odd|even)",
    ),
    slots=(_NUMBER,),
    compute=parity,
    examples=(
        zh("128是奇数还是偶数", "even"),
        zh("是单数还是双数", None),
        en("is 77 odd or even", "odd"),
        en("is it odd", None),
    ),
)

REMAINDER = Template(
    name="remainder",
    title=Both("余数", "Remainder"),
    asks=(
        "{number}除以{by}[的](余数|余几|余多少|余)",
        "(remainder) (of|when) {number} [is] (divided by|by|over) {by}",
        "{number} (mod|modulo) {by}",
    ),
    slots=(_NUMBER, Slot("by", Kind.WHOLE)),
    compute=remainder,
    examples=(
        zh("100除以7余几", "2"),
        zh("余额除以什么", None),
        en("remainder of 100 divided by 7", "2"),
        en("remainder of my order", None),
    ),
)

TEMPLATES = (DIVISOR, MULTIPLE, PRIME, PARITY, REMAINDER)
