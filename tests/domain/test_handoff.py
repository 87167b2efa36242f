"""Who speaks: every step of a handoff."""

from datetime import UTC, datetime, timedelta

import pytest

from faqbot.domain.errors import IllegalEvent
from faqbot.domain.handoff import Case, Effect, Event, State, step

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)


def a_case(state: State = State.BOT, operator: str = "") -> Case:
    return Case("c1", "web", NOON, NOON, state, operator=operator)


@pytest.mark.parametrize(
    ("state", "event", "leads_to", "effects"),
    [
        (State.BOT, Event.ASKED, State.WAITING, (Effect.CARD,)),
        (State.BOT, Event.OFFERED, State.OFFERED, ()),
        (State.OFFERED, Event.ASKED, State.WAITING, (Effect.CARD,)),
        (State.OFFERED, Event.DECLINED, State.BOT, ()),
        (State.WAITING, Event.WROTE, State.WAITING, (Effect.RELAY,)),
        (State.WAITING, Event.TAKEN, State.HELD, (Effect.DELIVER, Effect.HOLD)),
        (State.BOT, Event.TAKEN, State.HELD, (Effect.DELIVER, Effect.HOLD)),
        (State.HELD, Event.TAKEN, State.HELD, (Effect.HOLD,)),
        (State.WAITING, Event.ANSWERED, State.HELD, (Effect.DELIVER,)),
        (State.WAITING, Event.UNREACHED, State.BOT, ()),
        (State.WAITING, Event.DECLINED, State.BOT, (Effect.RELEASE,)),
        (State.HELD, Event.WROTE, State.HELD, (Effect.RELAY,)),
        (State.HELD, Event.ANSWERED, State.HELD, (Effect.DELIVER,)),
        (State.HELD, Event.RETURNED, State.BOT, (Effect.RESUME, Effect.RELEASE)),
        (State.HELD, Event.TIMED_OUT, State.BOT, (Effect.RESUME, Effect.RELEASE)),
        (State.HELD, Event.CLOSED, State.CLOSED, (Effect.RESUME, Effect.RELEASE)),
        (State.CLOSED, Event.ASKED, State.WAITING, (Effect.CARD,)),
    ],
)
def test_each_event_leads_where_it_should(
    state: State, event: Event, leads_to: State, effects: tuple[Effect, ...]
) -> None:
    made = step(state, event)

    assert (made.state, made.effects) == (leads_to, effects)


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (State.BOT, Event.ANSWERED),
        (State.BOT, Event.WROTE),
        (State.OFFERED, Event.OFFERED),
        (State.WAITING, Event.ASKED),
        (State.HELD, Event.DECLINED),
        (State.CLOSED, Event.RETURNED),
        (State.CLOSED, Event.ANSWERED),
    ],
)
def test_what_cannot_happen_is_refused(state: State, event: Event) -> None:
    with pytest.raises(IllegalEvent, match=f"{state} cannot be {event}"):
        step(state, event)


def test_a_step_makes_a_new_version_and_leaves_the_former_alone() -> None:
    case = a_case()

    after, effects = case.after(Event.ASKED, LATER)

    assert (after.state, after.since, after.touched, after.version) == (State.WAITING, LATER, LATER, 1)
    assert effects == (Effect.CARD,)
    assert (case.state, case.version) == (State.BOT, 0)


def test_words_keep_a_case_alive_without_beginning_it_anew() -> None:
    after, _ = a_case(State.HELD).after(Event.WROTE, LATER)

    assert (after.since, after.touched) == (NOON, LATER)


def test_a_case_that_is_over_is_nobodys() -> None:
    after, _ = a_case(State.HELD, operator="anna").after(Event.RETURNED, LATER)

    assert (after.operator, after.touched, after.is_live) == ("", NOON, False)
