"""What an operator gives to be read, in one go: files and addresses, and what becomes of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from faqbot.domain.document import Cleaning

# Whoever reads a bundle gives a sign far more often; after this long nobody reads it any more.
_LAST_SIGN = timedelta(minutes=2)


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
    """Items of one knowledge base in the order in which they are read; `at` is the last sign of whoever reads them."""

    id: str
    kb: str
    operator: str
    begun_at: datetime
    at: datetime
    items: tuple[Item, ...]

    @property
    def is_done(self) -> bool:
        return all(item.fate.is_final for item in self.items)

    def is_broken_off(self, now: datetime) -> bool:
        """True if the process that read it has ended: what is not done yet never will be."""
        return not self.is_done and now - self.at > _LAST_SIGN
