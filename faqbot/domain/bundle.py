"""What an operator gives to be read, in one go: files and addresses, and what becomes of each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from faqbot.domain.document import Cleaning


class Fate(StrEnum):
    """What became of a file or page, or is about to."""

    WAITING = "waiting"
    READING = "reading"
    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FAILED = "failed"

    @property
    def is_final(self) -> bool:
        return self not in {Fate.WAITING, Fate.READING}


@dataclass(frozen=True, slots=True)
class Item:
    """One file or page; `document` is its id where it is stored, `why` the reason where it failed.

    `cleaning` comes without examples, and `unread` names the pages without text.
    """

    name: str
    fate: Fate = Fate.WAITING
    document: str = ""
    passages: int = 0
    cleaning: tuple[Cleaning, ...] = ()
    unread: tuple[int, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Items of one knowledge base in the order in which they are read.

    `is_broken_off`: nobody reads it any more, and `why` says why.
    """

    id: str
    kb: str
    operator: str
    begun_at: datetime
    items: tuple[Item, ...]
    is_broken_off: bool = False
    why: str = ""

    @property
    def is_done(self) -> bool:
        return all(item.fate.is_final for item in self.items)
