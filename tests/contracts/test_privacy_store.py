"""What every PrivacyStore promises."""

import json
from dataclasses import replace

from faqbot.domain.handoff import Author, Case, Event, Said
from faqbot.domain.turn import Feedback, Verdict
from tests.contracts.conftest import Stores
from tests.contracts.samples import NOON, a_question, a_turn, later


async def a_conversation(stores: Stores, name: str = "c1", at: float = 0) -> None:
    question = a_question(f"m-{name}", name, text=f"parcel of {name}", at=later(at))
    await stores.turns.accept(question)
    await stores.turns.record(a_turn(f"t-{name}", question))
    await stores.turns.rate(Feedback(f"t-{name}", Verdict.DOWN, later(at), f"no good, {name}"))
    case, _ = Case(name, "web", NOON, NOON).after(Event.ASKED, later(at))
    said = Said(name, "m1", Author.CUSTOMER, f"words of {name}", later(at))
    await stores.handoffs.save(replace(case, question=f"parcel of {name}"), [said])


async def test_everything_of_one_conversation_is_told(stores: Stores) -> None:
    await a_conversation(stores)
    await a_conversation(stores, "c2")

    told = json.dumps(await stores.privacy.export("c1"), default=str)

    assert {"turns", "handoffs", "handoff_messages"} <= set(await stores.privacy.export("c1"))
    assert "parcel of c1" in told
    assert "words of c1" in told
    assert "c2" not in told


async def test_of_an_unknown_conversation_nothing_is_told_or_erased(stores: Stores) -> None:
    assert await stores.privacy.export("c1") == {}
    assert not await stores.privacy.erase("c1")


async def test_an_erased_conversation_is_gone_and_others_stay(stores: Stores) -> None:
    await a_conversation(stores)
    await a_conversation(stores, "c2")
    kept = await stores.privacy.export("c2")

    assert await stores.privacy.erase("c1")

    assert await stores.privacy.export("c1") == {}
    assert await stores.turns.turn("t-c1") is None
    assert await stores.handoffs.case("c1") is None
    assert await stores.privacy.export("c2") == kept
    assert not await stores.privacy.erase("c1")


async def test_a_message_that_comes_again_after_the_erasure_is_a_new_one(stores: Stores) -> None:
    await a_conversation(stores)
    await stores.privacy.erase("c1")

    assert await stores.turns.accept(a_question("m-c1", "c1")) is None


async def test_old_conversations_are_pruned(stores: Stores) -> None:
    await a_conversation(stores, "old", -100)
    await a_conversation(stores, "young", 5)

    assert await stores.privacy.prune(before=NOON) == 1

    assert await stores.privacy.export("old") == {}
    assert await stores.privacy.export("young") != {}
    assert await stores.privacy.prune(before=NOON) == 0
