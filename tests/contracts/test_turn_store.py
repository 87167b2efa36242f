"""What every TurnStore promises."""

import asyncio
from dataclasses import replace

import pytest

from faqbot.domain.decision import Clarify, Computed, Declined, Handoff, Reason, SmallTalk, Talk
from faqbot.domain.errors import ConversationBusy
from faqbot.domain.evidence import Gate
from faqbot.domain.language import Language
from faqbot.domain.message import Reply
from faqbot.domain.protocols import TurnStore
from faqbot.domain.turn import Feedback, LoggedCandidate, LoggedPassage, LoggedTurn, Tally, Timings, Verdict
from tests.contracts.samples import EN, NOON, ZH, a_question, a_turn, an_entry, evidence, later


async def test_a_turn_comes_back_with_everything_that_explains_it(turn_store: TurnStore) -> None:
    await turn_store.accept(a_question())

    await turn_store.record(a_turn())

    assert await turn_store.turn("t1") == LoggedTurn(
        id="t1",
        conversation="c1",
        key="m1",
        at=NOON,
        text="parcel?",
        language=EN,
        kb="orders",
        decision="curated",
        reason=None,
        entry_id="track",
        template=None,
        confidence=0.93,
        reply=a_turn().reply,
        snapshot="orders@3",
        threshold=0.8,
        timings=Timings(1.5, 2.25, 0.125),
        candidates=(
            LoggedCandidate("track", "orders", 0.93, 7.25, 0.81, 0.5, 0.9),
            LoggedCandidate("cancel", "orders", 0.04, 7.25, 0.81, None, 0.9),
        ),
        passages=(LoggedPassage("delivery:2", "orders", 0.5, 0.625),),
    )


async def test_a_turn_without_evidence_comes_back(turn_store: TurnStore) -> None:
    question = replace(a_question(), kb=None, language=None, history=(), passages=None)
    turn = replace(a_turn(question=question, decision=SmallTalk(Talk.GREETING)), evidence=None, language=ZH)

    await turn_store.record(replace(turn, reply=Reply("您好！👋", ZH)))

    stored = await turn_store.turn("t1")
    assert stored is not None
    assert (stored.decision, stored.kb, stored.snapshot, stored.threshold) == ("small_talk", None, "", None)
    assert (stored.reply, stored.candidates) == (Reply("您好！👋", ZH), ())


@pytest.mark.parametrize(
    ("decision", "stands_as"),
    [
        (Declined(Reason.NOT_SURE, (an_entry(),)), ("declined", "not_sure", None, None)),
        (Handoff(Reason.ASKED_FOR), ("handoff", "asked_for", None, None)),
        (Clarify((an_entry(), an_entry("cancel")), 0.55), ("clarify", None, None, 0.55)),
    ],
)
async def test_a_question_that_got_no_answer_is_kept_with_its_reason(
    turn_store: TurnStore,
    decision: Declined | Handoff | Clarify,
    stands_as: tuple[str, str | None, str | None, float | None],
) -> None:
    await turn_store.record(a_turn(decision=decision))

    stored = await turn_store.turn("t1")
    assert stored is not None
    assert (stored.decision, stored.reason, stored.entry_id, stored.confidence) == stands_as


async def test_a_new_question_was_not_answered_before(turn_store: TurnStore) -> None:
    assert await turn_store.accept(a_question()) is None


async def test_a_question_that_is_still_worked_on_was_not_answered_before(turn_store: TurnStore) -> None:
    await turn_store.accept(a_question())

    assert await turn_store.accept(a_question()) is None


async def test_a_repeated_question_gets_the_turn_that_answered_it(turn_store: TurnStore) -> None:
    await turn_store.accept(a_question())
    await turn_store.record(a_turn())

    again = await turn_store.accept(a_question(at=later(5)))

    assert again is not None
    assert again == await turn_store.turn("t1")


async def test_the_same_key_in_another_channel_is_another_question(turn_store: TurnStore) -> None:
    await turn_store.record(a_turn())

    assert await turn_store.accept(a_question(channel="telegram")) is None


async def test_recording_again_changes_nothing(turn_store: TurnStore) -> None:
    await turn_store.record(a_turn())

    await turn_store.record(replace(a_turn(), reply=Reply("something else", EN)))

    (stored,) = await turn_store.conversation("c1")
    assert stored.reply == a_turn().reply


