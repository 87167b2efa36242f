"""Question to decision: the ladder. The first rung that is sure enough decides; none falls to a laxer one."""

from collections.abc import Sequence

from faqbot.answerers.curated import decline
from faqbot.domain.decision import Decision
from faqbot.domain.evidence import Evidence
from faqbot.domain.message import Query, Question
from faqbot.domain.protocols import Answerer


class Pipeline:
    """Asks each rung in turn."""

    def __init__(self, rungs: Sequence[Answerer]) -> None:
        self._rungs = tuple(rungs)

    async def decide(self, question: Question, query: Query, evidence: Evidence) -> Decision:
        """The first rung's decision, or a decline that says why."""
        for rung in self._rungs:
            decision = await rung.answer(question, query, evidence)
            if decision is not None:
                return decision
        return decline(evidence)
