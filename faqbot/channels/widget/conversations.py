"""Conversations over HTTP: how many are answered at once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from faqbot.assistant import Assistant
from faqbot.channels.widget.metrics import Metrics
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import ConversationBusy
from faqbot.domain.language import Language
from faqbot.domain.message import USUAL_STAFF, Question, Staff
from faqbot.domain.protocols import Hear, TurnStore, unheard
from faqbot.domain.turn import LoggedTurn, Turn

CHANNEL = "web"
_PATIENCE_S = 30
_SHORTLY_S = 2


@dataclass(frozen=True, slots=True)
class Message:
    """A visitor's message; the same key in the same conversation is the same message.

    `history` is what was asked before where the sender tells it; else the conversation remembers.
    """

    conversation: str
    key: str
    text: str
    kb: str | None
    language: Language | None
    history: tuple[str, ...] = ()
    staff: Staff = USUAL_STAFF

    @property
    def channel_key(self) -> str:
        return f"{self.conversation}:{self.key}"


class Conversations:
    """Answers messages, at most `most_at_once` together; the assistant keeps those of one conversation in order."""

    def __init__(
        self,
        assistant: Assistant,
        turns: TurnStore,
        now: Callable[[], datetime],
        metrics: Metrics,
        most_at_once: int,
    ) -> None:
        self._assistant = assistant
        self._turns = turns
        self._now = now
        self._metrics = metrics
        self._most_at_once = most_at_once
        self._open: set[asyncio.Task[Turn | LoggedTurn]] = set()

    async def turns(self, conversation: str, *, limit: int) -> tuple[LoggedTurn, ...]:
        """The last turns of a conversation, oldest first."""
        return await self._turns.conversation(conversation, limit=limit)

    def begin(self, message: Message, hear: Hear = unheard) -> asyncio.Task[Turn | LoggedTurn]:
        """Start to answer. The work goes on if the visitor leaves: a turn is never cut in two.

        Raise Refusal if too many are being answered.
        """
        if len(self._open) >= self._most_at_once:
            raise Refusal(503, "busy", "Too many are asking just now; try again shortly.", retry_after_s=_SHORTLY_S)
        task = asyncio.create_task(self._answered(message, hear))
        self._open.add(task)
        self._metrics.in_flight.inc()
        task.add_done_callback(self._ended)
        return task

    async def finish(self) -> None:
        """Wait for the answers under way."""
        if self._open:
            await asyncio.wait(self._open, timeout=_PATIENCE_S)

    async def _answered(self, message: Message, hear: Hear) -> Turn | LoggedTurn:
        started = perf_counter()
        question = Question(
            message.text,
            message.conversation,
            CHANNEL,
            message.channel_key,
            self._now(),
            kb=message.kb,
            language=message.language,
            history=message.history,
            staff=message.staff,
        )
        try:
            turn = await self._assistant.reply(question, hear)
        except ConversationBusy as error:
            raise Refusal(409, "unfinished", str(error), retry_after_s=_SHORTLY_S) from error
        if isinstance(turn, Turn):
            self._metrics.answered(turn, perf_counter() - started)
        return turn

    def _ended(self, task: asyncio.Task[Turn | LoggedTurn]) -> None:
        self._open.discard(task)
        self._metrics.in_flight.dec()
        if not task.cancelled():
            task.exception()  # seen, even if nobody waits for it any more
