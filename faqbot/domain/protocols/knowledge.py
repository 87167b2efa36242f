"""Stores of what the bot knows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from faqbot.domain.calibration import Calibration
from faqbot.domain.document import Document, Outline
from faqbot.domain.faq import Changed, Declaration, Entry, KnowledgeBase, Lexicon, Revision
from faqbot.domain.operator import Change
from faqbot.domain.tolerance import Tolerance
from faqbot.domain.turn import Label

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class Bases(Protocol):
    """Knowledge bases to look things up in: those in force, or a draft state of them."""

    async def versions(self) -> Mapping[str, int]:
        """Every knowledge base with the version that names its state."""
        ...

    async def load(self, kb: str) -> KnowledgeBase:
        """All entries (ordered by id), passages and the lexicon, of one moment. Raise UnknownKnowledgeBase."""
        ...


class EntryStore(Protocol):
    """Knowledge bases and their entries."""

    async def versions(self) -> Mapping[str, int]:
        """Every knowledge base with its version; a version rises with each change."""
        ...

    async def load(self, kb: str) -> KnowledgeBase:
        """All entries (ordered by id), passages and the lexicon, of one moment. Raise UnknownKnowledgeBase."""
        ...

    async def ids(self, kb: str) -> tuple[str, ...]:
        """The ids of a base's entries, in their order; () for a base that is not there."""
        ...

    async def some(self, kb: str, ids: Sequence[str]) -> Mapping[str, Entry]:
        """Those of some entries of a base that there are, by id."""
        ...

    async def changed(self, kb: str, since: int) -> Changed:
        """The entries that changed since a version of a base, or are gone. Raise UnknownKnowledgeBase."""
        ...

    async def save(
        self,
        entries: Sequence[Entry],
        *,
        at: datetime,
        lexicons: Mapping[str, Lexicon] | None = None,
        without: Mapping[str, Sequence[str]] | None = None,
        declared: Mapping[str, Sequence[Declaration]] | None = None,
    ) -> Mapping[str, int]:
        """Add or replace by (kb, id), all or nothing; return the new version of each base that changed.

        Creates knowledge bases that do not exist. An entry equal to the stored one changes nothing; a changed
        one keeps its former state as a revision. A lexicon given for a base replaces that base's lexicon.
        Declarations are added to a base's, or replace those of the same kind and name. `without` names entries,
        by base, that are deleted in the same step, each kept as a revision.
        """
        ...

    async def remove(self, kb: str, ids: Sequence[str], *, at: datetime) -> int:
        """Delete entries, keeping each as a revision; unknown ids are a no-op. Return how many were deleted."""
        ...

    async def amend(self, entry: Entry, *, former: Entry | None, change: Change) -> int | None:
        """Add or replace one entry and note the change in the audit log, in one step; return the base's version.

        None, and nothing is done, if what is stored by (kb, id) is not `former`: somebody else was quicker.
        """
        ...

    async def declare(
        self, kb: str, declared: Declaration | None, *, former: Declaration | None, change: Change, reason: str = ""
    ) -> bool:
        """Add or replace one declaration, or take `former` back with None, and note the change, in one step.

        `reason` says why that was done in spite of a broken golden question; it is kept with the version and noted.
        False, and nothing is done, if what is stored by that kind and name is not `former`, or there is no such base.
        """
        ...

    async def revisions(self, kb: str, entry_id: str) -> tuple[Revision, ...]:
        """What an entry was before each change, oldest first; () for one that never changed."""
        ...


class DocumentStore(Protocol):
    """Documents of knowledge bases. Each change raises the version of the base, as a change of entries does."""

    async def documents(self, kb: str | None = None) -> tuple[Document, ...]:
        """All documents of a base, or of all bases, ordered by base and id, with their passages."""
        ...

    async def outlines(self, kbs: Collection[str], words: Sequence[str] = ()) -> tuple[Outline, ...]:
        """Those of some bases at a glance, ordered by base and id, that hold every word: in title, uri, or a passage.

        A passage holds what stands in it or in its headings. Latin letters are found in either case.
        """
        ...

    async def document(self, kb: str, document_id: str) -> Document | None:
        """One document with its passages, or None."""
        ...

    async def put(
        self, documents: Sequence[Document], *, at: datetime, changes: Sequence[Change] = ()
    ) -> Mapping[str, int]:
        """Add or replace by (kb, id), all or nothing; return the new version of each base that changed.

        Creates knowledge bases that do not exist. A document with the digest and passages of the stored one changes
        nothing. `changes` are noted in the log together with it.
        """
        ...

    async def drop(self, kb: str, ids: Sequence[str], *, at: datetime) -> int:
        """Delete documents with their passages; unknown ids are a no-op. Return how many were deleted."""
        ...


class CalibrationStore(Protocol):
    """Calibrations, the labelled questions that they rest on, and what risk is tolerated."""

    async def latest(self, kb: str) -> Calibration | None:
        """The newest calibration of a knowledge base, or None."""
        ...

    async def keep(self, calibration: Calibration) -> None:
        """Add a calibration; earlier ones stay for the record."""
        ...

    async def labels(self, kb: str) -> tuple[Label, ...]:
        """Labelled questions of a knowledge base, oldest first.

        Of several together (domain/faq.py), also those of each that name an entry: it stays the right one among more.
        """
        ...

    async def label(self, kb: str, labels: Sequence[Label], *, at: datetime) -> None:
        """Add labelled questions; one with the same text and language replaces the earlier."""
        ...

    async def tolerances(self) -> tuple[Tolerance, ...]:
        """What operators chose and did not take back, in order of base, language and tag."""
        ...

    async def tolerate(self, chosen: Tolerance, *, by: str, at: datetime) -> None:
        """Choose what is tolerated, or take it back; what was chosen before stays for the record."""
        ...

    async def redirect(self, kb: str, former: str, entry_id: str) -> None:
        """Let the labels of a knowledge base that name an entry name another one."""
        ...
