"""The last rung where there are documents: a decline that names the passage that may be about the question."""

from dataclasses import replace

from faqbot.answerers.curated import decline
from faqbot.domain.decision import Decision
from faqbot.domain.evidence import Evidence
from faqbot.domain.message import Query, Question
from faqbot.domain.protocols import Hear, unheard
from faqbot.retrieval.quotes import LEAST_ABOUT, Judge


class PointingAnswerer:
    """Says where one may read on, not what stands there: that a passage is about a question is no answer to it."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    async def answer(
        self, question: Question, query: Query, evidence: Evidence, hear: Hear = unheard
    ) -> Decision | None:
        """A decline with the passage, or None where none is about the question."""
        best = self._judge.best(query, evidence.hits) if evidence.gate.whole else None
        if best is None or not best.probability >= LEAST_ABOUT:
            return None
        return replace(decline(evidence), reading=(best.passage,))
