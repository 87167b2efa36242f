"""What a message of a conversation gets: the entry that was chosen, small talk, an answer, or several."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from faqbot.answerers.curated import decline
from faqbot.conversation.choices import Choice, beyond, chosen
from faqbot.conversation.rewriting import Rewriter
from faqbot.conversation.splitting import both, questions
from faqbot.conversation.understanding import Understood, in_context, leans, looked_up
from faqbot.domain.decision import (
    Clarify,
    Computed,
    Curated,
    Decision,
    Grounded,
    Part,
    Quoted,
    Several,
    SmallTalk,
    Talk,
    confidence,
    entry,
    kind,
    template,
)
from faqbot.domain.evidence import Evidence
from faqbot.domain.faq import Entry
from faqbot.domain.language import Language
from faqbot.domain.message import Option, Query, Question
from faqbot.domain.protocols import Hear
from faqbot.domain.spans import span
from faqbot.domain.turn import LoggedTurn
from faqbot.pipeline import Pipeline
from faqbot.retrieval.snapshot import Snapshot
from faqbot.router import route

# What was said in these turns is no question that a follow-up could go on with.
_ASIDE = frozenset({"small_talk", "handoff", "silent"})
_FEWEST = 2
_CHOSEN = 1.0
Answer = Curated | Computed | Quoted | Grounded


@dataclass(frozen=True, slots=True)
class Answered:
    """A decision with what it rests on, and the moments (perf_counter) at which stages ended."""

    language: Language
    evidence: Evidence | None
    decision: Decision
    understood: float
    found: float
    completed: str = ""
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """One of several questions, with what was found and decided for it alone."""

    text: str
    found: Understood
    decision: Decision

    @property
    def answer(self) -> Answer | None:
        return self.decision if isinstance(self.decision, Answer) else None

    @property
    def doubt(self) -> float:
        """The chance that its answer is wrong; a computed one rests on no probability."""
        sure = confidence(self.decision)
        return 0.0 if sure is None else 1.0 - sure


class Answering:
    """Decides what a message gets, in the light of what was said before."""

    def __init__(self, pipeline: Pipeline, rewriter: Rewriter | None = None) -> None:
        self._pipeline = pipeline
        self._rewriter = rewriter

    async def answer(
        self, question: Question, query: Query, past: Sequence[LoggedTurn], snapshot: Snapshot, hear: Hear
    ) -> Answered:
        """Decide; `hear` is told of an answer in the making, unless the message holds several questions."""
        understood = perf_counter()
        choice = chosen(question.text, past) if past else None
        if choice is not None and (decision := _taken(choice, question, snapshot)) is not None:
            named = choice.option.title if choice.option else ""
            return Answered(query.language, None, decision, understood, perf_counter(), named, choice)
        offer = beyond(question.text, past)
        if offer is not None and (entries := _offered(offer, question, snapshot)):
            again = Clarify(entries, offer.confidence or 0.0)
            return Answered(query.language, None, again, understood, perf_counter())
        talk = route(query)
        if talk == SmallTalk(Talk.LANGUAGE) and _before(question, past):
            return await self._said_again(question, past, snapshot, hear)
        if talk is not None and not await self._pipeline.awaits(question):
            return Answered(query.language, None, talk, understood, perf_counter())
        with span("find"):
            found = await _searched(snapshot, lambda: looked_up(question, query, snapshot))
            if question.history:
                found = await self._in_context(question, found, snapshot, _before(question, past))
        ended = perf_counter()
        several = await self._several(question, found, snapshot)
        if several is not None:
            return replace(several, understood=understood, found=ended)
        decision = await self._pipeline.decide(question, found.query, found.evidence, hear)
        # A computation goes on by itself: what it understood is not the completed form.
        completed = "" if isinstance(decision, Computed) else found.completed
        return Answered(query.language, found.evidence, decision, understood, ended, completed)

    async def _in_context(
        self, question: Question, plain: Understood, snapshot: Snapshot, before: Sequence[str]
    ) -> Understood:
        """The likelier reading of a follow-up; where none is sure, a model may propose one, under the same test."""
        found = await _searched(snapshot, lambda: in_context(question, plain, snapshot, before))
        if self._rewriter is None or _is_sure(found.evidence) or not leans(question, plain, before):
            return found
        form = await self._rewriter.propose(question.text, before, plain.query.language)
        if not form:
            return found
        return await _searched(snapshot, lambda: in_context(question, found, snapshot, before, (form,)))

    async def _said_again(
        self, question: Question, past: Sequence[LoggedTurn], snapshot: Snapshot, hear: Hear
    ) -> Answered:
        """The last question once more, in the language that is asked for now."""
        *earlier, last = _before(question, past)
        again = replace(question, text=last, history=tuple(earlier))
        query = snapshot.reader.read(last, language=question.language)
        return replace(await self.answer(again, query, (), snapshot, hear), completed=last)

    async def _several(self, question: Question, whole: Understood, snapshot: Snapshot) -> Answered | None:
        """The answers to several questions, if enough of them are sure, and surer than the whole taken as one.

        Each question counts by itself and has to reach the bar by itself, as it would if it came alone.
        """
        if whole.completed or _is_exact(whole.evidence):
            return None
        texts = questions(question.text)
        for pieces in [texts] if texts else both(question.text):
            several = await self._together(question, whole, pieces, snapshot)
            if several is not None and (texts or _differ(several.decision)):
                return several
        return None

    async def _together(
        self, question: Question, whole: Understood, texts: Sequence[str], snapshot: Snapshot
    ) -> Answered | None:
        pieces = [await self._piece(question, texts[: i + 1], snapshot) for i in range(len(texts))]
        answered = [piece for piece in pieces if piece.answer is not None]
        if len(answered) < _FEWEST:
            return None
        riskiest = max(answered, key=lambda piece: piece.doubt)
        decision = Several(tuple(map(_part, pieces)), 1.0 - riskiest.doubt)
        # Written so that a comparison with NaN keeps the message whole.
        if _is_sure(whole.evidence) and not decision.confidence > whole.probability:
            return None
        return Answered(whole.query.language, riskiest.found.evidence, decision, 0.0, 0.0)

    async def _piece(self, question: Question, texts: Sequence[str], snapshot: Snapshot) -> _Piece:
        """The last of these questions, in the light of those before it."""
        part = replace(question, text=texts[-1], history=(*question.history, *texts[:-1]))
        language = question.language or snapshot.reader.read(question.text).language

        def found_for_it() -> Understood:
            plain = looked_up(part, snapshot.reader.read(part.text, language=language), snapshot)
            return in_context(part, plain, snapshot, texts[:-1]) if len(texts) > 1 else plain

        found = await _searched(snapshot, found_for_it)
        alone = replace(part, history=())
        return _Piece(part.text, found, await self._pipeline.decide(alone, found.query, found.evidence))


async def _searched(snapshot: Snapshot, search: Callable[[], Understood]) -> Understood:
    """What a search finds; one that waits for something outside of this process lets others go on meanwhile."""
    return await asyncio.to_thread(search) if snapshot.index.waits else search()


def _differ(decision: Decision) -> bool:
    """True if no two parts are answered alike: one entry that answers for both things answers the question as it is."""
    match decision:
        case Several(parts):
            said = [(kind(part.decision), entry(part.decision), template(part.decision)) for part in parts]
            return all(one != other for i, one in enumerate(said) for other in said[:i])
        case _:
            return False


def _part(piece: _Piece) -> Part:
    if piece.answer is not None:
        return Part(piece.text, piece.answer)
    offered = piece.decision.entries if isinstance(piece.decision, Clarify) else ()
    declined = decline(piece.found.evidence)
    return Part(piece.text, replace(declined, nearest=offered or declined.nearest))


def _taken(choice: Choice, question: Question, snapshot: Snapshot) -> Decision | None:
    """The entry that was chosen, as far as it may still be said; none of them: the bot had not understood."""
    if choice.option is None:
        return SmallTalk(Talk.NOT_THAT)
    entry = _entry(choice.option, question, snapshot)
    return Curated(entry, _CHOSEN) if entry is not None else None


def _offered(offer: LoggedTurn, question: Question, snapshot: Snapshot) -> tuple[Entry, ...]:
    """The entries of an offer that may still be said."""
    found = (_entry(option, question, snapshot) for option in offer.reply.options)
    return tuple(entry for entry in found if entry is not None)


def _entry(option: Option, question: Question, snapshot: Snapshot) -> Entry | None:
    live = (entry for entry in snapshot.entries if entry.is_live(question.at))
    return next((entry for entry in live if (entry.kb, entry.id) == (option.kb, option.entry_id)), None)


def _before(question: Question, past: Sequence[LoggedTurn]) -> tuple[str, ...]:
    """What the customer asked before; small talk is passed over."""
    if not past:
        return question.history
    return tuple(turn.completed or turn.text for turn in past if turn.decision not in _ASIDE)


def _is_sure(evidence: Evidence) -> bool:
    best, threshold = evidence.best, evidence.gate.threshold
    return _is_exact(evidence) or (best is not None and threshold is not None and best.probability >= threshold)


def _is_exact(evidence: Evidence) -> bool:
    return evidence.best is not None and evidence.best.scores.exact
