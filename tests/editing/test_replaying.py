"""Logged questions with what led to them."""

from dataclasses import replace
from datetime import timedelta

from faqbot.domain.decision import Grounded
from faqbot.domain.replay import Got, Shift
from faqbot.editing.replaying import Asked, Replaying, changes, logged, replayed
from faqbot.storage.memory import MemoryTurnStore
from faqbot.storage.memory_operators import MemoryQuestionLog
from tests.channels.widget.shop import a_shop
from tests.contracts.samples import EN, NOON, a_question, a_turn, evidence, later


async def test_a_question_is_asked_with_what_was_asked_before_it_in_its_conversation() -> None:
    turns = MemoryTurnStore()
    await turns.record(a_turn("t1", a_question("m1", text="long ago", at=NOON - timedelta(hours=3))))
    await turns.record(a_turn("t2", a_question("m2", text="shipping fee?", at=NOON - timedelta(minutes=5))))
    await turns.record(a_turn("t3", a_question("m3", text="and to Canada?")))
    await turns.record(a_turn("t4", a_question("m4", "other", text="refund?")))

    found = await logged(MemoryQuestionLog(turns), since=NOON, most=9)

    assert [one.text for one in found] == ["and to Canada?", "refund?"]
    assert [one.history for one in found] == [("shipping fee?",), ()]
    assert found[0].kb == "orders"
    assert found[0].then == Got("curated", "orders", "track")


async def test_what_a_model_wrote_is_left_out_and_counted() -> None:
    turns, shop = MemoryTurnStore(), await a_shop()
    written = Grounded("Two days.", (), 0.9)
    shown = replace(evidence(), snapshot="shop@1-a", kb="shop")
    await turns.record(replace(a_turn("t1", a_question("m1"), written), evidence=shown))
    await turns.record(replace(a_turn("t2", a_question("m2", text="How do I get a refund?")), evidence=shown))
    steps: list[tuple[int, int]] = []

    asked = await logged(MemoryQuestionLog(turns), since=NOON, most=9)
    found = await replayed(asked, Replaying(shop.parts.assistant, lambda: later(1)), lambda *at: steps.append(at))

    assert (found.asked, found.left_out) == (1, 1)
    assert [(c.shift, c.now) for c in found.changed] == [
        (Shift.DIFFERENT, Got("curated", "shop", "refund", said="Ask on the order's page."))
    ]
    assert steps == [(1, 1)]


def test_the_same_change_of_the_same_question_is_told_once_with_its_count() -> None:
    one = Asked("refund?", EN, "shop", then=Got("declined"))

    found = changes([(one, Got("curated", "shop", "refund"))] * 3 + [(one, Got("declined"))])

    assert [(changed.shift, changed.count) for changed in found] == [(Shift.GAINED, 3)]
