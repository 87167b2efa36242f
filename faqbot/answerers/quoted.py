"""The rung of the quoted answers: the sentences of a document that answer, word for word, with where they stand."""

from faqbot.domain.decision import Decision, Quoted
from faqbot.domain.evidence import Evidence
from faqbot.domain.message import Query, Question
from faqbot.domain.protocols import Hear, unheard
from faqbot.retrieval.quotes import Judge


class QuotedAnswerer:
    """Quotes when the likeliest sentence of the passages found reaches the bar of the risk, and only then."""

    def __init__(self, judge: Judge, *, share: float = 1.0) -> None:
        """`share` is the part of the risk that wrong quotes may take."""
        self._judge = judge
        self._share = share

    async def answer(
        self, question: Question, query: Query, evidence: Evidence, hear: Hear = unheard
    ) -> Decision | None:
        """A quote, or None where no sentence is sure enough to answer."""
        if not evidence.hits:
            return None
        bar = self._judge.bar(query.language, evidence.gate.risk * self._share)
        best = self._judge.best(query, evidence.hits)
        if bar is None or best is None or not best.probability >= bar:
            return None
        return Quoted(best.sentences, best.passage, best.probability)
