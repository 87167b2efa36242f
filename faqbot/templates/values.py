"""What a slot can hold, and what a computation gives back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from faqbot.domain.language import Language
from faqbot.language.dates import Day
from faqbot.language.numbers import Style


class Kind(StrEnum):
    """What a slot holds."""

    NUMBER = "number"
    WHOLE = "whole"
    MONEY = "money"
    PERCENT = "percent"
    REBATE = "rebate"
    DAY = "day"
    DURATION = "duration"
    QUANTITY = "quantity"
    UNIT = "unit"
    CURRENCY = "currency"
    PLACE = "place"
    CLOCK = "clock"
    FEAST = "feast"
    SUM = "sum"
    SERIES = "series"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Both:
    """A text in both languages."""

    zh: str
    en: str

    def say(self, language: Language) -> str:
        return self.zh if language is Language.ZH else self.en

    def fill(self, **values: object) -> "Both":
        """Both texts with their placeholders replaced."""
        return Both(self.zh.format(**values), self.en.format(**values))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount; without a currency where none was named."""

    amount: Decimal
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of units, named as Pint names them; `said` is what the customer wrote."""

    amount: Decimal
    unit: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: its unit is year, month, week, day, workday, hour, minute or second."""

    amount: Decimal
    unit: str

    @property
    def is_whole(self) -> bool:
        return self.amount == self.amount.to_integral_value()


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day."""

    hour: int
    minute: int = 0


Value = Decimal | Money | Quantity | Duration | Clock | Day | str | tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no result, in a sentence for the customer."""

    text: Both


@dataclass(frozen=True, slots=True)
class Result:
    """An exact result: what it is, how it was found, what was assumed."""

    value: str
    headline: Both
    working: Both | None = None
    assumptions: tuple[Both, ...] = ()


@dataclass(frozen=True, slots=True)
class Rates:
    """What one unit of a currency costs in the base currency, on a day."""

    base: str
    on: date
    of: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Context:
    """When a question is asked, in the operator's time zone, and what the operator has said of the place."""

    at: datetime
    region: str = "CN"
    currency: str = "CNY"
    style: Style = Style.POINT
    rates: Rates | None = None

    @property
    def today(self) -> date:
        return self.at.date()
