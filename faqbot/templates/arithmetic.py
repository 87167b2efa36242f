"""Plain arithmetic: sums, products, powers, roots, written in signs or in words."""

import re
from decimal import Decimal

from faqbot.templates.expression import Flaw, Uncomputable, checked, evaluate
from faqbot.templates.figures import ROUNDED, is_exact, number, plain, shortened
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble

_TROUBLES = {
    Flaw.DIVISION_BY_ZERO: Both(
        "不能除以 0，请换一个除数。", "Nothing can be divided by 0; please use another divisor."
    ),
    Flaw.TOO_LARGE: Both("这个算式的结果太大了，我算不了。", "The result of that is too large for me."),
    Flaw.NOT_ALLOWED: Both(
        "这个算式我看不懂，请写成普通的加减乘除。", "I cannot read that; please write plain arithmetic."
    ),
    Flaw.NO_NUMBER: Both(
        "这个算式没有实数结果，请核对一下。", "That has no real number as its result; please check it."
    ),
}


def compute(filled: Filled, context: Context) -> Result | Trouble | None:
    return _result(filled.word("sum"))


def root(filled: Filled, context: Context) -> Result | Trouble | None:
    return _result(f"sqrt({plain(filled.number('number'))})")


def quotient(filled: Filled, context: Context) -> Result | Trouble | None:
    return _result(f"({plain(filled.number('number'))})/({plain(filled.number('by'))})")


def product(filled: Filled, context: Context) -> Result | Trouble | None:
    return _result(f"({plain(filled.number('number'))})*({plain(filled.number('by'))})")


def difference(filled: Filled, context: Context) -> Result | Trouble | None:
    return _result(f"({plain(filled.number('by'))})-({plain(filled.number('number'))})")


def half(filled: Filled, context: Context) -> Result | Trouble | None:
    return _result(f"{plain(filled.number('number'))}/2")


def double(filled: Filled, context: Context) -> Result | Trouble | None:
    times = filled.number("times") if filled.has("times") else Decimal(2)
    return _result(f"{plain(filled.number('number'))}*{plain(times)}")


def count(filled: Filled, context: Context) -> Result | Trouble | None:
    return _result(plain(filled.number("number")))


def _result(source: str) -> Result | Trouble:
    try:
        value = evaluate(checked(source), {})
    except Uncomputable as error:
        return Trouble(_TROUBLES[error.flaw])
    shown = shortened(value)
    sign = "=" if is_exact(value) else "≈"
    line = f"{_written(source)} {sign} {number(shown)}"
    return Result(plain(shown), Both(line, line), None, () if is_exact(value) else (ROUNDED,))


def _written(source: str) -> str:
    signs = (("**", " ^ "), ("*", " × "), ("/100)", "%)"), ("/", " ÷ "), ("+", " + "))
    for sign, shown in signs:
        source = source.replace(sign, shown)
    return re.sub(r"(?<=[\d)])-", " − ", source)


_END = "[=|等于多少|等于几|等于|是多少|的结果|的和|的差|的积|的商|equals|is|=?]"
_SUM = Slot("sum", Kind.SUM)
_NUMBER = Slot("number", Kind.NUMBER)

