"""One whole turn: accept, understand, find, decide, word, record."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from faqbot.domain.decision import Decision, Declined, Reason
from faqbot.domain.errors import UnknownKnowledgeBase
from faqbot.domain.evidence import Evidence
from faqbot.domain.language import Language
from faqbot.domain.message import Query, Question
from faqbot.domain.protocols import Hear, TurnStore, unheard
from faqbot.domain.turn import LoggedTurn, Timings, Turn
from faqbot.language.detect import detect
from faqbot.language.normalise import clean
from faqbot.pipeline import Pipeline
from faqbot.retrieval.shelf import Shelf
from faqbot.retrieval.snapshot import Snapshot
from faqbot.router import route
from faqbot.wording import word

LONGEST = 2000
_MILLISECONDS = 1000.0


@dataclass(frozen=True, slots=True)
class _Outcome:
    language: Language
    evidence: Evidence | None
    decision: Decision
    timings: Timings


class Assistant:
    """Answers questions and keeps the ledger."""

    def __init__(self, shelf: Shelf, pipeline: Pipeline, turns: TurnStore, new_id: Callable[[], str]) -> None:
        self._shelf = shelf
        self._pipeline = pipeline
        self._turns = turns
        self._new_id = new_id

    async def reply(self, question: Question, hear: Hear = unheard) -> Turn | LoggedTurn:
        """Answer a message, once: the same (channel, key) again gives the recorded turn."""
        recorded = await self._turns.accept(question)
        if recorded is not None:
            return recorded
        turn = await self.consider(question, hear)
        await self._turns.record(turn)
        return turn

    async def consider(self, question: Question, hear: Hear = unheard) -> Turn:
        """Decide and word, without the inbox and the ledger."""
        outcome = await self._outcome(question, hear)
        reply = word(outcome.decision, outcome.language, limit=LONGEST)
        return Turn(
            self._new_id(),
            question,
            outcome.language,
            outcome.evidence,
            outcome.decision,
            reply,
            outcome.timings,
        )

    async def _outcome(self, question: Question, hear: Hear) -> _Outcome:
        started = perf_counter()
        refusal = refuse(question)
        if refusal is not None:
            return _Outcome(_language(question), None, refusal, _timings(started))
        try:
            snapshot = await self._shelf.snapshot(question.kb)
        except UnknownKnowledgeBase:
            return _Outcome(_language(question), None, Declined(Reason.UNKNOWN_KB), _timings(started))
        return await self._considered(question, snapshot, hear)

    async def _considered(self, question: Question, snapshot: Snapshot, hear: Hear) -> _Outcome:
        started = perf_counter()
        query = read(question, snapshot)
        understood = perf_counter()
        decision = route(query)
        if decision is not None and not await self._pipeline.awaits(question):
            return _Outcome(query.language, None, decision, _timings(started, understood))
        evidence = snapshot.search(query, at=question.at, given=question.passages)
        found = perf_counter()
        decision = await self._pipeline.decide(question, query, evidence, hear)
        return _Outcome(query.language, evidence, decision, _timings(started, understood, found))


def refuse(question: Question) -> Declined | None:
    """Decline what cannot be a question: nothing to read, or far too much."""
    if len(question.text) > LONGEST:
        return Declined(Reason.TOO_LONG)
    if not any(c.isalnum() for c in clean(question.text)):
        return Declined(Reason.EMPTY)
    return None


def read(question: Question, snapshot: Snapshot) -> Query:
    """The question as the knowledge base understands it; a text without letters takes the last language spoken."""
    return snapshot.reader.read(question.text, language=question.language, otherwise=_spoken_before(question))


def _language(question: Question) -> Language:
    return question.language or detect(question.text[:LONGEST], otherwise=_spoken_before(question))


def _spoken_before(question: Question) -> Language:
    before = Language.EN
    for earlier in question.history:
        before = detect(earlier, otherwise=before)
    return before


def _timings(started: float, understood: float | None = None, found: float | None = None) -> Timings:
    now = perf_counter()
    understood = understood or now
    found = found or understood
    return Timings(
        understand_ms=(understood - started) * _MILLISECONDS,
        retrieve_ms=(found - understood) * _MILLISECONDS,
        decide_ms=(now - found) * _MILLISECONDS,
    )
