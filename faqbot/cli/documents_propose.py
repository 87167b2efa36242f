"""The work behind `faqbot documents propose`: drafts from documents, without those that are there already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from faqbot.app import Application, now
from faqbot.domain.document import Document
from faqbot.domain.errors import BadInput
from faqbot.domain.faq import Entry
from faqbot.knowledge.proposing import Known, Proposal, proposals
from faqbot.retrieval.snapshot import Snapshot
from faqbot.storage import files
from faqbot.storage.files import Contents

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

    def line(self) -> str:
        entry, passage = self.proposal.entry, self.proposal.passage
        page = f", page {passage.page}" if passage.page else ""
        of = entry.id if self.like is None else self.like.id
        return f"{self.verdict:<9} {of:<50} {entry.phrasings[0].text}  ({passage.source}{page})"

    def as_json(self) -> dict[str, Any]:
        entry, passage = self.proposal.entry, self.proposal.passage
        return {
            "result": str(self.verdict),
            "id": entry.id,
            "kb": entry.kb,
            "question": entry.phrasings[0].text,
            "answer": next(iter(entry.answers.values())),
            "known_as": None if self.like is None else self.like.id,
            "document": passage.document,
            "page": passage.page,
        }


async def considered(application: Application, ids: Sequence[str], kb: str) -> list[Considered]:
    """What the documents suggest for a base. Raise BadInput for a document or a base that is not there."""
    snapshot = await application.shelf.snapshot(kb)
    documents = _chosen(await application.documents.documents(None if ids else kb), ids)
    known = Known(snapshot.kb.entries)
    found = []
    for proposal in (one for document in documents for one in proposals(document, kb)):
        like = known.like(proposal.entry) or _asking(snapshot, proposal.entry)
        if like is None:
            known.add(proposal.entry)
        found.append(Considered(proposal, like))
    return found


async def store(application: Application, drafts: Sequence[Entry]) -> None:
    await application.entries.save(drafts, at=now())


def write(path: Path, drafts: Sequence[Entry]) -> None:
    """A file that `faqbot import` reads."""
    files.write(path, Contents(tuple(drafts), {}))


def _chosen(documents: Sequence[Document], ids: Sequence[str]) -> Iterator[Document]:
    missing = set(ids) - {document.id for document in documents}
    if missing:
        raise BadInput(f"there is no document {', '.join(sorted(missing))}; `faqbot documents list` names them")
    return (document for document in documents if not ids or document.id in ids)


def _asking(snapshot: Snapshot, entry: Entry) -> Entry | None:
    """The published entry that all but certainly asks the same."""
    query = snapshot.reader.read(entry.phrasings[0].text, language=entry.phrasings[0].language)
    best = snapshot.search(query, at=now(), given=()).best
    return best.entry if best is not None and (best.scores.exact or best.probability >= _SAME) else None
