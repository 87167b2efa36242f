"""Currencies into others, at the rates that the operator supplies, with their date."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from faqbot.templates.currencies import named, rounded, written
from faqbot.templates.figures import number, plain, shortened
from faqbot.templates.template import Filled, Slot, Template, en, zh
from faqbot.templates.values import Both, Context, Kind, Rates, Result, Trouble

_NO_RATES = Both("这里没有汇率资料，请以银行当天的汇率为准。", "I have no exchange rates here; please ask your bank.")
_NO_RATE = Both("这里没有{name}的汇率。", "I have no exchange rate for {name}.")


class BadRates(ValueError):
    """Exchange rates that cannot be read; the message says why."""


def rates_of(body: Mapping[str, Any]) -> Rates:
    """Read a declaration. Raise BadRates."""
    base, given = str(body.get("base") or ""), body.get("of")
    try:
        on = date.fromisoformat(str(body.get("on")))
        rates = {str(code).upper(): Decimal(str(rate)) for code, rate in (given or {}).items()}
    except (ValueError, InvalidOperation, AttributeError) as error:
        raise BadRates('rates need "base", "on" (a date) and "of" with a number for each currency') from error
    if len(base) != 3 or not rates or any(not rate.is_finite() or rate <= 0 for rate in rates.values()):
        raise BadRates('rates need "base", "on" (a date) and "of" with a number above 0 for each currency')
    return Rates(base.upper(), on, rates | {base.upper(): Decimal(1)})


def compute(filled: Filled, context: Context) -> Result | Trouble | None:
    money, target = filled.money("money"), filled.word("target")
    source = money.currency
    if source is None or source == target:
        return None
    found = _rate(source, target, context)
    if isinstance(found, Trouble):
        return found
    value = rounded(money.amount * found, target)
    before, after = written(money.amount, source), written(value, target)
    shown = number(shortened(found, 6))
    working = Both(
        f"{plain(money.amount)} × {shown}（1 {named(source).zh} ≈ {shown} {named(target).zh}）",
        f"{plain(money.amount)} × {shown} (1 {source} ≈ {shown} {target})",
    )
    rounding = Both(f"四舍五入到{named(target).zh}的最小单位", f"rounded half up to the smallest unit of {target}")
    headline = Both(f"{before.zh} ≈ {after.zh}", f"{before.en} ≈ {after.en}")
    return Result(plain(value), headline, working, (_dated(context), rounding))


def rate(filled: Filled, context: Context) -> Result | Trouble | None:
    """What one unit costs, in the currency that is named or in that of the operator; not rounded to a cent."""
    source = filled.word("source")
    target = filled.word("target") if filled.has("target") else context.currency
    if source == target:
        return None
    found = _rate(source, target, context)
    if isinstance(found, Trouble):
        return found
    shown = number(shortened(found, 6))
    headline = Both(f"1 {named(source).zh} ≈ {shown} {named(target).zh}", f"1 {source} ≈ {shown} {target}")
    return Result(plain(shortened(found, 6)), headline, None, (_dated(context),))


def _rate(source: str, target: str, context: Context) -> Decimal | Trouble:
    rates = context.rates
    if rates is None:
        return Trouble(_NO_RATES)
    for code in (source, target):
        if code not in rates.of:
            name = named(code)
            return Trouble(Both(_NO_RATE.zh.format(name=name.zh), _NO_RATE.en.format(name=name.en)))
    return rates.of[source] / rates.of[target]


def _dated(context: Context) -> Both:
    on = context.rates.on if context.rates else ""
    return Both(
        f"汇率日期 {on}，仅供参考，以付款时为准", f"rates of {on}, for guidance only; the rate at payment counts"
    )


EXCHANGE = Template(
    name="currency",
    title=Both("货币换算", "Currency conversion"),
    asks=(
        "{money}[是|等于|合|为|有|相当于|换算成|换成|兑换成|兑|换|折合|约合|转换成|换算为|能换|可以换|折成|兑换|值|大概是][多少|几]{target}",
        "(把|将){money}(换算成|换成|兑换成|转换成|折成|换){target}",
        "[convert|change|exchange] {money} (to|in|into|as|=|is how many|is how much in|to how many|equals how many|worth in) {target}",
        "(how many|how much is|how much) {target} (is|are|for|do i get for|in|would i get for|can i get for|equals) {money}",
        "(how much is|what is) {money} (to|in|into) {target}",
        "how many {target} (can i|do i|could i) (exchange|get|buy) (for|with) {money}",
        "{money}{target}",
    ),
    parts=("(按今天的汇率|按现在的汇率|汇率|按汇率|现在)", "(at today's rate|at the current rate|today|worth)"),
    slots=(Slot("money", Kind.MONEY, least=Decimal(0)), Slot("target", Kind.CURRENCY)),
    compute=compute,
    examples=(
        zh("你们收美元吗", None),
        zh("汇率是多少", None),
        en("can I pay in dollars", None),
        en("which currency are prices in", None),
    ),
)

RATE = Template(
    name="exchange-rate",
    title=Both("汇率", "Exchange rate"),
    asks=(
        "{source}(对|兑|兑换|换|和|与|跟|到){target}[的](汇率|兑换率|兑换比例)",
        "{source}[的]汇率",
        "(exchange rate|conversion rate|currency conversion|rate of exchange|exchange) (between|from|of|for) {source} (and|to|into) {target}",
        "{source} (to|and|into) {target} (exchange rate|conversion rate|rate|exchange)",
    ),
    parts=("(现在|今天|目前|当前)[的]", "(today|right now|current|now|at the moment)"),
    slots=(Slot("source", Kind.CURRENCY), Slot("target", Kind.CURRENCY, is_optional=True)),
    compute=rate,
    examples=(
        zh("汇率在哪看", None),
        zh("美元汇率问题找谁", None),
        en("what is the exchange rate policy", None),
        en("do you use a fair exchange rate", None),
    ),
)

TEMPLATES = (EXCHANGE, RATE)
