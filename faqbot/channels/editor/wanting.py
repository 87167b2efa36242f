"""What is looked for among entries, documents and conversations, as an address says it."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TypeVar

from faqbot.domain import handoff
from faqbot.domain.conversation import By, Sought
from faqbot.domain.faq import State
from faqbot.domain.language import Language
from faqbot.editing import documents
from faqbot.editing.catalogue import Faces, Order, Wanted
from faqbot.knowledge.reading.kinds import FileKind

_Choice = TypeVar("_Choice", bound=StrEnum)
# Pages, not a flood of digits.
_MOST_DIGITS = 6
_LONGEST = 500
# Kinds of documents, by the word for them in an address.
KINDS: Mapping[str, FileKind] = {kind.name.lower(): kind for kind in FileKind if kind is not FileKind.ZIP}
# How a conversation stands, by the word for it in an address.
STANDS: Mapping[str, tuple[handoff.State, ...]] = {
    "waiting": (handoff.State.WAITING,),
    "held": (handoff.State.HELD,),
    "live": (handoff.State.WAITING, handoff.State.HELD),
}


def wanted(asked: Mapping[str, str]) -> Wanted:
    """What a query asks for; what cannot be read is no condition."""
    return Wanted(
        text=asked.get("q", "")[:_LONGEST],
        kb=asked.get("kb", ""),
        tag=asked.get("tag", ""),
        state=_choice(State, asked.get("state")),
        faces=_choice(Faces, asked.get("faces")),
        order=_choice(Order, asked.get("sort")) or Order.ID,
        descending=asked.get("down") == "1",
        page=page_number(asked),
    )


def wanted_documents(asked: Mapping[str, str]) -> documents.Wanted:
    """Which documents a query asks for; what cannot be read is no condition."""
    return documents.Wanted(
        text=asked.get("q", "")[:_LONGEST],
        kb=asked.get("kb", ""),
        kind=KINDS.get(asked.get("kind", "")),
        order=_choice(documents.Order, asked.get("sort")) or documents.Order.TITLE,
        descending=asked.get("down") == "1",
        page=page_number(asked),
    )


def sought(asked: Mapping[str, str], zone: tzinfo) -> Sought:
    """Which conversations a query asks for; days are those of the zone, the last one included."""
    until = _day(asked.get("until"), zone)
    return Sought(
        words=tuple(asked.get("q", "")[:_LONGEST].split()),
        channel=asked.get("channel", ""),
        language=_choice(Language, asked.get("lang")),
        kb=asked.get("kb", ""),
        states=STANDS.get(asked.get("stands", ""), ()),
        is_disliked=asked.get("disliked") == "1",
        since=_day(asked.get("since"), zone),
        until=until + timedelta(days=1) if until else None,
        by=_choice(By, asked.get("sort")) or By.LAST,
        ascending=asked.get("up") == "1",
    )


def page_number(asked: Mapping[str, str]) -> int:
    """The page that is asked for, from 1."""
    number = asked.get("page", "1")
    return max(1, int(number)) if number.isdecimal() and len(number) <= _MOST_DIGITS else 1


def _day(given: str | None, zone: tzinfo) -> datetime | None:
    """The beginning of a day, None if none is meant; the last ones that can be written have no end."""
    try:
        day = date.fromisoformat(given or "")
    except ValueError:
        return None
    return datetime.combine(day, time(), zone) if date(1, 1, 3) < day < date(9999, 12, 29) else None


def _choice(kind: type[_Choice], given: str | None) -> _Choice | None:
    return kind(given) if given in list(kind) else None
