"""Loans: equal instalments, equal principal, paying off early."""

from decimal import Decimal

from faqbot.templates.currencies import figure, rounded
from faqbot.templates.figures import TO_CENT, percent, plain
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Duration, Kind, Result, Trouble

_ODD_LENGTH = Both("期限请给整年或整月，最长 600 个月。", "Please give whole years or months, at most 600 months.")

_PAID_OFF = Both("已还期数不能超过总期数。", "More months have been paid than the loan has.")

_MOST_MONTHS = 600


def equal_instalment(filled: Filled, context: Context) -> Result | Trouble | None:
    loan, rate = filled.money("loan"), filled.number("rate")
    months = months_of(filled.duration("length"))
    if months is None:
        return Trouble(_ODD_LENGTH)
    each = rounded(payment(loan.amount, rate / 12, months), loan.currency)
    total = each * months
    shown, sum_ = figure(each, loan.currency), figure(total - loan.amount, loan.currency)
    working = Both(
        f"本金 {plain(loan.amount)}，月利率 {percent(rate)} ÷ 12，{months} 期；总利息约 {sum_.zh}",
        f"principal {plain(loan.amount)}, monthly rate {percent(rate)} ÷ 12, {months} payments; interest about {sum_.en} in all",
    )
    if filled.has("total"):
        return Result(
            plain(total - loan.amount), Both(f"总利息约 {sum_.zh}", f"About {sum_.en} interest in all"), working, _NOTES
        )
    return Result(plain(each), Both(f"每月还 {shown.zh}", f"{shown.en} a month"), working, _NOTES)


def equal_principal(filled: Filled, context: Context) -> Result | Trouble | None:
    loan, rate = filled.money("loan"), filled.number("rate")
    months = months_of(filled.duration("length"))
    if months is None:
        return Trouble(_ODD_LENGTH)
    part = loan.amount / months
    first = rounded(part + loan.amount * rate / 12, loan.currency)
    last = rounded(part + part * rate / 12, loan.currency)
    interest = rounded(loan.amount * rate / 12 * (months + 1) / 2, loan.currency)
    one, end, all_ = (figure(value, loan.currency) for value in (first, last, interest))
    headline = Both(
        f"首月还 {one.zh}，以后逐月减少，末月 {end.zh}", f"{one.en} in the first month, falling to {end.en} in the last"
    )
    working = Both(
        f"每月本金 {plain(loan.amount)} ÷ {months}，利息按剩余本金 × {percent(rate)} ÷ 12；总利息 {all_.zh}",
        f"principal {plain(loan.amount)} ÷ {months} a month, interest on the rest × {percent(rate)} ÷ 12; {all_.en} interest in all",
    )
    if filled.has("total"):
        return Result(plain(interest), Both(f"总利息 {all_.zh}", f"{all_.en} interest in all"), working, _NOTES)
    return Result(plain(first), headline, working, _NOTES)


def early(filled: Filled, context: Context) -> Result | Trouble | None:
    """What is still owed after so many payments of equal instalments."""
    loan, rate = filled.money("loan"), filled.number("rate")
    months, paid = months_of(filled.duration("length")), months_of(filled.duration("paid"))
    if months is None or paid is None:
        return Trouble(_ODD_LENGTH)
    if paid > months:
        return Trouble(_PAID_OFF)
    each = payment(loan.amount, rate / 12, months)
    growth = (1 + rate / 12) ** paid
    owed = loan.amount - each * paid if rate == 0 else loan.amount * growth - each * (growth - 1) / (rate / 12)
    left = rounded(owed, loan.currency)
    shown = figure(left, loan.currency)
    saved = figure(rounded(each * (months - paid) - owed, loan.currency), loan.currency)
    working = Both(
        f"等额本息已还 {paid} 期，剩 {months - paid} 期；一次还清可省利息 {saved.zh}",
        f"{paid} equal instalments paid, {months - paid} to go; paying off saves {saved.en} of interest",
    )
    return Result(
        plain(left),
        Both(f"提前还清需要 {shown.zh}", f"{shown.en} pays it off"),
        working,
        (*_NOTES, Both("不含违约金", "without any fee for paying early")),
    )


def payment(principal: Decimal, rate: Decimal, periods: int) -> Decimal:
    """The equal instalment that pays a loan off."""
    if rate == 0:
        return principal / periods
    growth = (1 + rate) ** periods
    return principal * rate * growth / (growth - 1)


def months_of(length: Duration) -> int | None:
    months = {"year": 12, "month": 1}.get(length.unit)
    if months is None or length.amount * months != (length.amount * months).to_integral_value():
        return None
    count = int(length.amount * months)
    return count if 1 <= count <= _MOST_MONTHS else None


_NOTES = (Both("利率按年利率，每月还一次", "the rate is a yearly one, with a payment each month"), TO_CENT)

_LOAN = Slot("loan", Kind.MONEY, Both("贷款多少钱？", "How much is the loan?"), least=Decimal(1))

_RATE = Slot(
    "rate",
    Kind.PERCENT,
    Both("年利率是百分之几？", "What is the yearly interest rate, in percent?"),
    least=Decimal(0),
    most=Decimal(2),
)

_LENGTH = Slot(
    "length",
    Kind.DURATION,
    Both("贷多久？请写年数或月数，例如 20 年。", "Over how long? Please give years or months, such as 20 years."),
    least=Decimal(1),
    most=Decimal(600),
)

_TOTAL = {
    "总利息": "total",
    "利息总额": "total",
    "一共多少利息": "total",
    "利息一共": "total",
    "总共利息": "total",
    "total interest": "total",
    "interest in total": "total",
    "how much interest": "total",
    "interest over the whole": "total",
}

