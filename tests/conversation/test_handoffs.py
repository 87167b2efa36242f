"""A person is asked for, takes over, and gives back."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from faqbot.conversation.floor import Floor
from faqbot.conversation.handoffs import Handoffs, Patience, always_open
from faqbot.conversation.lines import Lines
from faqbot.domain.decision import Curated, Handoff, Reach, Reason, Silent, SmallTalk, Talk
from faqbot.domain.errors import BadInput, HeldByAnother, IllegalEvent, Unavailable
from faqbot.domain.faq import State as EntryState
from faqbot.domain.handoff import Author, Case, Effect, State
from faqbot.domain.message import Staff
from faqbot.domain.turn import Feedback, Turn, Verdict
from faqbot.storage.memory_handoffs import MemoryHandoffStore
from faqbot.templates.hours import Opening
from faqbot.wording.texts import HANDOFF, INVITE, JOINED, OFFER, RESUMED
from tests.conversation.desk import Staffed, at, nine_to_six
from tests.retrieval.bases import EN, TRACK, ZH

EVENING = 8 * 60
MORNING = 21 * 60 + 5


@pytest.fixture
async def shop() -> Staffed:
    return await Staffed().open()


async def a_turn(shop: Staffed, text: str, minutes: float = 0, **fields: Any) -> Turn:
    turn = await shop.says(text, minutes, **fields)
    assert isinstance(turn, Turn)
    return turn


async def state(shop: Staffed) -> State:
    case = await shop.handoffs.case("c1")
    return case.state if case else State.BOT


@pytest.mark.parametrize(
    ("text", "language"), [("转人工", ZH), ("I want to talk to a person", EN), ("a person, please", EN)]
)
async def test_whoever_asks_for_a_person_is_told_that_operators_know(shop: Staffed, text: str, language: str) -> None:
    turn = await a_turn(shop, text)

    assert turn.decision == Handoff(Reason.ASKED_FOR, Reach.OPEN)
    assert turn.reply.text == HANDOFF[Reach.OPEN][turn.language]
    assert turn.language == language
    assert await state(shop) is State.WAITING


async def test_the_card_shows_the_question_what_was_said_and_what_came_near(shop: Staffed) -> None:
    await a_turn(shop, "where is my parcel")
    await a_turn(shop, "zzz qwertz parcel uiop", 1)

    await a_turn(shop, "human please", 2)

    (notice,) = shop.operators.notices
    assert notice.effect is Effect.CARD
    assert notice.card is not None
    assert notice.card.question == "zzz qwertz parcel uiop"
    assert [text for text, _ in notice.card.history] == ["where is my parcel", "zzz qwertz parcel uiop"]
    assert "track" in {candidate.entry_id for candidate in notice.card.candidates}
    assert notice.card.language is EN


async def test_the_bot_is_silent_while_a_person_is_awaited_or_there(shop: Staffed) -> None:
    await a_turn(shop, "human please")
    waiting = await a_turn(shop, "where is my parcel", 1)
    await shop.handoffs.answered("c1", "anna", "o1", "Hello, this is Anna.", at(2))

    held = await a_turn(shop, "hi Anna, where is my parcel", 3)

    assert (waiting.decision, held.decision) == (Silent(), Silent())
    assert (waiting.reply.text, held.reply.text) == ("", "")
    assert shop.told() == [Effect.CARD, Effect.RELAY, Effect.RELAY]
    assert [said.text for said in await shop.handoffs.said("c1")] == [
        "human please",
        "where is my parcel",
        "Hello, this is Anna.",
        "hi Anna, where is my parcel",
    ]


async def test_what_a_person_writes_reaches_the_customer(shop: Staffed) -> None:
    await a_turn(shop, "human please")

    case = await shop.handoffs.answered("c1", "anna", "o1", "Hello, this is Anna.", at(2))

    assert (case.state, case.operator) == (State.HELD, "anna")
    (notice,) = shop.customers.notices
    assert notice.effect is Effect.DELIVER
    assert notice.said is not None
    assert notice.said.text == "Hello, this is Anna."


async def test_the_bot_says_when_it_takes_over_again(shop: Staffed) -> None:
    await a_turn(shop, "转人工")
    await shop.handoffs.taken("c1", "anna", at(1))
    await shop.handoffs.returned("c1", at(5))

    turn = await a_turn(shop, "我的包裹到哪了", 6)

    assert turn.decision == Curated(TRACK, 0.99)
    joined, notice = shop.customers.notices
    assert joined.said is not None
    assert joined.said.text == JOINED[ZH]
    assert notice.said is not None
    assert notice.said.text.startswith("客服已把对话交还给我")
    assert shop.told() == [Effect.CARD, Effect.HOLD, Effect.RELEASE]


async def test_two_people_do_not_answer_the_same_customer(shop: Staffed) -> None:
    await a_turn(shop, "human please")
    await shop.handoffs.taken("c1", "anna", at(1))

    with pytest.raises(HeldByAnother, match="anna has this conversation"):
        await shop.handoffs.answered("c1", "ben", "o1", "hello", at(2))
    with pytest.raises(HeldByAnother):
        await shop.handoffs.taken("c1", "ben", at(2))
    relieved = await shop.handoffs.taken("c1", "ben", at(3), former="anna")

    assert (relieved.state, relieved.operator) == (State.HELD, "ben")
    assert [said.author for said in await shop.handoffs.said("c1")] == [Author.CUSTOMER, Author.BOT]
    assert [notice.effect for notice in shop.customers.notices] == [Effect.DELIVER]
    assert shop.told() == [Effect.CARD, Effect.HOLD, Effect.HOLD]


async def test_a_person_steps_in_where_nobody_was_asked_for(shop: Staffed) -> None:
    await a_turn(shop, "qwertz uiop")
    fresh = Case("c1", "web", at(1), at(1), language=EN, question="qwertz uiop")

    case = await shop.handoffs.taken("c1", "anna", at(1), fresh=fresh)
    again = await shop.handoffs.taken("c1", "anna", at(2), fresh=fresh)

    assert (case.state, case.question, case.operator, again.version) == (State.HELD, "qwertz uiop", "anna", 3)
    assert [n.said.text for n in shop.customers.notices if n.said] == [JOINED[EN]]
    assert (await a_turn(shop, "where is my parcel", 3)).decision == Silent()


@pytest.mark.parametrize(("is_there", "reach", "invites"), [(True, Reach.OPEN, True), (False, Reach.NOBODY, False)])
async def test_without_another_channel_a_person_is_promised_while_one_is_at_the_desk(
    shop: Staffed,
    is_there: bool,  # noqa: FBT001
    reach: Reach,
    invites: bool,  # noqa: FBT001
) -> None:
    asked: list[str | None] = []

    class AtDesk:
        async def attends(self, kb: str | None, at: datetime) -> bool:
            asked.append(kb)
            return is_there

    shop.lines = Lines((), {"web": shop.customers}, AtDesk())
    shop.start()

    declined = await a_turn(shop, "qwertz uiop", kb="shop")
    stuck = await a_turn(shop, "asdf yxcv", 1, kb="shop")
    turn = await a_turn(shop, "human please", 2, kb="shop")

    assert (INVITE[EN] in declined.reply.text, OFFER[EN] in stuck.reply.text) == (invites, invites)
    assert turn.decision == Handoff(Reason.ASKED_FOR, reach)
    assert set(asked) == {"shop"}
    assert shop.handoffs.is_staffed


async def test_after_a_wait_in_vain_the_bot_answers_and_says_so(shop: Staffed) -> None:
    await a_turn(shop, "human please")

    turn = await a_turn(shop, "where is my parcel", 11)

    assert turn.decision == Curated(TRACK, 0.99)
    assert turn.reply.text.startswith("Our team has not replied for a while")
    assert turn.reply.text.endswith(TRACK.answers[EN])
    assert await state(shop) is State.BOT


async def test_a_sweep_finds_those_who_waited_too_long_and_tells_both_sides(shop: Staffed) -> None:
    await a_turn(shop, "human please")

    assert await shop.handoffs.swept(at(9)) == ()
    (case,) = await shop.handoffs.swept(at(11))

    assert case.state is State.BOT
    assert [notice.effect for notice in shop.customers.notices] == [Effect.RESUME]
    assert shop.told() == [Effect.CARD, Effect.RELEASE]


async def test_outside_hours_the_hours_are_told_and_the_bot_goes_on(shop: Staffed) -> None:
    asked = await a_turn(shop, "human please", EVENING)

    turn = await a_turn(shop, "where is my parcel", EVENING + 1)

    assert asked.decision == Handoff(Reason.ASKED_FOR, Reach.CLOSED, "daily 09:00–18:00")
    assert "daily 09:00–18:00" in asked.reply.text
    assert turn.decision == Curated(TRACK, 0.99)
    assert shop.told() == [Effect.CARD, Effect.RELAY]


async def test_the_night_does_not_count_as_waiting(shop: Staffed) -> None:
    await a_turn(shop, "human please", EVENING)

    assert (await a_turn(shop, "are you back?", MORNING)).decision == Silent()
    assert await shop.handoffs.swept(at(MORNING + 11)) != ()


async def test_where_no_channel_takes_the_card_nobody_is_promised(shop: Staffed) -> None:
    shop.operators.reachable = False

    turn = await a_turn(shop, "human please")

    assert turn.decision == Handoff(Reason.ASKED_FOR, Reach.NOBODY)
    assert await state(shop) is State.BOT


async def test_a_customer_who_still_waits_and_asks_again_is_told_so(shop: Staffed) -> None:
    await a_turn(shop, "human please")

    again = await a_turn(shop, "human please!", 1)

    assert again.decision == Handoff(Reason.ASKED_FOR, Reach.OPEN)
    assert shop.told() == [Effect.CARD, Effect.RELAY]


async def test_a_customer_may_stop_waiting(shop: Staffed) -> None:
    await a_turn(shop, "转人工")

    turn = await a_turn(shop, "算了", 1)

    assert turn.decision == SmallTalk(Talk.NO_PERSON)
    assert await state(shop) is State.BOT


async def test_whoever_is_declined_twice_is_offered_a_person(shop: Staffed) -> None:
    once = await a_turn(shop, "qwertz uiop")

    twice = await a_turn(shop, "asdf yxcv", 1)
    accepted = await a_turn(shop, "yes please", 2)

    assert INVITE[EN] in once.reply.text
    assert INVITE[EN] not in twice.reply.text
    assert OFFER[EN] not in once.reply.text
    assert twice.reply.text.endswith(OFFER[EN])
    assert accepted.decision == Handoff(Reason.ASKED_FOR, Reach.OPEN)
    assert shop.operators.notices[0].card is not None
    assert shop.operators.notices[0].card.question == "asdf yxcv"


@pytest.mark.parametrize(
    ("text", "decision"), [("no thanks", SmallTalk(Talk.NO_PERSON)), ("where is my parcel", Curated(TRACK, 0.99))]
)
async def test_an_offer_that_is_not_taken_is_gone(shop: Staffed, text: str, decision: object) -> None:
    await a_turn(shop, "qwertz uiop")
    await a_turn(shop, "asdf yxcv", 1)

    assert (await a_turn(shop, text, 2)).decision == decision
    assert await state(shop) is State.BOT


async def test_what_cannot_happen_changes_nothing(shop: Staffed) -> None:
    with pytest.raises(IllegalEvent, match="nobody has asked"):
        await shop.handoffs.taken("c1", "anna", at(0))
    await a_turn(shop, "human please")
    await shop.handoffs.closed("c1", at(1))

    with pytest.raises(IllegalEvent, match="closed cannot be answered"):
        await shop.handoffs.answered("c1", "anna", "o1", "too late", at(2))

    assert shop.customers.notices[-1].effect is Effect.RESUME


async def test_a_message_that_comes_again_after_a_crash_tells_operators_again_but_is_kept_once(shop: Staffed) -> None:
    question_key = "m-crash"
    await a_turn(shop, "human please", key=question_key)
    shop.turns = type(shop.turns)()  # the turn was lost: it had not been recorded
    shop.start()

    again = await a_turn(shop, "human please", 1, key=question_key)

    assert again.decision == Handoff(Reason.ASKED_FOR, Reach.OPEN)
    assert shop.told() == [Effect.CARD, Effect.CARD]
    assert len(await shop.handoffs.said("c1")) == 1


async def test_a_case_goes_on_after_a_restart(shop: Staffed) -> None:
    await a_turn(shop, "human please")
    await shop.handoffs.named("c1", "topic 7")
    shop.start()

    assert (await a_turn(shop, "hello?", 1)).decision == Silent()
    case = await shop.handoffs.threaded("topic 7")
    assert case is not None
    assert (await shop.handoffs.card(case)).question == "human please"


async def test_the_persons_answer_becomes_a_draft_without_personal_data(shop: Staffed) -> None:
    await a_turn(shop, "qwertz uiop 13812345678")
    await a_turn(shop, "human please", 1)
    await shop.handoffs.answered("c1", "anna", "o1", "Call me at 13912345678.", at(2))

    entry = await shop.drafts.draft("c1", at(3))

    assert entry.state is EntryState.DRAFT
    assert entry.phrasings[0].text == "qwertz uiop [phone]"
    assert entry.answers == {EN: "Call me at [phone]."}
    assert entry in (await shop.entries.load(entry.kb)).entries


async def test_without_an_answer_there_is_no_draft(shop: Staffed) -> None:
    await a_turn(shop, "human please")

    with pytest.raises(BadInput, match="nothing to make a draft of"):
        await shop.drafts.draft("c1", at(3))


async def test_the_return_is_told_in_the_customers_language(shop: Staffed) -> None:
    await a_turn(shop, "转人工")

    await shop.handoffs.closed("c1", at(1))

    (notice,) = shop.customers.notices
    assert notice.said is not None
    assert notice.said.text in {texts[ZH] for texts in RESUMED.values()}


class Contested(MemoryHandoffStore):
    """A store in which another change always comes first."""

    async def save(self, case: Case, said: object = ()) -> bool:
        return False


async def test_a_bad_verdict_brings_the_offer_of_a_person(shop: Staffed) -> None:
    turn = await a_turn(shop, "where is my parcel")

    good = await shop.assistant.rate(Feedback(turn.id, Verdict.UP, at(1)))
    bad = await shop.assistant.rate(Feedback(turn.id, Verdict.DOWN, at(1)))
    again = await shop.assistant.rate(Feedback(turn.id, Verdict.DOWN, at(1)))
    accepted = await a_turn(shop, "ok", 2)

    assert good is not None
    assert OFFER[EN] not in good.text
    assert bad is not None
    assert bad.text.endswith(OFFER[EN])
    assert again is not None
    assert OFFER[EN] not in again.text
    assert accepted.decision == Handoff(Reason.ASKED_FOR, Reach.OPEN)


async def test_whoever_was_not_understood_is_offered_a_person_at_once(shop: Staffed) -> None:
    await a_turn(shop, "where is my parcel")

    assert (await a_turn(shop, "that is not what I asked", 1)).reply.text.endswith(OFFER[EN])


async def test_whoever_waits_through_the_night_is_not_offered_another_person(shop: Staffed) -> None:
    await a_turn(shop, "human please", EVENING)
    await a_turn(shop, "qwertz uiop", EVENING + 1)

    turn = await a_turn(shop, "asdf yxcv", EVENING + 2)

    assert OFFER[EN] not in turn.reply.text
    assert await state(shop) is State.WAITING


async def test_live_cases_are_listed_for_a_channel_that_starts_anew(shop: Staffed) -> None:
    await a_turn(shop, "human please")

    assert [case.conversation for case in await shop.handoffs.live()] == ["c1"]


async def test_without_declared_hours_somebody_is_always_there(shop: Staffed) -> None:
    shop.handoffs = Handoffs(shop.kept, shop.turns, Lines((shop.operators,)), patience=Patience())
    shop.assistant._talk = replace(shop.assistant._talk, floor=Floor(shop.handoffs))  # noqa: SLF001 - the same shop
    await a_turn(shop, "human please", EVENING)

    assert await always_open(None, "", at(0)) is None
    assert (await a_turn(shop, "hello?", EVENING + 1)).decision == Silent()
    assert len(await shop.handoffs.swept(at(EVENING + 30))) == 1


async def test_a_case_that_changes_too_fast_is_told_and_nothing_is_done_by_half(shop: Staffed) -> None:
    await a_turn(shop, "human please")
    contested = Contested()
    contested.__dict__.update(shop.kept.__dict__)
    handoffs = Handoffs(contested, shop.turns, Lines((shop.operators,), {"web": shop.customers}))

    with pytest.raises(Unavailable, match="too fast"):
        await handoffs.answered("c1", "anna", "o1", "hello", at(1))
    with pytest.raises(Unavailable, match="too fast"):
        await handoffs.named("c1", "topic")

    assert shop.customers.notices == []
    assert [said.key for said in await shop.kept.said("c1")] == [s.key for s in await handoffs.said("c1")]


async def test_a_customer_whose_channel_pushes_nothing_is_not_told(shop: Staffed) -> None:
    await a_turn(shop, "human please", channel="batch")

    await shop.handoffs.answered("c1", "anna", "o1", "hello", at(1))

    assert shop.customers.notices == []
    assert (await shop.handoffs.said("c1"))[-1].text == "hello"


async def test_an_old_offer_is_not_taken_by_a_late_yes(shop: Staffed) -> None:
    await a_turn(shop, "qwertz uiop")
    await a_turn(shop, "asdf yxcv", 1)

    turn = await a_turn(shop, "ok", 30)

    assert turn.decision == SmallTalk(Talk.THANKS)
    assert await state(shop) is State.BOT
    assert shop.told() == []


async def test_nobody_is_looked_for_where_the_answer_is_known(shop: Staffed) -> None:
    asked: list[str | None] = []

    class AtDesk:
        async def attends(self, kb: str | None, at: datetime) -> bool:
            asked.append(kb)
            return True

    shop.lines = Lines((), {"web": shop.customers}, AtDesk())
    shop.start()

    await a_turn(shop, "where is my parcel")

    assert asked == []


async def test_where_no_person_may_be_asked_for_none_is_offered_or_called(shop: Staffed) -> None:
    alone = Staff(may_be_asked_for=False)

    declined = await a_turn(shop, "qwertz uiop", staff=alone)
    stuck = await a_turn(shop, "asdf yxcv", 1, staff=alone)
    turn = await a_turn(shop, "human please", 2, staff=alone)
    rated = await shop.assistant.rate(Feedback(turn.id, Verdict.DOWN, at(3)), alone)

    assert turn.decision == Handoff(Reason.ASKED_FOR, Reach.NOBODY)
    assert [text for text in (declined, stuck) if INVITE[EN] in text.reply.text or OFFER[EN] in text.reply.text] == []
    assert rated is not None
    assert OFFER[EN] not in rated.text
    assert shop.told() == []


async def test_the_hours_of_a_name_count_as_long_as_a_person_is_awaited(shop: Staffed) -> None:
    asked: list[str] = []

    async def noted(kb: str | None, hours: str, moment: datetime) -> Opening | None:
        asked.append(hours)
        return await nine_to_six(kb, hours, moment)

    shop.handoffs._opening_of = noted  # noqa: SLF001 - the same shop
    await a_turn(shop, "human please", staff=Staff(hours="weekend"))
    await shop.handoffs.swept(at(1))

    assert set(asked) == {"weekend"}
