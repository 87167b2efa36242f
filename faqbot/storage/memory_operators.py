"""Operators in memory: for the demo and for tests."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from faqbot.domain.decision import Reason
from faqbot.domain.operator import Change, Opens, Operator, Pass
from faqbot.domain.turn import LoggedTurn, Verdict
from faqbot.storage.columns import utc
from faqbot.storage.memory import MemoryEntryStore, MemoryTurnStore


class MemoryPassStore:
    """A PassStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._passes: dict[str, Pass] = {}

    async def issue(self, given: Pass) -> None:
        """Keep a pass of an operator."""
        self._passes[given.digest] = given

    async def valid(self, digest: str, opens: Opens, *, at: datetime) -> Pass | None:
        """The pass of that digest and kind if it has not expired, else None."""
        found = self._passes.get(digest)
        return found if found is not None and found.opens is opens and found.expires_at > at else None

    async def take(self, digest: str, opens: Opens, *, at: datetime) -> Pass | None:
        """As `valid`, and the pass is used up."""
        found = await self.valid(digest, opens, at=at)
        if found is not None:
            del self._passes[digest]
        return found

    async def held(self, operator: str, *, at: datetime) -> tuple[Pass, ...]:
        """An operator's passes that have not expired, the newest first."""
        own = [p for p in self._passes.values() if p.operator == operator and p.expires_at > at]
        return tuple(sorted(own, key=lambda p: (-p.issued_at.timestamp(), p.digest)))

    async def withdraw(self, operator: str, opens: Opens) -> int:
        """Delete an operator's passes of a kind; return how many there were."""
        return self._drop([p for p in self._passes.values() if p.operator == operator and p.opens is opens])

    async def forget(self, *, before: datetime) -> int:
        """Delete what expired before a moment; return how many."""
        return self._drop([p for p in self._passes.values() if p.expires_at < before])

    def drop(self, operator: str) -> None:
        """Delete all passes of an operator who leaves."""
        self._drop([p for p in self._passes.values() if p.operator == operator])

    def _drop(self, leaving: list[Pass]) -> int:
        for found in leaving:
            del self._passes[found.digest]
        return len(leaving)


class MemoryOperatorStore:
    """An OperatorStore beside a PassStore in memory."""

    def __init__(self, passes: MemoryPassStore) -> None:
        self._passes = passes
        self._operators: dict[str, Operator] = {}

    async def operators(self) -> tuple[Operator, ...]:
        """All operators, ordered by name."""
        return tuple(self._operators[name] for name in sorted(self._operators))

    async def operator(self, name: str) -> Operator | None:
        """One operator, or None."""
        return self._operators.get(name)

    async def keep(self, operator: Operator) -> None:
        """Add an operator, or replace the one of that name."""
        self._operators[operator.name] = operator

    async def drop(self, name: str) -> bool:
        """Delete an operator with all passes; False if there is none of that name."""
        self._passes.drop(name)
        return self._operators.pop(name, None) is not None


class MemoryAuditLog:
    """An AuditLog beside an EntryStore in memory: an amended entry is noted in it."""

    def __init__(self, entries: MemoryEntryStore) -> None:
        self._changes = entries.changes

    async def note(self, change: Change) -> None:
        """Add a change."""
        self._changes.append(change)

    async def changes(self, *, most: int, offset: int = 0) -> tuple[Change, ...]:
        """The newest first, after the first `offset`."""
        return tuple(reversed(self._changes))[offset : offset + most]


class MemoryQuestionLog:
    """A QuestionLog over a TurnStore in memory."""

    def __init__(self, turns: MemoryTurnStore) -> None:
        self._turns = turns

    async def unsettled(self, *, since: datetime, most: int) -> tuple[LoggedTurn, ...]:
        """The newest turns that were declined as not known, or rated down; newest first, with their candidates."""
        found = [t for t in reversed(self._turns.came_in()) if t.at >= utc(since) and self._is_unsettled(t)]
        return tuple(found[:most])

    async def asked(
        self, *, since: datetime, most: int, bases: Collection[str] | None = None
    ) -> tuple[LoggedTurn, ...]:
        """The newest turns since a moment for which something was looked up; oldest first, without candidates."""
        found = [t for t in self._turns.came_in() if t.at >= utc(since) and t.snapshot]
        wanted = [t for t in found if bases is None or t.snapshot.rpartition("@")[0] in bases]
        return tuple(replace(turn, candidates=()) for turn in wanted[max(len(wanted) - most, 0) :])

    def _is_unsettled(self, turn: LoggedTurn) -> bool:
        rated = self._turns.feedback.get(turn.id)
        declined = turn.decision == "declined" and turn.reason in {Reason.NOT_SURE, Reason.NOTHING_FOUND}
        return declined or (rated is not None and rated.verdict is Verdict.DOWN)