async def test_a_turn_that_did_not_see_what_was_answered_before_it_is_refused_and_leaves_nothing(
    turn_store: TurnStore,
) -> None:
    await turn_store.accept(a_question("m1"))
    await turn_store.accept(a_question("m2"))
    await turn_store.record(a_turn("t2", a_question("m2")), after="")

    with pytest.raises(ConversationBusy, match="answered meanwhile; try again"):
        await turn_store.record(a_turn("t1", a_question("m1")), after="")

    assert await turn_store.turn("t1") is None
    assert await turn_store.accept(a_question("m1")) is None


async def test_a_turn_after_the_newest_one_is_kept_whatever_is_said_in_other_conversations(
    turn_store: TurnStore,
) -> None:
    await turn_store.record(a_turn("t1", a_question("m1")), after="")
    await turn_store.record(a_turn("elsewhere", a_question("m0", "c2")), after="")

    await turn_store.record(a_turn("t2", a_question("m2")), after="t1")

    assert [turn.id for turn in await turn_store.conversation("c1")] == ["t1", "t2"]


async def test_of_many_turns_after_the_same_one_at_once_one_is_kept(turn_store: TurnStore) -> None:
    questions = [a_question(f"m{number}") for number in range(6)]
    for question in questions:
        await turn_store.accept(question)
    turns = (a_turn(f"t-{question.key}", question) for question in questions)

    ended = await asyncio.gather(*(turn_store.record(turn, after="") for turn in turns), return_exceptions=True)

    assert len(await turn_store.conversation("c1")) == 1
    assert sum(isinstance(one, ConversationBusy) for one in ended) == 5


async def test_the_first_turn_recorded_for_a_question_stands(turn_store: TurnStore) -> None:
    await turn_store.record(a_turn("t1"))

    await turn_store.record(a_turn("t2"))

    assert await turn_store.turn("t2") is None
    assert [turn.id for turn in await turn_store.conversation("c1")] == ["t1"]


async def test_one_message_accepted_and_recorded_many_times_at_once_is_one_turn(
    turn_store: TurnStore,
) -> None:
    await asyncio.gather(*(turn_store.accept(a_question()) for _ in range(6)))

    await asyncio.gather(*(turn_store.record(a_turn(f"t{number}")) for number in range(6)))

    (stored,) = await turn_store.conversation("c1")
    answered = await turn_store.accept(a_question())
    assert answered is not None
    assert answered.id == stored.id


async def test_an_unknown_turn_is_none(turn_store: TurnStore) -> None:
    assert await turn_store.turn("没有") is None


async def test_a_conversation_is_told_in_order_without_candidates_whatever_the_clocks_say(
    turn_store: TurnStore,
) -> None:
    await turn_store.record(a_turn("early", a_question("m1", at=later(2))))
    await turn_store.record(a_turn("late", a_question("m2", at=later(1), text="谢谢🙏")))
    await turn_store.record(a_turn("elsewhere", a_question("m3", "c2")))

    told = await turn_store.conversation("c1")

    assert [(turn.id, turn.text, turn.candidates) for turn in told] == [
        ("early", "parcel?", ()),
        ("late", "谢谢🙏", ()),
    ]


async def test_turns_of_one_moment_are_told_in_the_order_in_which_they_came_in(turn_store: TurnStore) -> None:
    await turn_store.accept(a_question("first"))
    await turn_store.accept(a_question("second"))
    await turn_store.record(a_turn("a", a_question("second")))
    await turn_store.record(a_turn("b", a_question("first")))

    told = await turn_store.conversation("c1")

    assert [turn.key for turn in told] == ["first", "second"]


@pytest.mark.parametrize(("limit", "told"), [(0, []), (2, ["t3", "t4"]), (9, ["t0", "t1", "t2", "t3", "t4"])])
async def test_a_limit_keeps_the_last_turns(turn_store: TurnStore, limit: int, told: list[str]) -> None:
    questions = [a_question(f"m{number}", at=later(number)) for number in range(5)]
    _ = [await turn_store.accept(question) for question in questions]
    turns = [a_turn(f"t{number}", question) for number, question in enumerate(questions)]
    await asyncio.gather(*map(turn_store.record, turns))

    assert [turn.id for turn in await turn_store.conversation("c1", limit=limit)] == told


