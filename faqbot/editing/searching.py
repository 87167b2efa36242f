"""Which entries fit, among a hundred thousand in a few hundredths of a second."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from faqbot.domain.faq import Entry, State
from faqbot.domain.language import Language
from faqbot.editing.present import Base
from faqbot.language.normalise import normalise


class Order(StrEnum):
    """How a list is sorted."""

    ID = "id"
    TITLE = "title"
    STATE = "state"
    UNTIL = "until"


class Faces(StrEnum):
    """Which answers an entry has."""

    BOTH = "both"
    ZH_MISSING = "zh_missing"
    EN_MISSING = "en_missing"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; an empty field is no condition, and `among` names the entries that come into question."""

    text: str = ""
    kb: str = ""
    tag: str = ""
    state: State | None = None
    faces: Faces | None = None
    among: frozenset[tuple[str, str]] | None = None
    order: Order = Order.ID
    descending: bool = False
    page: int = 1


def is_plain(wanted: Wanted) -> bool:
    """True if every entry fits, in the order of the ids."""
    conditions = (wanted.text, wanted.tag, wanted.state, wanted.faces)
    return not any(conditions) and wanted.among is None and wanted.order is Order.ID


def fitting(bases: Mapping[str, Base], wanted: Wanted) -> list[Entry]:
    """The entries that have every word and meet every condition; base by base, by id."""
    words = sorted(normalise(wanted.text).split(), key=len, reverse=True)
    found = [entry for base in bases.values() for entry in _having(base, words)]
    is_plain = wanted.state is None and not wanted.tag and wanted.faces is None and wanted.among is None
    return found if is_plain else [entry for entry in found if _fits(entry, wanted)]


def key(entry: Entry, order: Order) -> tuple[str, str, str]:
    """By what entries are sorted."""
    match order:
        case Order.ID:
            first = ""
        case Order.TITLE:
            first = entry.phrasings[0].text if entry.phrasings else ""
        case Order.STATE:
            first = entry.state.value
        case Order.UNTIL:
            first = entry.valid_until.isoformat() if entry.valid_until else "9"
    return first, entry.kb, entry.id


def _having(base: Base, words: list[str]) -> list[Entry]:
    """The longest word goes first: it leaves the fewest entries for the others."""
    if not words:
        return list(base.entries.values())
    first, *others = words
    ids = [entry_id for entry_id, text in base.texts.items() if first in text]
    for word in others:
        ids = [entry_id for entry_id in ids if word in base.texts[entry_id]]
    return [base.entries[entry_id] for entry_id in ids]


def _fits(entry: Entry, wanted: Wanted) -> bool:
    return (
        (wanted.state is None or entry.state is wanted.state)
        and (not wanted.tag or wanted.tag in entry.tags)
        and (wanted.faces is None or _faces(entry) is wanted.faces)
        and (wanted.among is None or (entry.kb, entry.id) in wanted.among)
    )


def _faces(entry: Entry) -> Faces:
    if Language.ZH not in entry.answers:
        return Faces.ZH_MISSING
    return Faces.BOTH if Language.EN in entry.answers else Faces.EN_MISSING
