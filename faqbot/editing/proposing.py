"""Entries proposed from documents, without those that are there already."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain

from faqbot.domain.document import Document
from faqbot.domain.faq import Entry
from faqbot.domain.operator import Role
from faqbot.editing.catalogue import NOTHING, Catalogue
from faqbot.editing.entries import Entries, NotAllowed
from faqbot.editing.sessions import Bearer
from faqbot.knowledge.proposing import Known, Proposal, proposals
from faqbot.retrieval.shelf import Shelf
from faqbot.retrieval.snapshot import Snapshot

# Of the sample shop's near misses, questions that differ from an entry in one point, 3 in 1,000 come so near to it.
_SAME = 0.9


class Verdict(StrEnum):
    """What became of a proposal."""

    PROPOSED = "proposed"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Considered:
    """A proposal, with the entry that says the same where there is one."""

    proposal: Proposal
    like: Entry | None

    @property
    def verdict(self) -> Verdict:
        return Verdict.PROPOSED if self.like is None else Verdict.KNOWN


class Proposing:
    """Proposes entries from one document: to look at, or kept as drafts. No customer is told a draft."""

    def __init__(self, shelf: Shelf, catalogue: Catalogue, entries: Entries, now: Callable[[], datetime]) -> None:
        self._shelf = shelf
        self._catalogue = catalogue
        self._entries = entries
        self._now = now

    async def considered(self, bearer: Bearer, document: Document, worded: Iterable[Proposal] = ()) -> list[Considered]:
        """What a document suggests for its base, with what somebody worded besides. Raise NotAllowed."""
        if not bearer.may(Role.EDITOR, document.kb):
            raise NotAllowed("proposing entries takes an editor")
        present = (await self._catalogue.present([document.kb])).get(document.kb, NOTHING).entries.values()
        snapshot = await self._shelf.snapshot(document.kb)
        return await asyncio.to_thread(considered, [document], snapshot, present, self._now, worded)

    async def keep(self, bearer: Bearer, document: Document) -> list[Considered]:
        """As `considered`, and what is proposed is kept; what somebody wrote in the meantime is left as it is."""
        found = await self.considered(bearer, document)
        for entry in (one.proposal.entry for one in found if one.verdict is Verdict.PROPOSED):
            await self._entries.save(bearer, entry, "", action="proposed")
        return found


def considered(
    documents: Sequence[Document],
    snapshot: Snapshot,
    entries: Iterable[Entry],
    now: Callable[[], datetime],
    worded: Iterable[Proposal] = (),
) -> list[Considered]:
    """What documents suggest for the base of a snapshot, where `entries` stand already, in whatever state.

    `worded` are proposals besides, whose questions somebody worded.
    """
    known = Known(entries)
    found = []
    stated = (one for document in documents for one in proposals(document, snapshot.kb.id))
    for proposal in chain(stated, worded):
        like = known.like(proposal.entry) or _asking(snapshot, proposal.entry, now())
        if like is None:
            known.add(proposal.entry)
        found.append(Considered(proposal, like))
    return found


def _asking(snapshot: Snapshot, entry: Entry, at: datetime) -> Entry | None:
    """The published entry that all but certainly asks the same."""
    query = snapshot.reader.read(entry.phrasings[0].text, language=entry.phrasings[0].language)
    best = snapshot.search(query, at=at, given=()).best
    return best.entry if best is not None and (best.scores.exact or best.probability >= _SAME) else None
