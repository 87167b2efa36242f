"""What is kept of a conversation in the stores in memory: told, erased, pruned."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from faqbot.storage.columns import utc
from faqbot.storage.memory import MemoryTurnStore
from faqbot.storage.memory_handoffs import MemoryHandoffStore


class MemoryPrivacyStore:
    """A PrivacyStore beside the other stores in memory."""

    def __init__(self, turns: MemoryTurnStore, handoffs: MemoryHandoffStore) -> None:
        self._turns = turns
        self._handoffs = handoffs

    async def export(self, conversation: str) -> Mapping[str, Any]:
        """All that is kept of a conversation, by kind; {} if nothing is."""
        case = await self._handoffs.case(conversation)
        found = {
            "turns": [asdict(turn) for turn in await self._turns.conversation(conversation, limit=1_000_000)],
            "handoffs": [] if case is None else [asdict(case)],
            "handoff_messages": [asdict(said) for said in await self._handoffs.said(conversation)],
        }
        return {name: rows for name, rows in found.items() if rows}

    async def erase(self, conversation: str) -> bool:
        """Delete all that is kept of a conversation; False if nothing was."""
        return any([self._turns.forget(conversation), self._handoffs.forget(conversation)])

    async def prune(self, *, before: datetime) -> int:
        """Erase the conversations in which nothing was said since; return how many."""
        old = [name for name, at in self._turns.last_said().items() if at < utc(before)]
        return sum([await self.erase(conversation) for conversation in old])
