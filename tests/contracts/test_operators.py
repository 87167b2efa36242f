"""What every store of the desk promises."""

import asyncio
from dataclasses import replace

from faqbot.domain.decision import Declined, Reason
from faqbot.domain.operator import EVERYWHERE, Change, Opens, Operator, Pass, Role
from faqbot.domain.turn import Feedback, Verdict
from tests.contracts.conftest import DeskStores
from tests.contracts.samples import NOON, a_candidate, a_full_entry, a_question, a_turn, an_entry, evidence, later

MEI = Operator("mei", {EVERYWHERE: Role.VIEWER, "orders": Role.PUBLISHER}, "a hash")


def a_pass(digest: str = "d1", opens: Opens = Opens.SESSION, role: Role | None = None) -> Pass:
    return Pass(digest, opens, "mei", NOON, later(60), role)


def a_change(subject: str = "track", minutes: float = 0.0) -> Change:
    return Change(later(minutes), "mei", "entry", "orders", subject, "before", "after")


async def test_operators_come_back_as_they_were_kept_by_name(desk: DeskStores) -> None:
    await desk.operators.keep(MEI)
    await desk.operators.keep(Operator("Ana", {"orders": Role.EDITOR}))
    await desk.operators.keep(replace(MEI, password="another", is_grouped=True))

    assert await desk.operators.operators() == (
        Operator("Ana", {"orders": Role.EDITOR}),
        replace(MEI, password="another", is_grouped=True),
    )
    assert await desk.operators.operator("mei") == replace(MEI, password="another", is_grouped=True)
    assert await desk.operators.operator("nobody") is None


async def test_an_operator_who_leaves_takes_every_pass_along(desk: DeskStores) -> None:
    await desk.operators.keep(MEI)
    await desk.passes.issue(a_pass())

    assert await desk.operators.drop("mei")
    assert not await desk.operators.drop("mei")
    assert await desk.passes.valid("d1", Opens.SESSION, at=NOON) is None


async def test_a_pass_is_good_for_its_kind_until_it_expires(desk: DeskStores) -> None:
    await desk.operators.keep(MEI)
    await desk.passes.issue(a_pass(role=Role.EDITOR))

    assert await desk.passes.valid("d1", Opens.SESSION, at=NOON) == a_pass(role=Role.EDITOR)
    assert await desk.passes.valid("d1", Opens.KEY, at=NOON) is None
    assert await desk.passes.valid("d2", Opens.SESSION, at=NOON) is None
    assert await desk.passes.valid("d1", Opens.SESSION, at=later(60)) is None


async def test_of_two_who_take_a_pass_one_gets_it(desk: DeskStores) -> None:
    await desk.operators.keep(MEI)
    await desk.passes.issue(a_pass(opens=Opens.INVITATION))

    taken = await asyncio.gather(*(desk.passes.take("d1", Opens.INVITATION, at=NOON) for _ in range(2)))

    assert sorted(found is None for found in taken) == [False, True]


async def test_an_expired_pass_cannot_be_taken(desk: DeskStores) -> None:
    await desk.operators.keep(MEI)
    await desk.passes.issue(a_pass())

    assert await desk.passes.take("d1", Opens.SESSION, at=later(61)) is None


async def test_passes_of_a_kind_are_withdrawn_and_expired_ones_forgotten(desk: DeskStores) -> None:
    await desk.operators.keep(MEI)
    await desk.passes.issue(a_pass("d1"))
    await desk.passes.issue(a_pass("d2", Opens.DEVICE))
    await desk.passes.issue(a_pass("d3", Opens.KEY))

    assert await desk.passes.withdraw("mei", Opens.SESSION) == 1
    assert await desk.passes.forget(before=later(59)) == 0
    assert await desk.passes.forget(before=later(61)) == 2


async def test_what_an_operator_holds_is_told_newest_first_without_what_has_expired(desk: DeskStores) -> None:
    await desk.operators.keep(MEI)
    await desk.operators.keep(Operator("ana", {"": Role.VIEWER}))
    first, second = a_pass("d1"), replace(a_pass("d2", Opens.KEY), issued_at=later(1), expires_at=later(90))
    for one in (first, second, replace(a_pass("d3"), operator="ana")):
        await desk.passes.issue(one)

    assert await desk.passes.held("mei", at=later(2)) == (second, first)
    assert await desk.passes.held("mei", at=later(61)) == (second,)


