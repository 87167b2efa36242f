"""Stores of what is to be published and what was."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from faqbot.domain.edition import Draft, Edition, Replacing, Said
from faqbot.domain.faq import Entry
from faqbot.domain.golden import GoldenQuestion
from faqbot.domain.incoming import Incoming
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

    async def marks(self) -> Mapping[str, int]:
        """A number for each base that has drafts, or had some: it rises with each change of them."""
        ...

    async def put(self, draft: Draft, *, former: Draft | None, change: Change) -> bool:
        """Add or replace the draft of an entry, and note the change, in one step.

        False, and nothing is done, if what is stored is not `former`: somebody else was quicker.
        """
        ...

    async def drop(self, draft: Draft, *, change: Change) -> bool:
        """Delete a draft and note the change; False, and nothing is done, if what is stored is not this one."""
        ...


class Staging(Protocol):
    """Drafts by the thousand: brought in pieces, which nobody sees, and then kept all at once or not at all."""

    async def stage(self, batch: str, pieces: Sequence[Replacing]) -> None:
        """Bring some drafts of a batch, each with the one that its entry has."""
        ...

    async def adopt(self, batch: str, *, changes: Sequence[Change]) -> bool:
        """Keep all drafts of a batch, and note the changes, in one step.

        False, and nothing is done, if an entry has another draft than was said: somebody else was quicker.
        """
        ...

    async def abandon(self, batch: str) -> None:
        """Forget what was brought of a batch; a no-op if it is not there."""
        ...


class IncomingStore(Protocol):
    """Files of entries that operators import."""

    async def add(self, incoming: Incoming, data: bytes) -> None:
        """Keep a file with what it holds, in the place of the one of that id if there is one."""
        ...

    async def keep(self, incoming: Incoming) -> None:
        """Keep how far it is; a no-op if it is not there any more."""
        ...

    async def incoming(self, incoming_id: str) -> Incoming | None:
        """One of them, or None."""
        ...

    async def data(self, incoming_id: str) -> bytes | None:
        """What one of them holds, or None."""
        ...

    async def recent(self, operator: str, *, most: int) -> tuple[Incoming, ...]:
        """The newest that an operator gave."""
        ...

    async def forget(self, *, before: datetime) -> int:
        """Delete those that were begun before a moment, with what is staged of them; return how many."""
        ...


class EditionStore(Protocol):
    """The numbered states of knowledge bases. Whatever changes what customers are told makes one, imports too."""

    async def editions(self, kb: str, *, most: int, offset: int = 0) -> tuple[Edition, ...]:
        """The newest first, after the first `offset`."""
        ...

    async def issue(
        self,
        proposed: Edition,
        entries: Sequence[Entry],
        *,
        drafts: Sequence[Draft],
        changes: Sequence[Change],
        said: Said | None = None,
    ) -> Edition | None:
        """Write entries as the next edition, delete the drafts that it is made of, note the changes, in one step.

        With `said`, the base says that from now on; without, what it said before.
        `proposed.version` is the version of the base that the edition was made from, its number does not count. None,
        and nothing is done, if the base has another version by now or a draft is not as given.
        """
        ...

    async def said(self, kb: str, number: int) -> Said | None:
        """What the base said beside its entries; None if there is no such edition, or that was not kept with it."""
        ...

    async def former(self, kb: str, number: int) -> Mapping[str, Entry | None] | None:
        """The entries that changed since an edition, as they were then: None where there was none.

        None instead of all that if there is no such edition.
        """
        ...
