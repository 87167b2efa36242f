"""What is looked for among the entries, as an address says it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from faqbot.domain.faq import State
from faqbot.editing.catalogue import Faces, Order, Wanted

_Choice = TypeVar("_Choice", bound=StrEnum)
# Pages, not a flood of digits.
_MOST_DIGITS = 6


def wanted(asked: Mapping[str, str]) -> Wanted:
    """What a query asks for; what cannot be read is no condition."""
    return Wanted(
        text=asked.get("q", "")[:500],
        kb=asked.get("kb", ""),
        tag=asked.get("tag", ""),
        state=_choice(State, asked.get("state")),
        faces=_choice(Faces, asked.get("faces")),
        order=_choice(Order, asked.get("sort")) or Order.ID,
        descending=asked.get("down") == "1",
        page=page_number(asked),
    )


def page_number(asked: Mapping[str, str]) -> int:
    """The page that is asked for, from 1."""
    number = asked.get("page", "1")
    return max(1, int(number)) if number.isdecimal() and len(number) <= _MOST_DIGITS else 1


def _choice(kind: type[_Choice], given: str | None) -> _Choice | None:
    return kind(given) if given in list(kind) else None