async def test_an_unknown_conversation_has_no_turns(turn_store: TurnStore) -> None:
    assert await turn_store.conversation("nobody") == ()


async def test_a_message_that_databases_refuse_is_mended_rather_than_refused(turn_store: TurnStore) -> None:
    question = a_question("k\x00", "c\x00", text="\x00你好\ud800")

    await turn_store.accept(question)
    await turn_store.record(replace(a_turn(question=question), reply=Reply("\x00?", EN)))

    (stored,) = await turn_store.conversation("c\x00")
    assert (stored.text, stored.reply.text) == ("\ufffd你好\ufffd", "\ufffd?")
    assert await turn_store.accept(question) is not None
    assert await turn_store.turn("\x00") is None


async def test_a_turn_can_be_rated_and_rated_again(turn_store: TurnStore) -> None:
    await turn_store.record(a_turn())

    first = await turn_store.rate(Feedback("t1", Verdict.UP, NOON))
    second = await turn_store.rate(Feedback("t1", Verdict.DOWN, later(1), "不对 😕"))

    assert (first, second) == (True, True)


async def test_an_unknown_turn_cannot_be_rated(turn_store: TurnStore) -> None:
    await turn_store.accept(a_question())

    assert await turn_store.rate(Feedback("t1", Verdict.UP, NOON)) is False


async def test_recent_turns_are_tallied_by_language_where_they_met_the_threshold(turn_store: TurnStore) -> None:
    unsure = Declined(Reason.NOT_SURE)
    other_bar = replace(a_turn(), evidence=replace(evidence(), gate=Gate(0.7, 0.01, promised=True)))
    turns = [
        a_turn("t1", a_question("m1")),
        a_turn("t2", a_question("m2"), decision=unsure),
        replace(a_turn("t3", a_question("m3"), decision=unsure), language=ZH),
        replace(a_turn("t4", a_question("m4"), decision=SmallTalk(Talk.GREETING)), evidence=None),
        a_turn("t5", a_question("m5"), decision=Computed("sum", "1 + 1 = 2")),
        replace(other_bar, id="t6", question=a_question("m6")),
        a_turn("t7", a_question("m7", at=later(-1))),
    ]
    await asyncio.gather(*map(turn_store.record, turns))

    tallies = await turn_store.tallies({EN: 0.8, ZH: 0.8}, since=NOON, most=100)

    assert tallies == {EN: Tally(2, 1), ZH: Tally(1, 0)}


async def test_a_language_without_a_threshold_is_not_tallied(turn_store: TurnStore) -> None:
    await turn_store.record(a_turn())

    assert await turn_store.tallies({ZH: 0.8}, since=NOON, most=100) == {}


@pytest.mark.parametrize(("most", "tallied"), [(0, {}), (2, {EN: Tally(2, 2)}), (9, {EN: Tally(3, 2)})])
async def test_only_the_last_turns_to_come_in_are_tallied(
    turn_store: TurnStore, most: int, tallied: dict[Language, Tally]
) -> None:
    await turn_store.record(a_turn("t1", a_question("m1"), decision=Declined(Reason.NOT_SURE)))
    await turn_store.record(a_turn("t2", a_question("m2")))
    await turn_store.record(a_turn("t3", a_question("m3")))

    assert await turn_store.tallies({EN: 0.8}, since=NOON, most=most) == tallied


async def test_messages_of_one_burst_have_one_answer(turn_store: TurnStore) -> None:
    first, second = a_question("m1"), replace(a_question("m2"), also=("m1",))
    await turn_store.accept(first)
    await turn_store.accept(second)

    await turn_store.record(a_turn(question=second))

    assert await turn_store.accept(first) == await turn_store.accept(second) == await turn_store.turn("t1")
    assert len(await turn_store.conversation("c1")) == 1


async def test_what_is_kept_of_a_question_has_no_personal_data(turn_store: TurnStore) -> None:
    question = a_question(text="call me at 13812345678")

    await turn_store.record(replace(a_turn(question=question), completed="parcel, call 13812345678"))

    stored = await turn_store.turn("t1")
    assert stored is not None
    assert (stored.text, stored.completed) == ("call me at [phone]", "parcel, call [phone]")
