"""Entries proposed from documents, without those that are there already."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from faqbot.domain.document import Document
from faqbot.domain.faq import Entry
from faqbot.knowledge.proposing import Known, Proposal, proposals
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


def considered(
    documents: Sequence[Document], snapshot: Snapshot, entries: Iterable[Entry], now: Callable[[], datetime]
) -> list[Considered]:
    """What documents suggest for the base of a snapshot, where `entries` stand already, in whatever state."""
    known = Known(entries)
    found = []
    for proposal in (one for document in documents for one in proposals(document, snapshot.kb.id)):
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
