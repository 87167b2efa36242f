"""How a declared template computes: its steps in order, then its value, then its answer in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from faqbot.domain.language import Language
from faqbot.language.dates import Day
from faqbot.templates import figures, units
from faqbot.templates.expression import Expression, Flaw, Uncomputable, evaluate
from faqbot.templates.page import BadPage, Page
from faqbot.templates.steps import Functions
from faqbot.templates.template import Filled, Slot
from faqbot.templates.values import Both, Context, Duration, Kind, Money, Quantity, Result, Trouble, Value

_FLAWS = {
    Flaw.DIVISION_BY_ZERO: Both("这样会除以 0，算不了。", "That would divide by 0."),
    Flaw.TOO_LARGE: Both("数字太大了，我算不了。", "Those numbers are too large for me."),
}

_NO_RESULT = Both("抱歉，这个我算不了，请核对一下数字。", "Sorry, I cannot compute that; please check the figures.")


@dataclass(frozen=True, slots=True)
class Refusal:
    """When nothing may be computed, and what to say then."""

    when: Expression
    text: Both


@dataclass(frozen=True, slots=True)
class Rule:
    """How a declared template computes and words its result."""

    slots: tuple[Slot, ...]
    tables: Mapping[str, Any]
    steps: tuple[tuple[str, Expression], ...]
    refusals: tuple[Refusal, ...]
    value: Expression
    pages: Mapping[Language, Page]

    def __call__(self, filled: Filled, context: Context) -> Result | Trouble | None:
        try:
            return self._computed(filled, context)
        except Uncomputable as error:
            return Trouble(_FLAWS.get(error.flaw, _NO_RESULT))
        except BadPage:
            return Trouble(_NO_RESULT)

    def _computed(self, filled: Filled, context: Context) -> Result | Trouble:
        names = (
            {slot.name: _plain(slot, filled, context) for slot in self.slots}
            | dict(self.tables)
            | {"today": context.today}
        )
        functions = Functions(context).named()
        for name, expression in self.steps:
            names[name] = evaluate(expression, names, functions)
        for refusal in self.refusals:
            if evaluate(refusal.when, names, functions):
                return Trouble(refusal.text)
        value = evaluate(self.value, names, functions)
        said = {language: page.written(names | {"value": value}) for language, page in self.pages.items()}
        headline, _, rest = said[Language.ZH].partition("\n")
        english, _, more = said[Language.EN].partition("\n")
        working = Both(rest.strip(), more.strip()) if rest.strip() and more.strip() else None
        return Result(_as_text(value), Both(headline.strip(), english.strip()), working)


def _plain(slot: Slot, filled: Filled, context: Context) -> Any:
    """A slot's value as expressions see it: a Decimal, a date or a text; 0 or "" where it is optional and missing."""
    if not filled.has(slot.name):
        return "" if slot.kind is Kind.CHOICE else Decimal(0)
    return _value(slot, filled.values[slot.name], context.today)


def _value(slot: Slot, value: Value, today: date) -> Any:
    match value:
        case Money(amount):
            return amount
        case Quantity() as quantity:
            found = quantity.amount if quantity.unit == slot.unit else units.converted(quantity, slot.unit)
            if found is None:
                raise Uncomputable(Flaw.NOT_ALLOWED, "another kind of unit")
            return found
        case Duration() as length:
            return _length(length, slot.unit)
        case Day() as day:
            return day.past(today) if slot.unit == "past" else day.coming(today) if slot.unit == "coming" else day.on
        case _:
            return value


def _length(length: Duration, unit: str) -> Decimal:
    pair = (length.unit, unit)
    if length.unit == unit:
        return length.amount
    if pair == ("year", "month"):
        return length.amount * 12
    if pair == ("month", "year"):
        return length.amount / 12
    if pair == ("week", "day"):
        return length.amount * 7
    raise Uncomputable(Flaw.NOT_ALLOWED, "another kind of time")


def _as_text(value: Any) -> str:
    match value:
        case Decimal():
            return figures.plain(figures.shortened(value))
        case date():
            return value.isoformat()
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)
