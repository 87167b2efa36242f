"""Stores that keep everything in memory: for the demo, for tests, for a first look without a database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from faqbot.domain.document import Document
from faqbot.domain.edition import Cause, Edition, Said, declaring, overriding
from faqbot.domain.errors import OVERTAKEN, ConversationBusy, UnknownKnowledgeBase
from faqbot.domain.faq import Changed, Declaration, Entry, KnowledgeBase, Lexicon, Revision, merged, redeclared
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.domain.operator import HOUSE, Change
from faqbot.domain.turn import Feedback, LoggedTurn, Tally, Turn
from faqbot.storage.columns import plain, utc
from faqbot.storage.entry_rows import storable
from faqbot.storage.memory_editions import EditionBook
from faqbot.storage.turn_rows import logged


@dataclass(slots=True)
class Base:
    """A knowledge base as it is kept: its entries and its documents, by id; `since` is when each entry became so."""

    version: int = 0
    lexicon: Lexicon = field(default_factory=Lexicon)
    declared: tuple[Declaration, ...] = ()
    entries: dict[str, Entry] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)

    @property
    def said(self) -> Said:
        """What it says beside its entries."""
        return Said(self.lexicon, self.declared)


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of a base beside its entries; a lexicon that is None stays as it is."""

    lexicon: Lexicon | None
    declared: Sequence[Declaration]


