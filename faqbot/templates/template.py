"""What a template is: how it is asked for, what it needs, how it computes, and the cases that prove it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from faqbot.domain.language import Language
from faqbot.language.dates import Day
from faqbot.templates.values import Both, Clock, Context, Duration, Kind, Money, Quantity, Result, Trouble, Value

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that a template needs, unless it is optional; one that may be asked for has an `ask`."""

    name: str
    kind: Kind
    ask: Both | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    choices: Mapping[str, str] = field(default_factory=dict)  # what is written: what it means
    is_optional: bool = False
    unit: str = ""  # of a bare number that answers the question for this slot


@dataclass(frozen=True, slots=True)
class Filled:
    """The values that a question gave, by the names of their slots."""

    values: Mapping[str, Value] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.values

    def number(self, name: str) -> Decimal:
        return self._of(name, Decimal)

    def money(self, name: str) -> Money:
        return self._of(name, Money)

    def quantity(self, name: str) -> Quantity:
        return self._of(name, Quantity)

    def duration(self, name: str) -> Duration:
        return self._of(name, Duration)

    def day(self, name: str) -> Day:
        return self._of(name, Day)

    def clock(self, name: str) -> Clock:
        return self._of(name, Clock)

    def word(self, name: str) -> str:
        return self._of(name, str)

    def series(self, name: str) -> tuple[Decimal, ...]:
        return self._of(name, tuple)

    def with_(self, other: "Filled") -> "Filled":
        """These values, those of the other in place of them."""
        return Filled({**self.values, **other.values})

    def _of(self, name: str, kind: type[_T]) -> _T:
        value = self.values[name]
        assert isinstance(value, kind), f"{name} holds a {type(value).__name__}"  # noqa: S101 - its reader gave it
        return value


@dataclass(frozen=True, slots=True)
class Example:
    """A question and what must come of it; `value` None means that nothing may be computed."""

    language: Language
    text: str
    value: str | None


Compute = Callable[[Filled, Context], "Result | Trouble | None"]


@dataclass(frozen=True, slots=True)
class Template:
    """A computed answer.

    Every word of a question must belong to one of `asks` (at least one of them) or `parts`, or be a filler: a
    template never answers a question of which it has not understood everything.
    """

    name: str
    title: Both
    asks: tuple[str, ...]
    slots: tuple[Slot, ...]
    compute: Compute
    examples: tuple[Example, ...]
    parts: tuple[str, ...] = ()
    is_declared: bool = False

    def missing(self, filled: Filled) -> Slot | None:
        """The first slot that has to be asked for."""
        return next((slot for slot in self.slots if slot.ask is not None and not filled.has(slot.name)), None)

    def lacks(self, filled: Filled) -> bool:
        """True if a value is missing that cannot be asked for."""
        return any(not (slot.is_optional or slot.ask or filled.has(slot.name)) for slot in self.slots)

    def slot(self, name: str) -> Slot:
        return next(slot for slot in self.slots if slot.name == name)


def zh(text: str, value: str | None) -> Example:
    return Example(Language.ZH, text, value)


def en(text: str, value: str | None) -> Example:
    return Example(Language.EN, text, value)
