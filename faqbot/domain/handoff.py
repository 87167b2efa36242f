"""A conversation between the bot and a person: who speaks, what may happen next, and what follows from it.

    bot ──offered──> offered ──declined, timed out──> bot
    bot, offered, closed ──asked──> waiting ──taken, answered──> held
    bot, offered, closed, held ──taken──> held
    waiting, held ──returned, timed out──> bot
    waiting, held ──closed──> closed

What is not in the table is refused with IllegalEvent, never passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from faqbot.domain.errors import HeldByAnother, IllegalEvent
from faqbot.domain.language import Language
from faqbot.domain.turn import LoggedCandidate


class State(StrEnum):
    """Who speaks with the customer."""

    BOT = "bot"
    OFFERED = "offered"
    WAITING = "waiting"
    HELD = "held"
    CLOSED = "closed"


class Event(StrEnum):
    """What may happen to a conversation."""

    OFFERED = "offered"
    DECLINED = "declined"
    ASKED = "asked"
    UNREACHED = "unreached"  # no operators' channel took the card
    WROTE = "wrote"  # the customer, while a person is awaited or there
    TAKEN = "taken"
    ANSWERED = "answered"  # by the person
    RETURNED = "returned"
    TIMED_OUT = "timed_out"
    CLOSED = "closed"
    TOLD = "told"  # the customer, what they had asked to be told


class Effect(StrEnum):
    """What has to be done after a step; operators and customers are told through a Sink."""

    CARD = "card"  # operators: somebody waits
    RELAY = "relay"  # operators: what the customer wrote
    DELIVER = "deliver"  # the customer: what the person wrote
    RESUME = "resume"  # the customer: the bot answers again
    HOLD = "hold"  # operators: who has it now
    RELEASE = "release"  # operators: it is over


@dataclass(frozen=True, slots=True)
class Step:
    """Where an event leads, and what follows from it, in this order."""

    state: State
    effects: tuple[Effect, ...] = ()


_OPENED = Step(State.WAITING, (Effect.CARD,))
_OVER = (Effect.RESUME, Effect.RELEASE)
_JOINED = Step(State.HELD, (Effect.DELIVER, Effect.HOLD))
_STEPS: Mapping[tuple[State, Event], Step] = {
    (State.BOT, Event.OFFERED): Step(State.OFFERED),
    (State.BOT, Event.ASKED): _OPENED,
    (State.BOT, Event.TAKEN): _JOINED,
    (State.OFFERED, Event.ASKED): _OPENED,
    (State.OFFERED, Event.TAKEN): _JOINED,
    (State.OFFERED, Event.DECLINED): Step(State.BOT),
    (State.OFFERED, Event.TIMED_OUT): Step(State.BOT),
    (State.WAITING, Event.WROTE): Step(State.WAITING, (Effect.RELAY,)),
    (State.WAITING, Event.TAKEN): _JOINED,
    (State.WAITING, Event.ANSWERED): Step(State.HELD, (Effect.DELIVER,)),
    (State.WAITING, Event.DECLINED): Step(State.BOT, (Effect.RELEASE,)),
    (State.WAITING, Event.UNREACHED): Step(State.BOT),
    (State.WAITING, Event.RETURNED): Step(State.BOT, _OVER),
    (State.WAITING, Event.TIMED_OUT): Step(State.BOT, _OVER),
    (State.WAITING, Event.CLOSED): Step(State.CLOSED, _OVER),
    (State.HELD, Event.TAKEN): Step(State.HELD, (Effect.HOLD,)),
    (State.HELD, Event.WROTE): Step(State.HELD, (Effect.RELAY,)),
    (State.HELD, Event.ANSWERED): Step(State.HELD, (Effect.DELIVER,)),
    (State.HELD, Event.RETURNED): Step(State.BOT, _OVER),
    (State.HELD, Event.TIMED_OUT): Step(State.BOT, _OVER),
    (State.HELD, Event.CLOSED): Step(State.CLOSED, _OVER),
    (State.CLOSED, Event.OFFERED): Step(State.OFFERED),
    (State.CLOSED, Event.ASKED): _OPENED,
    (State.CLOSED, Event.TAKEN): _JOINED,
}
_STEPS = {**_STEPS, **{(state, Event.TOLD): Step(state, (Effect.DELIVER,)) for state in State}}
LIVE = frozenset({State.WAITING, State.HELD})
_MOVES_THE_CLOCK = frozenset({Event.ASKED, Event.OFFERED, Event.WROTE, Event.TAKEN, Event.ANSWERED})


def step(state: State, event: Event) -> Step:
    """The step that an event makes in a state. Raise IllegalEvent."""
    found = _STEPS.get((state, event))
    if found is None:
        raise IllegalEvent(f"a conversation that is {state} cannot be {event}")
    return found


@dataclass(frozen=True, slots=True)
class Case:
    """Where a conversation stands; `since` is the last step, `touched` the last sign of life of a handoff.

    `hours` names the declared hours that count, "" the usual ones.
    `question` and `turn_id` are what the customer could not get answered, `opened_by` is the key of the message that
    asked for a person, `thread` the name that an operators' channel has for the case; `version` rises with each change.
    """

    conversation: str
    channel: str
    since: datetime
    touched: datetime
    state: State = State.BOT
    language: Language = Language.EN
    kb: str | None = None
    hours: str = ""
    question: str = ""
    turn_id: str = ""
    opened_by: str = ""
    operator: str = ""
    thread: str = ""
    version: int = 0

    @property
    def is_live(self) -> bool:
        """True while a person is awaited or there."""
        return self.state in LIVE

    def after(self, event: Event, at: datetime) -> "tuple[Case, tuple[Effect, ...]]":
        """The case one step on, and what follows. Raise IllegalEvent."""
        made = step(self.state, event)
        since = self.since if made.state is self.state else at
        touched = at if event in _MOVES_THE_CLOCK else self.touched
        operator = self.operator if made.state in LIVE else ""
        after = replace(
            self, state=made.state, since=since, touched=touched, operator=operator, version=self.version + 1
        )
        return after, made.effects


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, and whom they have seen to hold the conversation."""

    operator: str
    former: str = ""

    def expect_own(self, case: Case) -> None:
        """Raise HeldByAnother: two people do not answer the same customer."""
        if case.state is State.HELD and case.operator not in {"", self.operator, self.former}:
            raise HeldByAnother(case.operator)


class Author(StrEnum):
    """Who said something in a handoff."""

    CUSTOMER = "customer"
    OPERATOR = "operator"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Said:
    """What was said while a person was awaited or there. `key` names it in its conversation, `number` orders all."""

    conversation: str
    key: str
    author: Author
    text: str
    at: datetime
    number: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """What a person needs to take over: the question, what was said before (oldest first), what came near."""

    question: str
    language: Language
    history: tuple[tuple[str, str], ...] = ()
    candidates: tuple[LoggedCandidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that operators or a customer must be told; a CARD comes with its card, words with what was said."""

    effect: Effect
    case: Case
    said: Said | None = None
    card: Card | None = None
