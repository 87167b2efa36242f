"""Who has the floor: the bot, or a person for whom it keeps silent; and when the bot offers one."""

from collections.abc import Sequence
from dataclasses import dataclass

from faqbot.conversation.assent import accepts, declines
from faqbot.conversation.handoffs import Handoffs
from faqbot.domain.decision import Decision, Declined, Handoff, Reach, Reason, Silent, SmallTalk, Talk
from faqbot.domain.handoff import Case, State
from faqbot.domain.language import Language
from faqbot.domain.message import Query, Question, Staff
from faqbot.domain.turn import Feedback, LoggedTurn, Verdict
from faqbot.language.normalise import normalise
from faqbot.router import wants_a_person

# One decline may be a question for another shop; at the second in a row somebody is stuck.
_DECLINES = 2
_STUCK = frozenset({Reason.NOT_SURE, Reason.NOTHING_FOUND, Reason.UNAVAILABLE})
_STUCK_NAMES = frozenset(reason.value for reason in _STUCK)


@dataclass(frozen=True, slots=True)
class Manner:
    """What is decided before any answer is looked for, None if nothing is.

    `resumed`: the bot has just taken over again, and must say so.
    """

    decision: Decision | None = None
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision with what happened to it on the floor: a person was asked for, or is offered beside it."""

    decision: Decision
    offers: bool = False


class BotAlone:
    """The floor where there is no channel of operators: nobody is ever promised."""

    async def before(self, question: Question, language: Language) -> Manner:
        """Every message is for the bot."""
        return Manner()

    async def after(
        self, question: Question, language: Language, decision: Decision, past: Sequence[LoggedTurn]
    ) -> Settled:
        """What is decided stands; a wish for a person is answered honestly."""
        return Settled(decision)

    async def has_people(self, question: Question) -> bool:
        """Nobody can be had for the asking."""
        return False

    async def rated(self, turn: LoggedTurn, feedback: Feedback, staff: Staff) -> bool:
        """True if a person is offered to whoever was not helped."""
        return False


class Floor:
    """Asks for people, keeps silent for them, and takes over again when nobody comes."""

    def __init__(self, handoffs: Handoffs) -> None:
        self._handoffs = handoffs

    async def before(self, question: Question, language: Language) -> Manner:
        """Whether the message is for the bot at all."""
        case = await self._handoffs.case(question.conversation)
        if case is None or case.state in {State.BOT, State.CLOSED}:
            return Manner()
        if await self._handoffs.is_overdue(case, question.at):
            await self._handoffs.timed_out(case, question.at, announced=False)
            return Manner(resumed=case.is_live)
        if case.state is State.OFFERED:
            return await self._offered(case, question, language)
        return await self._live(case, question, language)

    async def after(
        self, question: Question, language: Language, decision: Decision, past: Sequence[LoggedTurn]
    ) -> Settled:
        """Ask for a person where the decision says so; offer one to whoever is stuck."""
        if isinstance(decision, Handoff):
            return Settled(await self._requested(question, language, decision.reason))
        if _is_stuck(decision, past):
            return Settled(decision, offers=await self._handoffs.offered(question, language))
        return Settled(decision)

    async def has_people(self, question: Question) -> bool:
        """True if a person can be had for the asking."""
        return await self._handoffs.has_people(question)

    async def rated(self, turn: LoggedTurn, feedback: Feedback, staff: Staff) -> bool:
        """True if a person is offered to whoever was not helped, and none is awaited or there."""
        if feedback.verdict is Verdict.UP:
            return False
        question = Question(turn.text, turn.conversation, "", feedback.turn_id, feedback.at, kb=turn.kb, staff=staff)
        return await self._handoffs.offered(question, turn.language)

    async def _offered(self, case: Case, question: Question, language: Language) -> Manner:
        """The answer to an offer; whoever asks something else has declined it."""
        if accepts(question.text):
            return Manner(Handoff(Reason.ASKED_FOR))
        await self._handoffs.declined(case.conversation, question.at)
        return Manner(SmallTalk(Talk.NO_PERSON) if declines(question.text) else None)

    async def _live(self, case: Case, question: Question, language: Language) -> Manner:
        if case.state is State.HELD:
            await self._handoffs.wrote(question)
            return Manner(Silent())
        if declines(question.text):
            await self._handoffs.declined(case.conversation, question.at)
            return Manner(SmallTalk(Talk.NO_PERSON))
        if question.key == case.opened_by or _wants_a_person(question.text, language):
            return Manner(Handoff(Reason.ASKED_FOR))
        await self._handoffs.wrote(question)
        return Manner(Silent() if await self._is_open(case, question) else None)

    async def _is_open(self, case: Case, question: Question) -> bool:
        opening = await self._handoffs.opening(case.kb, case.hours, question.at)
        return opening is None or opening.since is not None

    async def _requested(self, question: Question, language: Language, reason: Reason) -> Handoff:
        """A person is asked for, who may be awaited already; outside opening hours these are told."""
        if not await self._is_told(question, language):
            return Handoff(reason, Reach.NOBODY)
        opening = await self._handoffs.opening(question.kb, question.staff.hours, question.at)
        if opening is None or opening.since is not None:
            return Handoff(reason, Reach.OPEN)
        return Handoff(reason, Reach.CLOSED, opening.told.say(language))

    async def _is_told(self, question: Question, language: Language) -> bool:
        case = await self._handoffs.case(question.conversation)
        if case is None or not case.is_live:
            return await self._handoffs.asked(question, language)
        if question.key == case.opened_by:  # again after a crash: perhaps nobody has seen the card
            return await self._handoffs.carded(case, question.at)
        await self._handoffs.wrote(question)
        return True


def _wants_a_person(text: str, language: Language) -> bool:
    return wants_a_person(Query(text, normalise(text), (), language))


def _is_stuck(decision: Decision, past: Sequence[LoggedTurn]) -> bool:
    if decision == SmallTalk(Talk.NOT_THAT):
        return True
    if not isinstance(decision, Declined) or decision.reason not in _STUCK:
        return False
    before = past[-(_DECLINES - 1) :]
    return len(before) == _DECLINES - 1 and all(turn.reason in _STUCK_NAMES for turn in before)
