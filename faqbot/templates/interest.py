"""Interest on savings, simple and compound."""

from decimal import Decimal

from faqbot.templates.currencies import figure, rounded
from faqbot.templates.figures import TO_CENT, percent, plain
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Duration, Kind, Result, Trouble

_TIMES = {"year": Decimal(1), "month": Decimal(1) / 12, "day": Decimal(1) / 365}
_NOT_WHOLE = Both("复利请给整年或整月。", "For compound interest please give whole years or months.")
_YEARLY = Both("利率按年利率", "the rate is taken as a yearly one")


def years_of(length: Duration) -> Decimal | None:
    return length.amount * _TIMES[length.unit] if length.unit in _TIMES else None


def simple(filled: Filled, context: Context) -> Result | Trouble | None:
    principal, rate, length = filled.money("principal"), filled.number("rate"), filled.duration("length")
    years = years_of(length)
    if years is None:
        return None
    per = "" if length.unit == "year" else " ÷ 12" if length.unit == "month" else " ÷ 365"
    interest = rounded(
        principal.amount * rate * length.amount / {"year": 1, "month": 12, "day": 365}[length.unit], principal.currency
    )
    total = principal.amount + interest
    shown, all_ = figure(interest, principal.currency), figure(total, principal.currency)
    sum_ = f"{plain(principal.amount)} × {percent(rate)} × {plain(length.amount)}{per} = {plain(interest)}"
    working = Both(f"{sum_}，本息合计 {all_.zh}", f"{sum_}; {all_.en} with the principal")
    if filled.has("total"):
        return Result(
            plain(total), Both(f"本息合计 {all_.zh}", f"{all_.en} in total"), Both(sum_, sum_), (_YEARLY, TO_CENT)
        )
    return Result(
        plain(interest),
        Both(f"利息 {shown.zh}", f"{shown.en} interest"),
        working,
        (Both("单利", "simple interest"), _YEARLY, TO_CENT),
    )


def compound(filled: Filled, context: Context) -> Result | Trouble | None:
    principal, rate, length = filled.money("principal"), filled.number("rate"), filled.duration("length")
    monthly = filled.has("monthly")
    periods = length.amount * (12 if monthly and length.unit == "year" else 1)
    if length.unit == "month" and not monthly:
        periods = length.amount / 12
    if length.unit not in {"year", "month"} or periods != periods.to_integral_value() or periods > 1200:
        return Trouble(_NOT_WHOLE)
    step = rate / 12 if monthly else rate
    total = rounded(principal.amount * (1 + step) ** int(periods), principal.currency)
    interest = total - principal.amount
    shown, part = figure(total, principal.currency), figure(interest, principal.currency)
    each = f"{percent(rate)}/12" if monthly else percent(rate)
    sum_ = f"{plain(principal.amount)} × (1 + {each})^{plain(periods)} = {plain(total)}"
    kind = Both("每月复利", "compounded monthly") if monthly else Both("每年复利一次", "compounded yearly")
    notes = (kind, _YEARLY, TO_CENT)
    if filled.has("interest"):
        return Result(
            plain(interest),
            Both(f"利息 {part.zh}", f"{part.en} interest"),
            Both(f"{sum_}，本息合计 {shown.zh}", f"{sum_}; {shown.en} in total"),
            notes,
        )
    return Result(
        plain(total),
        Both(f"本息合计 {shown.zh}", f"{shown.en} in total"),
        Both(f"{sum_}，其中利息 {part.zh}", f"{sum_}; {part.en} of it is interest"),
        notes,
    )