class MemoryEntryStore:
    """An EntryStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self.kept: list[Revision] = []
        self.changes: list[Change] = []
        self.bases: dict[str, Base] = {}
        self.editions = EditionBook()

    async def versions(self) -> Mapping[str, int]:
        """Every knowledge base with its version; a version rises with each change."""
        return {kb: base.version for kb, base in self.bases.items()}

    async def load(self, kb: str) -> KnowledgeBase:
        """All entries (ordered by id), passages and the lexicon, of one moment. Raise UnknownKnowledgeBase."""
        base = self.bases.get(plain(kb))
        if base is None:
            raise UnknownKnowledgeBase(f"There is no knowledge base {kb}; import its entries first or check the name.")
        entries = tuple(sorted(base.entries.values(), key=lambda entry: entry.id))
        passages = tuple(passage for key in sorted(base.documents) for passage in base.documents[key].passages)
        return KnowledgeBase(kb, base.version, entries, base.lexicon, base.declared, passages)

    async def ids(self, kb: str) -> tuple[str, ...]:
        """The ids of a base's entries, in their order; () for a base that is not there."""
        return tuple(sorted(self.bases.get(plain(kb), Base()).entries))

    async def some(self, kb: str, ids: Sequence[str]) -> Mapping[str, Entry]:
        """Those of some entries of a base that there are, by id."""
        entries = self.bases.get(plain(kb), Base()).entries
        return {key: entries[key] for key in ids if key in entries}

    async def changed(self, kb: str, since: int) -> Changed:
        """The entries that changed since a version of a base, or are gone. Raise UnknownKnowledgeBase."""
        base = self.bases.get(plain(kb))
        if base is None:
            raise UnknownKnowledgeBase(f"There is no knowledge base {kb}; check the name.")
        entries = tuple(entry for entry in base.entries.values() if base.since[entry.id] > since)
        touched = {r.entry.id for r in self.kept if r.entry.kb == plain(kb) and r.version > since}
        return Changed(base.version, entries, tuple(sorted(touched - {entry.id for entry in entries})))

    async def save(
        self,
        entries: Sequence[Entry],
        *,
        at: datetime,
        lexicons: Mapping[str, Lexicon] | None = None,
        without: Mapping[str, Sequence[str]] | None = None,
        declared: Mapping[str, Sequence[Declaration]] | None = None,
    ) -> Mapping[str, int]:
        """Add, replace and delete by (kb, id), all or nothing; return the new version of each base that changed."""
        at = utc(at)
        given: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
        for entry in map(storable, entries):
            given[entry.kb][entry.id] = entry
        words = {plain(kb): lexicon for kb, lexicon in (lexicons or {}).items()}
        declarations = {plain(kb): found for kb, found in (declared or {}).items()}
        before = await self.versions()
        for kb, ids in (without or {}).items():
            await self.remove(kb, ids, at=at)
        for kb in given.keys() | words.keys() | declarations.keys():
            self._change(kb, given[kb], _Said(words.get(kb), declarations.get(kb, ())), at)
        return {kb: version for kb, version in (await self.versions()).items() if version != before.get(kb)}

    async def remove(self, kb: str, ids: Sequence[str], *, at: datetime) -> int:
        """Delete entries, keeping each as a revision; return how many there were to delete."""
        at = utc(at)
        base = self.bases.get(plain(kb), Base())
        known = [base.entries.pop(entry_id) for entry_id in dict.fromkeys(ids) if entry_id in base.entries]
        if known:
            base.version += 1
            self._keep(known, at, base.version, "removed")
            noted = Edition(plain(kb), 0, base.version, at, HOUSE, Cause.IMPORTED)
            self.editions.note(noted, known, base.said)
        return len(known)

    async def amend(self, entry: Entry, *, former: Entry | None, change: Change) -> int | None:
        """Add or replace one entry if what is stored still equals `former`, and note who did it; the new version."""
        kept = storable(entry)
        base = self.bases.get(kept.kb, Base())
        if base.entries.get(kept.id) != former:
            return None
        self._change(kept.kb, {kept.id: kept}, _Said(None, ()), utc(change.at))
        self.changes.append(change)
        return self.bases[kept.kb].version

    async def declare(
        self, kb: str, declared: Declaration | None, *, former: Declaration | None, change: Change, reason: str = ""
    ) -> bool:
        """Add, replace or take back one declaration if what is stored still equals `former`, and note who did it."""
        base = self.bases.get(plain(kb))
        newer = None if base is None else redeclared(base.declared, former, declared)
        if base is None or newer is None:
            return False
        base.declared, base.version = newer, base.version + 1
        noted = replace(declaring(plain(kb), change, reason), version=base.version, at=utc(change.at))
        self.editions.add(noted, base.said)
        self.changes.extend(overriding(change, reason))
        return True

    async def revisions(self, kb: str, entry_id: str) -> tuple[Revision, ...]:
        """What an entry was before each change, oldest first."""
        return tuple(r for r in self.kept if (r.entry.kb, r.entry.id) == (plain(kb), plain(entry_id)))

    def _change(self, kb: str, given: Mapping[str, Entry], said: "_Said", at: datetime) -> None:
        base = self.bases.setdefault(kb, Base())
        lexicon = base.lexicon if said.lexicon is None else said.lexicon
        declared = merged(base.declared, said.declared)
        changed = {key: entry for key, entry in given.items() if base.entries.get(key) != entry}
        if not changed and lexicon == base.lexicon and declared == base.declared and base.version > 0:
            return
        is_said_anew = base.version > 0 and base.said != Said(lexicon, declared)
        base.version += 1
        base.lexicon, base.declared = lexicon, declared
        former = [base.entries[key] for key in changed if key in base.entries]
        added = tuple(key for key in changed if key not in base.entries)
        self._keep(former, at, base.version, "changed")
        base.entries |= changed
        base.since |= dict.fromkeys(changed, base.version)
        noted = Edition(kb, 0, base.version, at, HOUSE, Cause.IMPORTED, added=added)
        if is_said_anew:
            self.editions.add(noted, base.said)
        else:
            self.editions.note(noted, (*former, *changed.values()), base.said)

    def _keep(self, entries: Iterable[Entry], at: datetime, version: int, action: str) -> None:
        self.kept += [Revision(entry, at, version, action) for entry in entries]


