"""Reads a list of numbers where it stands in a question: 85、90、77 or 3, 5 and 10."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from faqbot.language.numbers import numbers_at
from faqbot.templates.amounts import Found
from faqbot.templates.values import Context

if TYPE_CHECKING:
    from decimal import Decimal

_BETWEEN = re.compile(r" ?(?:, ?and |,|、|;|和|与|跟|以及|and ) ?| ")
_UNIT = re.compile(r"分(?!之)|元|块钱?|岁|度")
_FEWEST, _MOST = 2, 200


def series_at(text: str, at: int, context: Context) -> Iterator[Found]:
    """The longest list of at least two numbers that begins at `at`; 100,200,300 is a list of three."""
    values: list[Decimal] = []
    end, here = at, at
    while len(values) < _MOST:
        numbers = numbers_at(text, here, style=context.style)
        if not numbers:
            break
        number = numbers[-1] if "," in text[here : numbers[0].end] else numbers[0]
        values.append(number.value)
        unit = _UNIT.match(text, number.end)
        end = unit.end() if unit else number.end
        between = _BETWEEN.match(text, end)
        if between is None:
            break
        here = between.end()
    if len(values) >= _FEWEST:
        yield end, tuple(values)
