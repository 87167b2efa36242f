"""Averages, totals, and the largest and smallest of a list."""

from decimal import Decimal

from faqbot.templates.figures import ROUNDED, is_exact, number, plain, shortened
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Result, Trouble


def average(filled: Filled, context: Context) -> Result | Trouble | None:
    values = filled.series("values")
    mean = sum(values, Decimal(0)) / len(values)
    shown = shortened(mean)
    sign = "=" if is_exact(mean) else "≈"
    sum_ = f"({' + '.join(map(plain, values))}) ÷ {len(values)} {sign} {number(shown)}"
    return Result(
        plain(shown),
        Both(f"平均 {number(shown)}", f"The average is {number(shown)}"),
        Both(sum_, sum_),
        () if is_exact(mean) else (ROUNDED,),
    )


def total(filled: Filled, context: Context) -> Result | Trouble | None:
    values = filled.series("values")
    found = sum(values, Decimal(0))
    sum_ = f"{' + '.join(map(plain, values))} = {number(found)}"
    return Result(plain(found), Both(f"合计 {number(found)}", f"The total is {number(found)}"), Both(sum_, sum_))


def median(filled: Filled, context: Context) -> Result | Trouble | None:
    values = sorted(filled.series("values"))
    middle = len(values) // 2
    found = values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
    ordered = ", ".join(map(plain, values))
    return Result(
        plain(found),
        Both(f"中位数 {number(found)}", f"The median is {number(found)}"),
        Both(f"从小到大：{ordered}", f"in order: {ordered}"),
    )


def largest(filled: Filled, context: Context) -> Result | Trouble | None:
    return _extreme(max(filled.series("values")), Both("最大的是 ", "The largest is "))


def smallest(filled: Filled, context: Context) -> Result | Trouble | None:
    return _extreme(min(filled.series("values")), Both("最小的是 ", "The smallest is "))


def _extreme(found: Decimal, before: Both) -> Result:
    value = plain(found)
    return Result(value, Both(f"{before.zh}{value}", f"{before.en}{value}"))


_VALUES = (Slot("values", Kind.SERIES),)
_NUMBERS = "[这几个数|这些数|几个数|三个数|四个数|五个数|这三个数|这几个|分数|成绩]"
_THE = "[the] [numbers|values|scores|following|following numbers|these numbers|these]"

AVERAGE = Template(
    name="average",
    title=Both("平均数", "Average"),
    asks=(
        f"{{values}}{_NUMBERS}[的](平均数|平均分|平均值|平均|均值|平均是|平均成绩|算术平均数|平均价)",
        "(平均数|平均分|平均值|平均|均值)[是|为]{values}",
        f"(average|mean|average of|mean of|arithmetic mean|average value|average score) [of|for] {_THE} {{values}}",
        "{values} (average|mean|on average)",
    ),
    slots=_VALUES,
    compute=average,
    examples=(
        zh("85、90、77的平均分是多少", "84"),
        zh("平均多久发货", None),
        en("average of 3, 5 and 10", "6"),
        en("average delivery time", None),
    ),
)
TOTAL = Template(
    name="total",
    title=Both("求和", "Total"),
    asks=(
        f"{{values}}{_NUMBERS}(的和|的总和|加起来|相加|一共|总和|之和|的总数|合计|总共|全部加起来)",
        f"(sum|total|sum of|total of|add up|add together|add) [of|up] {_THE} {{values}}",
        "{values} (added up|added together|in total|altogether|combined|summed)",
    ),
    slots=_VALUES,
    compute=total,
    examples=(
        zh("12、35和8加起来是多少", "55"),
        zh("订单一共几件", None),
        en("sum of 12, 35 and 8", "55"),
        en("order total please", None),
    ),
)
MEDIAN = Template(
    name="median",
    title=Both("中位数", "Median"),
    asks=(f"{{values}}{_NUMBERS}[的]中位数", f"median [of|for] {_THE} {{values}}"),
    slots=_VALUES,
    compute=median,
    examples=(
        zh("3、9、4的中位数是多少", "4"),
        zh("中位数是什么", None),
        en("median of 1, 5, 2, 8", "3.5"),
        en("what is a median", None),
    ),
)
LARGEST = Template(
    name="largest",
    title=Both("最大的数", "Largest"),
    asks=(
        f"{{values}}{_NUMBERS}[里|中|里面|当中|之中][，][哪个|哪个数|哪一个|最大的|谁](最大|最大的|大|的最大值|最大值)",
        f"(largest|biggest|greatest|highest|maximum|max) [number] (of|among|in|is) {_THE} {{values}}",
        "(which is|which one is|which number is) (largest|biggest|greatest|larger|bigger|the largest|the biggest|greater) [of] {values}",
    ),
    slots=_VALUES,
    compute=largest,
    examples=(
        zh("3.9、3.11、3.8里面哪个最大", "3.9"),
        zh("哪个尺寸最大", None),
        en("largest of 3.9, 3.11 and 3.8", "3.9"),
        en("which teapot is the largest", None),
    ),
)
SMALLEST = Template(
    name="smallest",
    title=Both("最小的数", "Smallest"),
    asks=(
        f"{{values}}{_NUMBERS}[里|中|里面|当中|之中][，][哪个|哪个数|哪一个|最小的|谁](最小|最小的|小|的最小值|最小值)",
        f"(smallest|least|lowest|minimum|min) [number] (of|among|in|is) {_THE} {{values}}",
    ),
    slots=_VALUES,
    compute=smallest,
    examples=(
        zh("3.9、3.11、3.8里面哪个最小", "3.11"),
        zh("哪个尺寸最小", None),
        en("smallest of 3.9, 3.11 and 3.8", "3.11"),
        en("which teapot is the smallest", None),
    ),
)

TEMPLATES = (AVERAGE, TOTAL, MEDIAN, LARGEST, SMALLEST)