class MemoryTurnStore:
    """A TurnStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self.feedback: dict[str, Feedback] = {}
        self._inbox: dict[tuple[str, str], str | None] = {}
        self._turns: dict[str, LoggedTurn] = {}

    async def accept(self, question: Question) -> LoggedTurn | None:
        """Put a question into the inbox; return the turn that answered it before, if any."""
        turn_id = self._inbox.setdefault(_message(question))
        return None if turn_id is None else self._turns[turn_id]

    async def record(self, turn: Turn, *, after: str | None = None) -> None:
        """Store a turn and mark its question as done; the first turn recorded for a question stands.

        Raise ConversationBusy if the newest turn of the conversation is not `after`.
        """
        message, kept = _message(turn.question), logged(turn)
        newest = await self.conversation(kept.conversation, limit=1)
        if after is not None and after != (newest[0].id if newest else ""):
            raise ConversationBusy(OVERTAKEN)
        if self._inbox.setdefault(message) is None and kept.id not in self._turns:
            self._inbox[message] = kept.id
            self._turns[kept.id] = kept
            also = [(message[0], plain(key)) for key in turn.question.also]
            self._inbox |= {one: kept.id for one in also if self._inbox.get(one) is None}

    async def turn(self, turn_id: str) -> LoggedTurn | None:
        """One turn with its candidates, or None."""
        return self._turns.get(plain(turn_id))

    async def conversation(self, conversation: str, *, limit: int = 50) -> tuple[LoggedTurn, ...]:
        """The last `limit` turns of a conversation, oldest first, without candidates."""
        found = (self._turns[name] for name in dict.fromkeys(self._inbox.values()) if name is not None)
        told = [turn for turn in found if turn.conversation == plain(conversation)]
        return tuple(replace(turn, candidates=()) for turn in told[max(len(told) - limit, 0) :])

    async def rate(self, feedback: Feedback) -> bool:
        """Store a verdict, replacing an earlier one on the same turn; False if there is no such turn."""
        if feedback.turn_id not in self._turns:
            return False
        self.feedback[feedback.turn_id] = feedback
        return True

    def forget(self, conversation: str) -> bool:
        """Drop all turns of a conversation, with their verdicts."""
        gone = {turn.id for turn in self._turns.values() if turn.conversation == plain(conversation)}
        self._turns = {name: turn for name, turn in self._turns.items() if name not in gone}
        self._inbox = {message: name for message, name in self._inbox.items() if name not in gone}
        self.feedback = {name: verdict for name, verdict in self.feedback.items() if name not in gone}
        return bool(gone)

    def last_said(self) -> Mapping[str, datetime]:
        """When something was said last in each conversation."""
        return {turn.conversation: turn.at for turn in sorted(self._turns.values(), key=lambda turn: turn.at)}

    async def tallies(
        self, thresholds: Mapping[Language, float], *, since: datetime, most: int
    ) -> Mapping[Language, Tally]:
        """Of the last `most` turns to come in, those since a moment that met just the threshold of their language."""
        came_in = self.came_in()
        recent = came_in[max(len(came_in) - most, 0) :]
        met = [t for t in recent if t.at >= utc(since) and t.template is None and t.threshold is not None]
        met = [t for t in met if t.threshold == thresholds.get(t.language)]
        return {
            language: Tally(len(asked), sum(t.entry_id is not None for t in asked))
            for language in thresholds
            if (asked := [t for t in met if t.language is language])
        }

    def channel_of(self, conversation: str) -> str:
        """The channel that a conversation came by."""
        ids = {turn.id for turn in self._turns.values() if turn.conversation == plain(conversation)}
        return next((channel for (channel, _), name in self._inbox.items() if name in ids), "")

    def came_in(self) -> list[LoggedTurn]:
        """All turns, in the order in which their questions came in."""
        answered = dict.fromkeys(turn_id for turn_id in self._inbox.values() if turn_id is not None)
        return [self._turns[turn_id] for turn_id in answered]


def _message(question: Question) -> tuple[str, str]:
    return plain(question.channel), plain(question.key)