ARITHMETIC = Template(
    name="arithmetic",
    title=Both("四则运算", "Arithmetic"),
    asks=(f"[the answer to|answer to|the result of|the sum of|sum of|the product of|the value of]{{sum}}{_END}",),
    slots=(_SUM,),
    compute=compute,
    examples=(
        zh("128加256乘以3等于多少", "896"),
        zh("(12+8)×5÷4=?", "25"),
        zh("10除以0等于多少", None),
        zh("9**9**9 是多少", None),
        zh("2026-12-31", None),
        zh("2的10次方是多少", "1024"),
        zh("9的999次方", None),
        en("2 to the power of 10", "1024"),
        en("10 to the power of 400", None),
        en("what is 1,234.56 times 3", "3703.68"),
        en("twenty-five times twenty-five", "625"),
        en("100000!", None),
        en("what is __import__('os').system('ls')", None),
    ),
)
ROOT = Template(
    name="square-root",
    title=Both("平方根", "Square root"),
    asks=(
        "{number}的(平方根|算术平方根)",
        "(根号|开平方){number}",
        "{number}开(平方|根号)",
        "square root of {number}",
        "sqrt [of] {number}",
        "√{number}",
    ),
    slots=(_NUMBER,),
    compute=root,
    examples=(
        zh("144的平方根是多少", "12"),
        zh("根号2是多少", "1.414214"),
        en("square root of 144", "12"),
        en("square root of -4", None),
    ),
)
SHARE = Template(
    name="fraction-of",
    title=Both("一个数的几分之几", "A fraction of a number"),
    asks=("{number}的{by}", "{by} of {number}"),
    slots=(_NUMBER, Slot("by", Kind.NUMBER, least=Decimal(0))),
    compute=lambda filled, context: product(filled, context) if 0 < filled.number("by") < 1 else None,
    examples=(zh("120的三分之一是多少", "40"), zh("5的3", None), en("what is 3/4 of 18", "13.5"), en("2 of 3", None)),
)
_BY = Slot("by", Kind.NUMBER)
QUOTIENT = Template(
    name="quotient",
    title=Both("除法", "Division"),
    asks=(
        "divide {number} by {by}",
        "{number}(平均分成|等分成|平分成){by}份",
        "用{number}除以{by}",
        "{by}除{number}",
        "how many times (does|can|will|do) {by} go into {number}",
        "how many {by}s are in {number}",
    ),
    parts=("(每份|一份)",),
    slots=(_NUMBER, _BY),
    compute=quotient,
    examples=(
        zh("100平均分成8份，每份多少", "12.5"),
        zh("100平均分成0份", None),
        en("divide 100 by 20", "5"),
        en("divide 100 by 0", None),
    ),
)
PRODUCT = Template(
    name="product",
    title=Both("乘法", "Multiplication"),
    asks=(
        "multiply {number} (by|and|with) {by}",
        "[the] product of {number} and {by}",
        "{number}(和|与|跟){by}[的](乘积|积|相乘)",
        "{number}个{by}[相加]",
    ),
    slots=(_NUMBER, _BY),
    compute=product,
    examples=(
        zh("12和15的乘积是多少", "180"),
        zh("积分和什么有关", None),
        en("multiply 12 by 15", "180"),
        en("product of the year", None),
    ),
)
DIFFERENCE = Template(
    name="difference",
    title=Both("减法", "Subtraction"),
    asks=(
        "(subtract|take|take away) {number} (from) {by}",
        "{by}(比){number}(多|大|高)[出]",
        "[the] difference between {by} and {number}",
        "{by}(和|与|跟|减去){number}[的]差",
    ),
    slots=(_NUMBER, _BY),
    compute=difference,
    examples=(
        zh("100比37多多少", "63"),
        zh("差价怎么退", None),
        en("subtract 37 from 100", "63"),
        en("what is the difference between the two kettles", None),
    ),
)
HALF = Template(
    name="half",
    title=Both("一半", "Half"),
    asks=("{number}的一半", "half [of] {number}"),
    slots=(_NUMBER,),
    compute=half,
    examples=(
        zh("三千五的一半是多少", "1750"),
        zh("一半是多少", None),
        en("half of 30", "15"),
        en("half of my order", None),
    ),
)
DOUBLE = Template(
    name="multiple",
    title=Both("几倍", "Multiples"),
    asks=("{number}的{times}倍", "(twice|double) {number}"),
    slots=(_NUMBER, Slot("times", Kind.NUMBER, is_optional=True)),
    compute=double,
    examples=(zh("125的三倍是多少", "375"), zh("三倍积分活动", None), en("twice 45", "90"), en("double room", None)),
)
COUNT = Template(
    name="number",
    title=Both("写成数字", "Number in figures"),
    asks=(
        "[写成|用]{number}(写成数字|用数字怎么写|用阿拉伯数字怎么写|是多少个)",
        "{number} (in figures|in digits|in numbers|as a number)",
        "how many (is|are) {number}",
    ),
    slots=(_NUMBER,),
    compute=count,
    examples=(
        zh("一亿零三百万写成数字", "103000000"),
        zh("写成数字", None),
        en("six dozen in figures", "72"),
        en("in figures please", None),
    ),
)

TEMPLATES = (ARITHMETIC, QUOTIENT, PRODUCT, DIFFERENCE, SHARE, ROOT, HALF, DOUBLE, COUNT)
