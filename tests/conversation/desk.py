"""A small shop whose people can be asked for, on memory stores."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from faqbot.app import SnapshotBuilder, pipeline
from faqbot.assistant import Assistant, Talk
from faqbot.conversation.drafts import Drafts
from faqbot.conversation.floor import Floor
from faqbot.conversation.handoffs import Handoffs, Patience
from faqbot.conversation.lines import Lines
from faqbot.conversation.noted import Noted
from faqbot.domain.handoff import Effect
from faqbot.domain.message import Question
from faqbot.domain.turn import LoggedTurn, Turn
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.retrieval.shelf import Shelf
from faqbot.storage.memory import MemoryEntryStore, MemoryTurnStore
from faqbot.storage.memory_calibrations import MemoryCalibrationStore
from faqbot.storage.memory_handoffs import MemoryHandoffStore
from faqbot.templates.hours import Opening
from faqbot.templates.values import Both
from tests.retrieval.bases import LID, PASSWORD, REFUND, TRACK

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OPENS, CLOSES = 9, 18
PATIENCE = Patience(timedelta(minutes=10), timedelta(minutes=60))


def at(minutes: float) -> datetime:
    """The moment so many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


async def nine_to_six(_kb: str | None, _hours: str, moment: datetime) -> Opening | None:
    """Open from nine to six."""
    opens = moment.replace(hour=OPENS, minute=0)
    is_open = OPENS <= moment.hour < CLOSES
    return Opening(opens if is_open else None, Both("每天 09:00–18:00", "daily 09:00–18:00"))


@dataclass
class Staffed:
    """The shop: its stores outlive the bot, which can be started again."""

    turns: MemoryTurnStore = field(default_factory=MemoryTurnStore)
    kept: MemoryHandoffStore = field(default_factory=MemoryHandoffStore)
    entries: MemoryEntryStore = field(default_factory=MemoryEntryStore)
    operators: Noted = field(default_factory=Noted)
    customers: Noted = field(default_factory=Noted)
    lines: Lines | None = None
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def open(self) -> "Staffed":
        await self.entries.save((LID, PASSWORD, REFUND, TRACK), at=NOON)
        self.shelf = Shelf(self.entries, MemoryCalibrationStore(), SnapshotBuilder(LatentEmbedder(), None, 0.05))
        self.start()
        return self

    def start(self) -> None:
        """Start the bot anew: what is not in the stores is forgotten."""
        lines = self.lines or Lines((self.operators,), {"web": self.customers})
        self.handoffs = Handoffs(self.kept, self.turns, lines, nine_to_six, PATIENCE)
        self.assistant = Assistant(
            self.shelf, pipeline(), self.turns, lambda: f"turn-{next(self.numbers)}", Talk(Floor(self.handoffs))
        )
        self.drafts = Drafts(self.entries, self.kept, lambda: str(next(self.numbers)))

    async def says(self, text: str, minutes: float = 0, key: str = "", **fields: Any) -> Turn | LoggedTurn:
        """A customer writes, so many minutes after noon."""
        question = Question(text, "c1", "web", key or f"m{next(self.numbers)}", at(minutes))
        return await self.assistant.reply(replace(question, **fields))

    def told(self) -> list[Effect]:
        """What operators were told, in order."""
        return [notice.effect for notice in self.operators.notices]
