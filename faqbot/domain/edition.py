"""What is published: drafts wait beside the live entries, an edition is a numbered state that customers saw."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from faqbot.domain.faq import Declaration, Entry, Lexicon
from faqbot.domain.operator import Change


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as it is to be, made from the live one whose digest is `base` ("" for none).

    `asked_by` names who asked for a review, "" while it is still being written.
    """

    entry: Entry
    base: str
    by: str
    at: datetime
    asked_by: str = ""


class Cause(StrEnum):
    """What made an edition."""

    PUBLISHED = "published"
    IMPORTED = "imported"
    ROLLED_BACK = "rolled_back"
    DECLARED = "declared"  # what is computed: a template, hours or rates


@dataclass(frozen=True, slots=True)
class Replacing:
    """A draft, and the one in whose place it comes, if there is one."""

    draft: Draft
    former: Draft | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a base says beside its entries: words that mean the same, and what is declared to compute with."""

    lexicon: Lexicon = field(default_factory=Lexicon)
    declared: tuple[Declaration, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """A numbered state of a base: what customers are told from the base's `version` on.

    `reason` says why it was published in spite of a broken golden question; `added` are the ids of entries that the
    base had not had before.
    """

    kb: str
    number: int
    version: int
    at: datetime
    by: str
    cause: Cause
    note: str = ""
    reason: str = ""
    added: tuple[str, ...] = ()


def declaring(kb: str, change: Change, reason: str = "") -> Edition:
    """The edition that a change of what is declared makes; its note says of what."""
    return Edition(kb, 0, 0, change.at, change.operator, Cause.DECLARED, change.subject, reason)


def overriding(change: Change, reason: str) -> tuple[Change, ...]:
    """What the log notes of a change: itself, and why it was made in spite of a broken golden question, if it was."""
    noted = replace(change, action="golden overridden", subject=reason, before="", after="")
    return (change, noted) if reason else (change,)