async def test_changes_are_told_newest_first_a_page_at_a_time(desk: DeskStores) -> None:
    await desk.audit.note(a_change("0", 0))
    await desk.audit.note(a_change("1", 1))
    await desk.audit.note(a_change("2", 2))

    assert await desk.audit.changes(most=2) == (a_change("2", 2), a_change("1", 1))
    assert await desk.audit.changes(most=2, offset=2) == (a_change("0", 0),)


async def test_an_entry_is_amended_and_noted_in_one_step(desk: DeskStores) -> None:
    await desk.entries.save([an_entry()], at=NOON)
    newer = an_entry(text="changed")

    version = await desk.entries.amend(newer, former=an_entry(), change=a_change(minutes=1))

    assert version == 2
    assert (await desk.entries.load("orders")).entries == (newer,)
    assert await desk.audit.changes(most=9) == (a_change(minutes=1),)
    (revision,) = await desk.entries.revisions("orders", "track")
    assert (revision.entry, revision.at, revision.version) == (an_entry(), later(1), 2)


async def test_a_new_entry_is_amended_from_nothing_and_makes_its_base(desk: DeskStores) -> None:
    assert await desk.entries.amend(an_entry(), former=None, change=a_change()) == 1
    assert await desk.entries.versions() == {"orders": 1}


async def test_nothing_is_overwritten_that_somebody_else_has_changed(desk: DeskStores) -> None:
    await desk.entries.save([an_entry(text="theirs")], at=NOON)

    assert await desk.entries.amend(an_entry(text="mine"), former=an_entry(), change=a_change()) is None
    assert await desk.entries.amend(an_entry(text="mine"), former=None, change=a_change()) is None
    assert await desk.entries.amend(an_entry(kb="else"), former=an_entry(), change=a_change()) is None
    assert (await desk.entries.load("orders")).entries == (an_entry(text="theirs"),)
    assert await desk.audit.changes(most=9) == ()


async def test_a_revision_keeps_every_field(desk: DeskStores) -> None:
    await desk.entries.save([a_full_entry()], at=NOON)
    await desk.entries.amend(replace(a_full_entry(), tags=()), former=a_full_entry(), change=a_change())

    (revision,) = await desk.entries.revisions("orders", "spring")

    assert revision.entry == a_full_entry()
    assert await desk.entries.revisions("orders", "unknown") == ()


async def test_declined_and_badly_rated_turns_are_unsettled_newest_first(desk: DeskStores) -> None:
    declined = a_turn("t1", a_question("m1"), Declined(Reason.NOT_SURE))
    empty = a_turn("t2", a_question("m2", at=later(1)), Declined(Reason.EMPTY))
    bad = a_turn("t3", a_question("m3", at=later(2)))
    good = a_turn("t4", a_question("m4", at=later(3)))
    await desk.turns.record(declined)
    await desk.turns.record(empty)
    await desk.turns.record(bad)
    await desk.turns.record(good)
    await desk.turns.rate(Feedback("t3", Verdict.DOWN, later(4)))
    await desk.turns.rate(Feedback("t4", Verdict.UP, later(4)))

    found = await desk.questions.unsettled(since=NOON, most=9)

    assert [turn.id for turn in found] == ["t3", "t1"]
    assert [c.entry_id for c in found[1].candidates] == ["track", "cancel"]
    assert [t.id for t in await desk.questions.unsettled(since=later(1), most=9)] == ["t3"]
    assert [t.id for t in await desk.questions.unsettled(since=NOON, most=1)] == ["t3"]


async def test_what_was_looked_up_is_told_oldest_first_by_the_base_that_was_asked(desk: DeskStores) -> None:
    everywhere = replace(evidence(a_candidate()), kb="", snapshot="@7-abc")
    await desk.turns.record(a_turn("t1", a_question("m1")))
    await desk.turns.record(replace(a_turn("t2", a_question("m2", at=later(1))), evidence=None))
    await desk.turns.record(replace(a_turn("t3", a_question("m3", at=later(2))), evidence=everywhere))

    found = await desk.questions.asked(since=NOON, most=9)

    assert [(turn.id, turn.candidates) for turn in found] == [("t1", ()), ("t3", ())]
    assert [t.id for t in await desk.questions.asked(since=later(1), most=9)] == ["t3"]
    assert [t.id for t in await desk.questions.asked(since=NOON, most=1)] == ["t3"]
    assert [t.id for t in await desk.questions.asked(since=NOON, most=9, bases=["orders"])] == ["t1"]
    assert [t.id for t in await desk.questions.asked(since=NOON, most=9, bases=[""])] == ["t3"]
    assert await desk.questions.asked(since=NOON, most=9, bases=[]) == ()
