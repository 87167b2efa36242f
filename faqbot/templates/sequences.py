"""Sequences that have one closed rule, and sums of runs."""

from decimal import Decimal
from itertools import pairwise
from math import isqrt

from faqbot.templates.figures import number, plain
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble

_LARGEST_TESTED = 10**12

_SHORTEST = 4

_NOT_WHOLE = Both("这里只能用正整数。", "Only whole numbers above 0 will do here.")

_NO_RULE = Both(
    "这串数看不出唯一的规律，我不想乱猜。", "I see no single rule in these numbers, and would rather not guess."
)


def following(filled: Filled, context: Context) -> Result | Trouble | None:
    """The next number, if the list is arithmetic, geometric, of squares or of sums of two, and just one of these."""
    values = filled.series("values")
    if len(values) < _SHORTEST:
        return Trouble(_NO_RULE)
    rules = [rule for rule in (_arithmetic(values), _geometric(values), _fibonacci(values), _squares(values)) if rule]
    if not rules or len({value for value, _ in rules}) > 1:
        return Trouble(_NO_RULE)
    value, why = rules[0]
    return Result(plain(value), Both(f"下一个是 {number(value)}", f"Next comes {number(value)}"), why)


_Rule = tuple[Decimal, Both] | None


def _arithmetic(values: tuple[Decimal, ...]) -> _Rule:
    step = values[1] - values[0]
    if any(b - a != step for a, b in pairwise(values)):
        return None
    return values[-1] + step, Both(f"等差数列，每次加 {plain(step)}", f"each is {plain(step)} more than the one before")


def _geometric(values: tuple[Decimal, ...]) -> _Rule:
    if 0 in values or values[0] == values[1]:
        return None
    if any(b * values[0] != a * values[1] for a, b in pairwise(values)):
        return None
    value = values[-1] * values[1] / values[0]
    ratio = plain(values[1] / values[0])
    return value, Both(f"等比数列，每次乘 {ratio}", f"each is {ratio} times the one before")


def _fibonacci(values: tuple[Decimal, ...]) -> _Rule:
    if len(values) < _SHORTEST + 1 or any(a + b != c for a, b, c in zip(values, values[1:], values[2:], strict=False)):
        return None
    return values[-1] + values[-2], Both("每个数是前两个数的和", "each is the sum of the two before")


def _squares(values: tuple[Decimal, ...]) -> _Rule:
    if any(v != v.to_integral_value() or v < 0 or isqrt(int(v)) ** 2 != int(v) for v in values):
        return None
    roots = [isqrt(int(v)) for v in values]
    if any(b - a != 1 for a, b in pairwise(roots)):
        return None
    return Decimal((roots[-1] + 1) ** 2), Both("依次是平方数", "these are squares in a row")


def run(filled: Filled, context: Context) -> Result | Trouble | None:
    first, last = int(filled.number("first")), int(filled.number("last"))
    if last < first or last > _LARGEST_TESTED or first < 0:
        return Trouble(_NOT_WHOLE)
    found = Decimal((first + last) * (last - first + 1) // 2)
    sum_ = f"({first} + {last}) × {last - first + 1} ÷ 2 = {number(found)}"
    return Result(plain(found), Both(number(found), number(found)), Both(sum_, sum_))


_VALUES = (Slot("values", Kind.SERIES),)

FOLLOWING = Template(
    name="next-in-sequence",
    title=Both("数列的下一个数", "Next in a sequence"),
    asks=(
        "{values}[，|、](下一个|下一个数|后面|后面一个|接下来|接着)[的|是][数|数字][是|应该是][几|多少|什么]",
        "(数列|找规律|规律|按规律){values}(下一个|下一个数|后面|后面一个|接下来|接着|后面是)[的|是][数|数字][是|应该是][几|多少|什么]",
        "(what comes next|what's next|next number|next in the sequence|what is next|which number comes next|next term|what is the next number|continue the sequence|next in sequence)[:] [in] [the] [sequence|series] [of] {values}",
        "{values} (what comes next|what's next|next number|what is next|which number comes next|what is the next number|comes next|next)",
    ),
    parts=("(数列|找规律|填)", "(sequence|series|in|after)"),
    slots=_VALUES,
    compute=following,
    examples=(
        zh("2、4、8、16，下一个数是几", "32"),
        zh("3、1、4、1、5，下一个数是几", None),
        en("what comes next: 5, 10, 15, 20", "25"),
        en("what comes next after checkout", None),
    ),
)

RUN = Template(
    name="sum-of-run",
    title=Both("连续整数求和", "Sum of a run"),
    asks=(
        "[从]{first}(加到|一直加到|累加到|连加到){last}",
        "{first}到{last}[的](和|总和|所有整数的和|整数和|连续整数的和|相加|加起来|累加)",
        "(sum|sum of|add) [of] [all] [the] (numbers|integers|whole numbers) from {first} (to|through|up to) {last}",
        "sum from {first} to {last}",
    ),
    slots=(Slot("first", Kind.WHOLE), Slot("last", Kind.WHOLE)),
    compute=run,
    examples=(
        zh("1加到100等于多少", "5050"),
        zh("加到购物车", None),
        en("sum of the numbers from 1 to 100", "5050"),
        en("sum from the invoice", None),
    ),
)

TEMPLATES = (RUN, FOLLOWING)