PRINCIPAL = Slot("principal", Kind.MONEY, Both("本金是多少？", "How much is the principal?"), least=Decimal(0))
RATE = Slot(
    "rate",
    Kind.PERCENT,
    Both("年利率是百分之几？", "What is the yearly rate, in percent?"),
    least=Decimal(0),
    most=Decimal(10),
)
LENGTH = Slot(
    "length",
    Kind.DURATION,
    Both("存多久？请写年数或月数。", "For how long? Please give years or months."),
    least=Decimal(0),
    most=Decimal(1200),
)
_TOTAL = {
    "本息": "total",
    "本金和利息": "total",
    "连本带利": "total",
    "到期本息": "total",
    "final balance": "total",
    "final amount": "total",
    "total amount": "total",
    "balance": "total",
    "total balance": "total",
}
_ONLY = {
    "利息": "interest",
    "多少利息": "interest",
    "interest earned": "interest",
    "how much interest": "interest",
    "interest do i earn": "interest",
}
_MONTHLY = {
    "每月复利": "monthly",
    "按月复利": "monthly",
    "月复利": "monthly",
    "按月计复利": "monthly",
    "compounded monthly": "monthly",
    "monthly compounding": "monthly",
    "compounding monthly": "monthly",
}
_PARTS = (
    "(本金|存|存入|投入|存款|投资|存了|把|我有)[为|是|了|一笔]{principal}[元|块][的][存款|存银行|存进银行|本金|存起来]",
    "{principal}[本金|的存款|存款|存银行|存入银行|投资|存]",
    "[按|以](年利率|利率|年化|年化利率|年利|年化收益率|年收益率|年息|利息)[是|为|按]{rate}",
    "[年利率|利率][为|是|按]{rate}[的](年利率|利率|年化|年化利率|利息)",
    "[存|存了|期限|为期|存期|存满|放|投资]{length}[之后|后|的|期|定期|到期]",
    "[of|on|a|i invest|invest|i deposit|deposit|deposited|i put|principal of|principal] {principal} [invested|deposited|principal|deposit]",
    "(at|rate|interest rate|annual rate|yearly rate|a rate|with|rate of|at a rate|at an interest rate|at an annual rate) [of|is] {rate} [interest|annual interest|a year|per year|per annum|annually|yearly|apr|p.a.|annual|yearly interest|each year|simple interest|compound interest]",
    "{rate} [interest|annual interest|a year|per year|per annum|annually|yearly|apr|p.a.|annual|simple interest|compound interest|interest rate]",
    "(for|over|after|in) {length} [term|period]",
    "[一年|每年|年]",
    "(到期|可以|能|拿到|得到|拿|得|后|会有|存|存银行|变成|会变成)",
    "(after|earn|earned|will i have|do i have|do i get|i get|i have|worth|annually|per year|a year|yearly|in the end|at the end|grow to|amount to|saved|savings)",
)

SIMPLE = Template(
    name="simple-interest",
    title=Both("单利", "Simple interest"),
    asks=(
        "[按]单利[计息|计算|利息|算]",
        "单利",
        "simple interest",
        "(利息|存款利息|定期利息)",
        "(interest) (on|for) {principal}",
    ),
    parts=(*_PARTS, "{total}", "(利息|本金)"),
    slots=(PRINCIPAL, RATE, LENGTH, Slot("total", Kind.CHOICE, choices=_TOTAL, is_optional=True)),
    compute=simple,
    examples=(
        zh("本金一万，年利率3.5%，存三年，单利利息多少", "1050"),
        zh("你们收利息吗", None),
        en("simple interest on $2000 at 4% for 5 years", "400"),
        en("is there interest on instalments", None),
    ),
)
COMPOUND = Template(
    name="compound-interest",
    title=Both("复利", "Compound interest"),
    asks=("[按|用]复利[计息|计算|利息|算|滚]", "复利", "compound interest", "compounded [annually|yearly]", "利滚利", "{monthly}", "compounding [annually|yearly]"),
    parts=(*_PARTS, "{total}", "{interest}"),
    slots=(
        PRINCIPAL, RATE, LENGTH,
        Slot("total", Kind.CHOICE, choices=_TOTAL, is_optional=True),
        Slot("interest", Kind.CHOICE, choices=_ONLY, is_optional=True),
        Slot("monthly", Kind.CHOICE, choices=_MONTHLY, is_optional=True),
    ),
    compute=compound,
    examples=(
        zh("10000元按年利率5%复利存3年，到期本息一共多少", "11576.25"),
        zh("什么是复利", None),
        en("compound interest: $2000 at 4% a year for 5 years, what's the final balance", "2433.31"),
        en("what is compound interest", None),
    ),
)  # fmt: skip

TEMPLATES = (COMPOUND, SIMPLE)
