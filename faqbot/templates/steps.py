"""What an operator's expressions may call beside plain arithmetic: tables, dates, instalments."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from faqbot.templates import calendars
from faqbot.templates.expression import Flaw, Uncomputable
from faqbot.templates.loans import payment
from faqbot.templates.values import Context, Duration

_MOST_DAYS = 40_000
_MOST_WORKDAYS = 400
_MOST_PERIODS = 1200


@dataclass(frozen=True, slots=True)
class Functions:
    """The functions, for the moment and the place of a question."""

    NAMES: ClassVar[frozenset[str]] = frozenset(
        {
            "lookup",
            "tier",
            "slices",
            "days_after",
            "months_after",
            "workdays_after",
            "days_between",
            "instalment",
            "weekday",
        }
    )
    context: Context

    def named(self) -> dict[str, Callable[..., Any]]:
        return {
            "lookup": lookup,
            "tier": tier,
            "slices": slices,
            "days_after": days_after,
            "months_after": self.months_after,
            "workdays_after": self.workdays_after,
            "days_between": days_between,
            "instalment": instalment,
            "weekday": weekday,
        }

    def workdays_after(self, day: date, count: Decimal) -> date:
        if abs(count) > _MOST_WORKDAYS:
            raise Uncomputable(Flaw.TOO_LARGE, "too many working days")
        return calendars.by_workdays(day, int(count), self.context.region) if count else day

    def months_after(self, day: date, count: Decimal) -> date:
        found = calendars.moved(day, Duration(abs(count), "month"), self.context, back=count < 0)
        if found is None:
            raise Uncomputable(Flaw.TOO_LARGE, "no whole number of months, or too far away")
        return found


def lookup(table: Any, *keys: Any) -> Any:
    """The cell of a table under these keys, one after another."""
    for key in keys:
        table = table[str(int(key)) if isinstance(key, Decimal) else key]
    return table


def tier(table: Any, amount: Decimal) -> Any:
    """The value of the first row whose `up_to` the amount does not exceed; a row without one takes the rest."""
    for row in table:
        if "up_to" not in row or amount <= row["up_to"]:
            return row["value"]
    raise Uncomputable(Flaw.NOT_ALLOWED, "the amount is beyond the table")


def slices(table: Any, amount: Decimal) -> Decimal:
    """Each slice of the amount at its own rate, as taxes and stepped prices are."""
    total, below = Decimal(0), Decimal(0)
    for row in table:
        top: Decimal = row.get("up_to", amount)
        total += max(min(amount, top) - below, Decimal(0)) * row["value"]
        below = top
        if amount <= below:
            return Decimal(total)
    raise Uncomputable(Flaw.NOT_ALLOWED, "the amount is beyond the table")


def days_after(day: date, count: Decimal) -> date:
    if abs(count) > _MOST_DAYS:
        raise Uncomputable(Flaw.TOO_LARGE, "too many days")
    return day + timedelta(int(count))


def days_between(first: date, last: date) -> Decimal:
    return Decimal((last - first).days)


def weekday(day: date) -> Decimal:
    """1 for Monday to 7 for Sunday."""
    return Decimal(day.isoweekday())


def instalment(principal: Decimal, yearly_rate: Decimal, months: Decimal) -> Decimal:
    """The equal monthly payment of a loan."""
    if not 1 <= months <= _MOST_PERIODS:
        raise Uncomputable(Flaw.TOO_LARGE, "too many payments")
    return payment(principal, yearly_rate / 12, int(months))


def of_text(text: str) -> Decimal | str:
    """A cell of a table: a number where it reads as one."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    return value if value.is_finite() else text
