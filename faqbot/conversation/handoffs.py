"""Handoffs at work: the state machine of domain/handoff.py with its store, its clock and those who are told."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from faqbot.conversation.lines import Lines
from faqbot.conversation.sayings import by_bot, by_customer
from faqbot.domain.errors import IllegalEvent, Unavailable
from faqbot.domain.handoff import Author, By, Card, Case, Effect, Event, Notice, Said, State
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.domain.protocols import HandoffStore, TurnStore
from faqbot.templates.hours import Opening

# Tells how it stands with the people of a knowledge base, by the hours of a name ("" the usual), at a moment; None
# where no hours are declared.
OpeningOf = Callable[[str | None, str, datetime], Awaitable[Opening | None]]

_SHOWN = 10
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Patience:
    """How long nothing may happen before the bot takes over again: a person is `awaited`, or has it (`held`)."""

    awaited: timedelta = timedelta(minutes=10)
    held: timedelta = timedelta(minutes=60)


async def always_open(_kb: str | None, _hours: str, _at: datetime) -> Opening | None:
    """For those who declare no hours."""
    return None


class Handoffs:
    """Moves conversations between the bot and people. Without an operators' channel nobody is ever promised."""

    def __init__(
        self,
        store: HandoffStore,
        turns: TurnStore,
        lines: Lines | None = None,
        opening_of: OpeningOf = always_open,
        patience: Patience | None = None,
    ) -> None:
        self._store = store
        self._turns = turns
        self._lines = lines or Lines()
        self._opening_of = opening_of
        self._patience = patience or Patience()

    @property
    def is_staffed(self) -> bool:
        """True if there is a channel on which people can be told, should any be there."""
        return self._lines.are_staffed

    async def has_people(self, question: Question) -> bool:
        """True if whoever asks may have a person, and somebody can be told: on a channel of theirs, or at the desk."""
        if not question.staff.may_be_asked_for:
            return False
        return bool(self._lines.operators) or await self._lines.are_attended(question.kb, question.at)

    async def case(self, conversation: str) -> Case | None:
        """Where a conversation stands; None if nobody was ever asked for."""
        return await self._store.case(conversation)

    async def threaded(self, thread: str) -> Case | None:
        """The case that an operators' channel named."""
        return await self._store.threaded(thread)

    async def opening(self, kb: str | None, hours: str, at: datetime) -> Opening | None:
        """How it stands with the people at a moment, by the declared hours of a name; "" for the usual ones."""
        return await self._opening_of(kb, hours, at)

    # What a customer does.

    async def asked(self, question: Question, language: Language) -> bool:
        """A customer wants a person: tell operators. False, and nothing changes, if none may be had or told."""
        if not question.staff.may_be_asked_for:
            return False
        past = await self._turns.conversation(question.conversation, limit=_SHOWN)
        unanswered = next((turn for turn in reversed(past) if turn.decision in {"declined", "clarify"}), None)
        case = await self._case(question, language)
        asked = replace(
            case,
            channel=question.channel,
            language=language,
            kb=question.kb or (unanswered.kb if unanswered else None) or None,
            hours=question.staff.hours,
            question=(unanswered.completed or unanswered.text) if unanswered else question.text,
            turn_id=unanswered.id if unanswered else "",
            opened_by=question.key,
        )
        after, _ = asked.after(Event.ASKED, question.at)
        if not await self._store.save(after, [by_customer(question)]):
            raise Unavailable("another message of the conversation came first; try again")
        return await self.carded(after, question.at)

    async def carded(self, case: Case, at: datetime) -> bool:
        """Give operators the card of a case that waits. False, and the bot takes over, if no channel took it."""
        is_told = await self._lines.tell_operators(Notice(Effect.CARD, case, card=await self.card(case)))
        if is_told or await self._lines.are_attended(case.kb, at):
            return True
        await self._happen(case.conversation, Event.UNREACHED, at)
        return False

    async def wrote(self, question: Question) -> Case:
        """A customer wrote while a person is awaited or there."""
        return await self._happen(question.conversation, Event.WROTE, question.at, by_customer(question))

    async def offered(self, question: Question, language: Language) -> bool:
        """The bot offers a person; False where one is offered already, awaited or there, or nobody can be told."""
        case = await self._case(question, language)
        if case.state is State.OFFERED or case.is_live or not await self.has_people(question):
            return False
        after, _ = replace(case, channel=question.channel or case.channel, language=language).after(
            Event.OFFERED, question.at
        )
        return await self._store.save(after)

    async def declined(self, conversation: str, at: datetime) -> None:
        """A customer does not want the person who was offered, or does not wait any longer."""
        await self._happen(conversation, Event.DECLINED, at)

    async def is_overdue(self, case: Case, at: datetime) -> bool:
        """True if nothing has happened for too long; the night does not count while a person is awaited."""
        patience = self._patience.held if case.state is State.HELD else self._patience.awaited
        opening = await self._opening_of(case.kb, case.hours, at) if case.state is State.WAITING else None
        if opening is None:
            return at - case.touched > patience
        return opening.since is not None and at - max(case.touched, opening.since) > patience

    async def timed_out(self, case: Case, at: datetime, *, announced: bool = True) -> Case:
        """The bot takes over again; the customer is told unless that is `announced` elsewhere."""
        said = by_bot(case, Event.TIMED_OUT, at) if announced else None
        return await self._happen(case.conversation, Event.TIMED_OUT, at, said)

    # What people do.

    async def told(self, conversation: str, key: str, text: str, at: datetime, fresh: Case) -> Case:
        """The customer is told what they had asked to be told; who speaks with them stays as it is.

        `fresh` is the case where nobody was ever asked for.
        """
        await self._open(fresh)
        return await self._happen(conversation, Event.TOLD, at, Said(conversation, key, Author.BOT, text, at))

    async def taken(
        self, conversation: str, operator: str, at: datetime, *, former: str = "", fresh: Case | None = None
    ) -> Case:
        """A person takes a conversation, also from `former`; the customer is told of whoever comes first.

        `fresh` is the case where nobody was ever asked for. Raise HeldByAnother or IllegalEvent.
        """
        if fresh is not None:
            await self._open(fresh)
        case = await self._known(conversation)
        said = None if case.state is State.HELD else by_bot(case, Event.TAKEN, at)
        return await self._happen(conversation, Event.TAKEN, at, said, by=By(operator, former))

    async def answered(self, conversation: str, operator: str, key: str, text: str, at: datetime) -> Case:
        """A person writes to the customer, and takes the conversation with it.

        Raise HeldByAnother if somebody else has it, or IllegalEvent.
        """
        said = Said(conversation, key, Author.OPERATOR, text, at)
        return await self._happen(conversation, Event.ANSWERED, at, said, by=By(operator))

    async def returned(self, conversation: str, at: datetime) -> Case:
        """A person gives the conversation back to the bot. Raise IllegalEvent."""
        return await self._ended(conversation, Event.RETURNED, at)

    async def closed(self, conversation: str, at: datetime) -> Case:
        """A person closes the case; the bot answers again. Raise IllegalEvent."""
        return await self._ended(conversation, Event.CLOSED, at)

    async def named(self, conversation: str, thread: str) -> Case:
        """Remember the name that an operators' channel has for the case."""
        for _ in range(_ATTEMPTS):
            case = await self._known(conversation)
            after = replace(case, thread=thread, version=case.version + 1)
            if case.thread == thread or await self._store.save(after):
                return after
        raise Unavailable("the handoff changes too fast; try again")

    async def swept(self, at: datetime) -> tuple[Case, ...]:
        """Let cases time out in which nothing has happened for too long; return them."""
        overdue = [case for case in await self._store.live() if await self.is_overdue(case, at)]
        return tuple([await self.timed_out(case, at) for case in overdue])

    async def card(self, case: Case) -> Card:
        """What a person needs to take over, also after a restart."""
        past = await self._turns.conversation(case.conversation, limit=_SHOWN)
        asked = await self._turns.turn(case.turn_id) if case.turn_id else None
        history = tuple((turn.text, turn.reply.text) for turn in past)
        return Card(case.question, case.language, history, asked.candidates if asked else ())

    async def said(self, conversation: str, *, after: int = 0) -> tuple[Said, ...]:
        """What was said between customer and person, in order."""
        return await self._store.said(conversation, after=after)

    async def live(self) -> tuple[Case, ...]:
        """All cases in which a person is awaited or there."""
        return await self._store.live()

    async def _ended(self, conversation: str, event: Event, at: datetime) -> Case:
        case = await self._known(conversation)
        return await self._happen(conversation, event, at, by_bot(case, event, at))

    async def _happen(
        self, conversation: str, event: Event, at: datetime, said: Said | None = None, *, by: By | None = None
    ) -> Case:
        """Make a step that nothing came before, and do what follows from it."""
        for _ in range(_ATTEMPTS):
            case = await self._known(conversation)
            if by is not None:
                by.expect_own(case)
            after, effects = case.after(event, at)
            if by is not None:
                after = replace(after, operator=by.operator)
            if await self._store.save(after, [said] if said else ()):
                await self._follow(effects, after, said)
                return after
        raise Unavailable("the handoff changes too fast; try again")

    async def _follow(self, effects: Sequence[Effect], case: Case, said: Said | None) -> None:
        for effect in effects:
            notice = Notice(effect, case, said)
            if effect in {Effect.DELIVER, Effect.RESUME}:
                await self._lines.tell_customer(notice)
            else:
                await self._lines.tell_operators(notice)

    async def _open(self, fresh: Case) -> None:
        """See that a conversation has a case, with the bot speaking; what another made first stands."""
        if await self._store.case(fresh.conversation) is None:
            await self._store.save(replace(fresh, version=1))

    async def _known(self, conversation: str) -> Case:
        case = await self._store.case(conversation)
        if case is None:
            raise IllegalEvent("nobody has asked for a person in this conversation")
        return case

    async def _case(self, question: Question, language: Language) -> Case:
        case = await self._store.case(question.conversation)
        return case or Case(question.conversation, question.channel, question.at, question.at, language=language)
