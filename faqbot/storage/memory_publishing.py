"""What is to be published and what was, in memory: for the demo and for tests."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from faqbot.domain.edition import Draft, Edition, Replacing, Said
from faqbot.domain.faq import Entry
from faqbot.domain.golden import GoldenQuestion
from faqbot.domain.operator import Change
from faqbot.storage.columns import utc
from faqbot.storage.editions import since
from faqbot.storage.entry_rows import storable
from faqbot.storage.memory import MemoryEntryStore


class MemoryGoldenStore:
    """A GoldenStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._questions: dict[str, GoldenQuestion] = {}

    async def questions(self, kb: str | None = None) -> tuple[GoldenQuestion, ...]:
        """Those asked of one base, or all of them; ordered by base and text."""
        found = [question for question in self._questions.values() if kb in {None, question.kb}]
        return tuple(sorted(found, key=lambda question: (question.kb, question.text)))

    async def keep(self, questions: Sequence[GoldenQuestion], *, at: datetime) -> None:
        """Add questions; one that is there gets the new expectation."""
        self._questions |= {question.id: question for question in questions}

    async def drop(self, question_id: str) -> bool:
        """Delete one; False if there is none of that id."""
        return self._questions.pop(question_id, None) is not None


class MemoryDraftStore:
    """A DraftStore beside an EntryStore in memory, whose log of changes it shares."""

    def __init__(self, entries: MemoryEntryStore) -> None:
        self._changes = entries.changes
        self._drafts: dict[tuple[str, str], Draft] = {}
        self._marks: Counter[str] = Counter()

    async def drafts(self, kb: str | None = None) -> tuple[Draft, ...]:
        """All drafts of a base, or of all; ordered by base and id."""
        return tuple(self._drafts[key] for key in sorted(self._drafts) if kb in {None, key[0]})

    async def marks(self) -> Mapping[str, int]:
        """A number for each base that has drafts, or had some: it rises with each change of them."""
        return dict(self._marks)

    async def put(self, draft: Draft, *, former: Draft | None, change: Change) -> bool:
        """Add or replace the draft of an entry, and note the change; False if `former` is not what is stored."""
        kept = replace(draft, entry=storable(draft.entry), at=utc(draft.at))
        if self._drafts.get(_key(kept)) != former:
            return False
        self._drafts[_key(kept)] = kept
        self._marks[kept.entry.kb] += 1
        self._changes.append(change)
        return True

    async def drop(self, draft: Draft, *, change: Change) -> bool:
        """Delete a draft and note the change; False, and nothing is done, if what is stored is not this one."""
        if not self.has([draft]):
            return False
        self.remove([draft])
        self._changes.append(change)
        return True

    def has(self, drafts: Sequence[Draft]) -> bool:
        """True if all of them are stored just so."""
        return all(self._drafts.get(_key(draft)) == draft for draft in drafts)

    def remove(self, drafts: Sequence[Draft]) -> None:
        """Delete those that have been published."""
        for draft in drafts:
            del self._drafts[_key(draft)]
            self._marks[draft.entry.kb] += 1

    def adopt(self, pieces: Sequence[Replacing], changes: Sequence[Change]) -> bool:
        """Keep drafts in the place of those that their entries have, if just these are stored."""
        if any(self._drafts.get(_key(piece.draft)) != piece.former for piece in pieces):
            return False
        self._drafts |= {_key(piece.draft): piece.draft for piece in pieces}
        self._marks.update(piece.draft.entry.kb for piece in pieces)
        self._changes.extend(changes)
        return True


class MemoryEditionStore:
    """An EditionStore beside the entries and drafts in memory."""

    def __init__(self, entries: MemoryEntryStore, drafts: MemoryDraftStore) -> None:
        self._entries = entries
        self._drafts = drafts

    async def editions(self, kb: str, *, most: int, offset: int = 0) -> tuple[Edition, ...]:
        """The newest first, after the first `offset`."""
        return tuple(reversed(self._entries.editions.of(kb)))[offset : offset + most]

    async def issue(
        self,
        proposed: Edition,
        entries: Sequence[Entry],
        *,
        drafts: Sequence[Draft],
        changes: Sequence[Change],
        said: Said | None = None,
    ) -> Edition | None:
        """Write entries as the next edition, delete its drafts, note the changes; None if too late."""
        version = (await self._entries.versions()).get(proposed.kb, 0)
        if version != proposed.version or not self._drafts.has(drafts):
            return None
        self._drafts.remove(drafts)
        self._entries.changes.extend(changes)
        known = self._entries.bases[proposed.kb].entries if version else {}
        added = tuple(entry.id for entry in entries if entry.id not in known)
        await self._entries.save(entries, at=proposed.at)
        base = self._entries.bases[proposed.kb]
        base.version = version + 1
        # What was written just now belongs to that version, whichever way it came.
        base.since |= {entry.id: base.version for entry in entries}
        if said is not None:
            base.lexicon, base.declared = said.lexicon, said.declared
        made = replace(proposed, version=base.version, at=utc(proposed.at), added=added)
        return self._entries.editions.add(made, base.said)

    async def said(self, kb: str, number: int) -> Said | None:
        """What the base said beside its entries; None if there is no such edition."""
        return self._entries.editions.said(kb, number)

    async def former(self, kb: str, number: int) -> Mapping[str, Entry | None] | None:
        """The entries that changed since an edition, as they were then; None if there is no such edition."""
        editions = self._entries.editions.of(kb)
        if not 1 <= number <= len(editions):
            return None
        then = editions[number - 1].version
        revisions = [(r.version, r.entry) for r in self._entries.kept if r.entry.kb == kb and r.version > then]
        return since(revisions, [(edition.version, edition.added) for edition in editions[number:]])


def _key(draft: Draft) -> tuple[str, str]:
    return draft.entry.kb, draft.entry.id
