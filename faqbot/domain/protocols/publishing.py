"""Stores of what is to be published and what was."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from faqbot.domain.edition import Draft, Edition
from faqbot.domain.faq import Entry
from faqbot.domain.golden import GoldenQuestion
from faqbot.domain.operator import Change


class RedirectStore(Protocol):
    """Entries that went into others of their base."""

    async def put(self, kb: str, former: str, entry_id: str, *, at: datetime) -> None:
        """Note where an entry went; what went into it before goes along, and nothing points in a circle."""
        ...

    async def target(self, kb: str, former: str) -> str | None:
        """Where an entry went, or None."""
        ...


class ReviewStore(Protocol):
    """When entries are to be looked at again."""

    async def put(self, kb: str, entry_id: str, on: date | None) -> None:
        """Note the day of an entry's next review, or with None that there is none."""
        ...

    async def days(self) -> Mapping[tuple[str, str], date]:
        """The day of each entry's next review, by base and id; entries without one are left out."""
        ...


class GoldenStore(Protocol):
    """Golden questions."""

    async def questions(self, kb: str | None = None) -> tuple[GoldenQuestion, ...]:
        """Those asked of one base ("" for all together), or all of them; ordered by base and text."""
        ...

    async def keep(self, questions: Sequence[GoldenQuestion], *, at: datetime) -> None:
        """Add questions, all or nothing; one that is there gets the new expectation."""
        ...

    async def drop(self, question_id: str) -> bool:
        """Delete one; False if there is none of that id."""
        ...


class DraftStore(Protocol):
    """Changes of entries that customers do not see yet."""

    async def drafts(self, kb: str | None = None) -> tuple[Draft, ...]:
        """All drafts of a base, or of all; ordered by base and id."""
        ...

    async def put(self, draft: Draft, *, former: Draft | None, change: Change) -> bool:
        """Add or replace the draft of an entry, and note the change, in one step.

        False, and nothing is done, if what is stored is not `former`: somebody else was quicker.
        """
        ...

    async def put_all(self, drafts: Sequence[Draft], *, former: Sequence[Draft], changes: Sequence[Change]) -> bool:
        """Add or replace the drafts of several entries, and note the changes, in one step.

        `former` are all drafts that these entries have. False, and nothing is done, if that is not so any more.
        """
        ...

    async def drop(self, draft: Draft, *, change: Change) -> bool:
        """Delete a draft and note the change; False, and nothing is done, if what is stored is not this one."""
        ...


class EditionStore(Protocol):
    """The numbered states of knowledge bases. Whatever changes what customers are told makes one, imports too."""

    async def editions(self, kb: str, *, most: int, offset: int = 0) -> tuple[Edition, ...]:
        """The newest first, after the first `offset`."""
        ...

    async def issue(
        self, proposed: Edition, entries: Sequence[Entry], *, drafts: Sequence[Draft], changes: Sequence[Change]
    ) -> Edition | None:
        """Write entries as the next edition, delete the drafts that it is made of, note the changes, in one step.

        `proposed.version` is the version of the base that the edition was made from, its number does not count. None,
        and nothing is done, if the base has another version by now or a draft is not as given.
        """
        ...

    async def former(self, kb: str, number: int) -> Mapping[str, Entry | None] | None:
        """The entries that changed since an edition, as they were then: None where there was none.

        None instead of all that if there is no such edition.
        """
        ...
