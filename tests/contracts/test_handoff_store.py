"""What every HandoffStore promises."""

from dataclasses import replace

import pytest

from faqbot.domain.handoff import Author, Case, Event, Said, State
from faqbot.domain.protocols import HandoffStore
from tests.contracts.samples import NOON, ZH, later


def a_case(conversation: str = "c1", **fields: object) -> Case:
    waiting, _ = Case(conversation, "web", NOON, NOON, language=ZH, kb="orders").after(Event.ASKED, later(1))
    return replace(waiting, question="我的包裹呢？📦", turn_id="t1", opened_by="m1", **fields)  # type: ignore[arg-type]


def words(key: str = "m1", text: str = "我的电话是13812345678", author: Author = Author.CUSTOMER) -> Said:
    return Said("c1", key, author, text, later(1))


async def test_nobody_was_asked_for_in_a_new_conversation(handoff_store: HandoffStore) -> None:
    assert await handoff_store.case("c1") is None
    assert await handoff_store.said("c1") == ()
    assert await handoff_store.live() == ()


async def test_a_case_comes_back_as_it_was_kept(handoff_store: HandoffStore) -> None:
    assert await handoff_store.save(a_case(thread="42", operator="anna"))

    assert await handoff_store.case("c1") == a_case(thread="42", operator="anna")


async def test_a_case_is_found_by_the_name_that_operators_have_for_it(handoff_store: HandoffStore) -> None:
    await handoff_store.save(a_case("c1", thread="42"))
    await handoff_store.save(a_case("c2"))

    assert await handoff_store.threaded("42") == a_case("c1", thread="42")
    assert await handoff_store.threaded("43") is None
    assert await handoff_store.threaded("") is None


async def test_of_two_changes_at_once_the_second_is_refused_whole(handoff_store: HandoffStore) -> None:
    first = a_case()
    await handoff_store.save(first)
    taken, _ = first.after(Event.TAKEN, later(2))
    closed, _ = first.after(Event.CLOSED, later(2))

    assert await handoff_store.save(taken)
    assert not await handoff_store.save(closed, [words()])
    assert not await handoff_store.save(first)

    assert await handoff_store.case("c1") == taken
    assert await handoff_store.said("c1") == ()


async def test_what_is_said_keeps_its_order_and_is_kept_once(handoff_store: HandoffStore) -> None:
    case = a_case()
    await handoff_store.save(case, [words("m1", "one"), words("m2", "two")])
    wrote, _ = case.after(Event.WROTE, later(2))

    await handoff_store.save(wrote, [words("m2", "again"), words("o1", "three", Author.OPERATOR)])

    said = await handoff_store.said("c1")
    assert [(s.key, s.text, s.author) for s in said] == [
        ("m1", "one", Author.CUSTOMER),
        ("m2", "two", Author.CUSTOMER),
        ("o1", "three", Author.OPERATOR),
    ]
    assert [s.key for s in await handoff_store.said("c1", after=said[1].number)] == ["o1"]


async def test_live_cases_are_told_the_longest_untouched_first(handoff_store: HandoffStore) -> None:
    await handoff_store.save(a_case("young", touched=later(9)))
    await handoff_store.save(a_case("old", touched=later(2)))
    await handoff_store.save(a_case("over", state=State.CLOSED))

    assert [case.conversation for case in await handoff_store.live()] == ["old", "young"]


async def test_words_are_whole_while_a_case_lives_and_masked_after_it(handoff_store: HandoffStore) -> None:
    case = replace(a_case(), question="打13812345678给我")
    await handoff_store.save(case, [words()])
    live = await handoff_store.said("c1")
    closed, _ = case.after(Event.CLOSED, later(2))

    await handoff_store.save(closed, [words("o1", "已经打给13812345678了", Author.OPERATOR)])

    assert live[0].text == "我的电话是13812345678"
    assert [s.text for s in await handoff_store.said("c1")] == ["我的电话是[电话]", "已经打给[电话]了"]
    kept = await handoff_store.case("c1")
    assert kept is not None
    assert kept.question == "打[电话]给我"


@pytest.mark.parametrize("text", ["a\x00b", "\ud83d"])
async def test_odd_characters_do_no_harm(handoff_store: HandoffStore, text: str) -> None:
    await handoff_store.save(replace(a_case(), question=text), [words(text=text)])

    (said,) = await handoff_store.said("c1")
    assert "\ufffd" in said.text
