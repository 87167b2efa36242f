"""Question to decision: the ladder. The first rung that is sure enough decides; none falls to a laxer one."""

from collections.abc import Awaitable, Callable, Sequence

from faqbot.answerers.curated import decline
from faqbot.domain.decision import Decision
from faqbot.domain.evidence import Evidence
from faqbot.domain.message import Query, Question
from faqbot.domain.protocols import Answerer, Hear, unheard
from faqbot.domain.spans import span


class Pipeline:
    """Asks each rung in turn; `awaits` tells whether a message answers a question of the bot's own."""

    def __init__(self, rungs: Sequence[Answerer], awaits: Callable[[Question], Awaitable[bool]] | None = None) -> None:
        self._rungs = tuple(rungs)
        self._awaits = awaits

    async def awaits(self, question: Question) -> bool:
        """True if a rung has asked for just this message: then 88 is a number, not a goodbye."""
        return self._awaits is not None and await self._awaits(question)

    async def decide(self, question: Question, query: Query, evidence: Evidence, hear: Hear = unheard) -> Decision:
        """The first rung's decision, or a decline that says why; `hear` is told of sentences before it."""
        for rung in self._rungs:
            with span(type(rung).__name__):
                decision = await rung.answer(question, query, evidence, hear)
            if decision is not None:
                return decision
        return decline(evidence)
