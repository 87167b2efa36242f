"""The rung of the computed answers: what can be calculated is calculated, before anything is looked up or generated."""

from collections.abc import Awaitable, Callable
from typing import assert_never

from faqbot.domain.decision import Asked, Computed, Decision, Refused, SmallTalk, Talk
from faqbot.domain.evidence import Evidence
from faqbot.domain.language import Language
from faqbot.domain.message import Query, Question
from faqbot.domain.protocols import Hear, unheard
from faqbot.language.normalise import normalise
from faqbot.templates.desk import Desk
from faqbot.templates.dialogue import LONGEST_REPLY, Leaving, State, replayed, respond
from faqbot.templates.library import Answer, Missing
from faqbot.templates.reply import told
from faqbot.templates.tiling import LONGEST
from faqbot.templates.values import Result, Trouble

# Gives the templates and the facts in force for a knowledge base, None for all together.
DeskOf = Callable[[str | None], Awaitable[Desk]]


class ComputedAnswerer:
    """Answers what a template covers to the last word; the rest is left to the other rungs."""

    def __init__(self, desk_of: DeskOf) -> None:
        self._desk_of = desk_of

    async def answer(
        self, question: Question, query: Query, evidence: Evidence, hear: Hear = unheard
    ) -> Decision | None:
        """A result, a question for what is missing, or why there is none; an operator's own wording goes first."""
        if any(candidate.scores.exact for candidate in evidence.candidates):
            return None
        desk = await self._desk_of(question.kb)
        decision = decide(desk, question, query.language)
        if isinstance(decision, Asked) and not question.history and _is_curated(evidence):
            return None
        return decision

    async def awaits(self, question: Question) -> bool:
        """True if the last thing said was a question for a value, and this message gives it or takes it back."""
        if not question.history or len(question.text) > LONGEST_REPLY:
            return False
        desk = await self._desk_of(question.kb)
        state = _state(desk, question)
        if state is None or state.asked is None:
            return False
        return respond(desk.library, state, normalise(question.text), desk.context(question.at)) is not None


def decide(desk: Desk, question: Question, language: Language) -> Decision | None:
    """What the templates make of a question in its conversation."""
    if len(question.text) > LONGEST:
        return None
    context, text = desk.context(question.at), normalise(question.text)
    answer = desk.library.answer(text, context)
    if (answer is None or isinstance(answer.outcome, Trouble)) and question.history:
        answer_or_leaving = respond(desk.library, _state(desk, question), text, context)
        if isinstance(answer_or_leaving, Leaving):
            return SmallTalk(Talk.CANCELLED)
        answer = answer_or_leaving
    return None if answer is None else _decision(answer, language)


def _state(desk: Desk, question: Question) -> State | None:
    earlier = [normalise(text) for text in question.history if len(text) <= LONGEST]
    return replayed(desk.library, earlier, desk.context(question.at))


def _decision(answer: Answer, language: Language) -> Decision:
    name = answer.template.name
    match answer.outcome:
        case Result() as result:
            return Computed(name, told(result, language), result.value)
        case Trouble(text):
            return Refused(name, text.say(language))
        case Missing(slot):
            assert slot.ask is not None, "only a slot with a question is missing"  # noqa: S101 - for the type checker
            return Asked(name, slot.name, slot.ask.say(language))
        case _:
            assert_never(answer.outcome)


def _is_curated(evidence: Evidence) -> bool:
    """True if an entry is sure enough to answer; then nothing need be asked."""
    best, threshold = evidence.best, evidence.gate.threshold
    return best is not None and threshold is not None and best.probability >= threshold