_TOTAL_SLOT = Slot("total", Kind.CHOICE, choices=_TOTAL, is_optional=True)

_PARTS = (
    "(贷款|房贷|车贷|借款|借|贷|贷了|借了|按揭|商贷|公积金贷款|本金|贷款金额|贷款总额)[是|为|了]{loan}[的][贷款|房贷|车贷]",
    "{loan}[的](贷款|房贷|车贷|借款|按揭)",
    "{loan}",
    "[按|以](年利率|利率|年化|年化利率|贷款利率|年息|利息)[是|为|按]{rate}",
    "{rate}[的](年利率|利率|年化利率|利息)",
    "{rate}",
    "[贷|分|期限|还|贷款期限|还款期|还款期限|按揭|供|期限是]{length}[还清|期|的|还完|期限]",
    "[a|for a|on a|on|of|for|borrow|borrowing|i borrow|if i borrow] {loan} [loan|mortgage|car loan|home loan]",
    "(loan|mortgage|principal|car loan|home loan) (of|is|on) {loan}",
    "(at|rate|interest rate|with|apr|rate of|annual rate) [of|is|a rate of|an interest rate of|an annual rate of|an apr of] {rate} [interest|annual interest|a year|per year|per annum|annually|apr|p.a.|interest rate|fixed|yearly]",
    "{rate} [interest|annual interest|a year|per year|per annum|annually|apr|p.a.|interest rate|fixed|yearly|rate]",
    "(for|over|in|term of|term|within) {length} [term|period]",
    "{length} [term|period|loan|mortgage]",
    "(每月|每个月|月供|月还|每月还款|每月要|每期|每月需)[还款|还|供|要还|应还|需还|付|月供]",
    "(月供|还款|还款额|每月还款|要还|还|付|贷款|房贷|车贷|首付后)",
    "(loan|mortgage|repayment|repayments|payment|payments|monthly|per month|a month|each month|every month|do i pay|i pay|repay|pay back|pay|with|on)",
)

EQUAL_PRINCIPAL = Template(
    name="equal-principal",
    title=Both("等额本金", "Loan with equal principal"),
    asks=(
        "[按|用|采用]等额本金[还款|方式|还]",
        "equal principal [payments|repayment|instalments|method]",
        "[with|by] equal principal",
    ),
    parts=(
        *_PARTS,
        "{total}",
        "(首月|第一个月|首期)[还款|还|要还|月供]",
        "(first month|first payment|in the first month|first monthly payment|the first)",
    ),
    slots=(_LOAN, _RATE, _LENGTH, _TOTAL_SLOT),
    compute=equal_principal,
    examples=(
        zh("贷款一百万 30年 年利率5% 等额本金 首月还多少", "6944.44"),
        zh("等额本金是什么意思", None),
        en("equal principal loan of 120000 at 6% over 10 years, first payment", "1600"),
        en("what does equal principal mean", None),
    ),
)

EARLY = Template(
    name="early-repayment",
    title=Both("提前还款", "Early repayment"),
    asks=(
        "(提前还款|提前还清|提前结清|提前一次还清|一次还清|剩余本金|还剩多少本金|还欠多少|还欠)[要|需要|还要|还|要还]",
        "(pay off|pay it off|repay|settle|early repayment|outstanding balance|remaining balance|still owe|remaining principal|payoff amount|pay off early)",
    ),
    parts=(
        *_PARTS,
        "(已还|还了|已经还了|已经还|已还了|还款|还满|还过){paid}[后|了|之后]",
        "{paid}(后|之后|以后)[要|想]",
        "after {paid} [of payments|of paying|payments]",
        "[i have|i've] (paid|paid for|paid already) {paid}",
        "等额本息",
        "(early|now|the rest|is needed|needed|do i still owe)",
    ),
    slots=(
        _LOAN,
        _RATE,
        _LENGTH,
        Slot(
            "paid",
            Kind.DURATION,
            Both("已经还了多久？请写年数或月数。", "How long have you been paying? Please give years or months."),
        ),
    ),
    compute=early,
    examples=(
        zh("贷款100万，年利率5%，30年，等额本息，还了5年，提前还清要多少", "918287.32"),
        zh("可以提前还款吗", None),
        en("loan of 250000 at 4% over 30 years, after 10 years what do I still owe", "196959.9"),
        en("can I pay off early", None),
    ),
)

EQUAL_INSTALMENT = Template(
    name="loan",
    title=Both("等额本息", "Loan with equal instalments"),
    asks=(
        "[按|用|采用]等额本息[还款|方式|还]",
        "(月供|每月还款|每月还|每月要还|每个月还|每个月要还|月还款|每月应还)",
        "(monthly payment|monthly payments|monthly repayment|monthly repayments|monthly instalment|monthly installment|mortgage payment|loan payment|mortgage payments|monthly cost)",
        "(per month|a month|each month|every month) (on|for) [a] {loan} [loan|mortgage]",
        "(repay|pay back|pay) [each month|every month|monthly|per month]",
    ),
    parts=(*_PARTS, "{total}"),
    slots=(_LOAN, _RATE, _LENGTH, _TOTAL_SLOT),
    compute=equal_instalment,
    examples=(
        zh("贷款100万，年利率5%，30年，等额本息每月还多少", "5368.22"),
        zh("每月还款日是哪天", None),
        en("monthly payment on a 250000 loan at 4% over 30 years", "1193.54"),
        en("do you offer monthly payments", None),
    ),
)

TEMPLATES = (EQUAL_PRINCIPAL, EARLY, EQUAL_INSTALMENT)
