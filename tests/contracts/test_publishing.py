"""What every store of golden questions, drafts and editions promises."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from faqbot.domain.edition import Cause, Draft, Edition, Replacing, Said
from faqbot.domain.faq import Declaration, Declares, Entry, Lexicon, State
from faqbot.domain.golden import Expected, Expects, GoldenQuestion
from faqbot.domain.operator import Change
from faqbot.domain.protocols import AuditLog, DraftStore, EditionStore, EntryStore, GoldenStore, Staging
from faqbot.storage.database import Database
from faqbot.storage.drafts import SqlDraftStore
from faqbot.storage.editions import SqlEditionStore
from faqbot.storage.entries import SqlEntryStore
from faqbot.storage.golden import SqlGoldenStore
from faqbot.storage.memory import MemoryEntryStore
from faqbot.storage.memory_incoming import MemoryStaging
from faqbot.storage.memory_operators import MemoryAuditLog
from faqbot.storage.memory_publishing import MemoryDraftStore, MemoryEditionStore, MemoryGoldenStore
from faqbot.storage.operators import SqlAuditLog
from faqbot.storage.staging import SqlStaging
from tests.contracts.samples import EN, NOON, ZH, a_full_entry, an_entry, later

REFUND = GoldenQuestion("怎么退款？", ZH, "orders", Expected(Expects.ENTRY, "orders", "refund"))
MOON = GoldenQuestion("to the moon?", EN, "", Expected(Expects.DECLINED))


@dataclass(frozen=True, slots=True)
class House:
    """The stores that publishing needs, of one kind."""

    entries: EntryStore
    audit: AuditLog
    golden: GoldenStore
    drafts: DraftStore
    staging: Staging
    editions: EditionStore


@pytest.fixture
async def house(place: str) -> AsyncIterator[House]:
    if place == "memory":
        entries = MemoryEntryStore()
        drafts = MemoryDraftStore(entries)
        audit = MemoryAuditLog(entries)
        yield House(
            entries, audit, MemoryGoldenStore(), drafts, MemoryStaging(drafts), MemoryEditionStore(entries, drafts)
        )
        return
    database = Database(place)
    audit_log = SqlAuditLog(database)
    yield House(
        SqlEntryStore(database),
        audit_log,
        SqlGoldenStore(database),
        SqlDraftStore(database),
        SqlStaging(database),
        SqlEditionStore(database),
    )
    await database.close()


def a_draft(entry: Entry | None = None, *, asked_by: str = "") -> Draft:
    return Draft(entry or an_entry(text="changed"), "d1", "mei", NOON, asked_by)


def a_change(action: str = "draft") -> Change:
    return Change(NOON, "mei", action, "orders", "track")


def proposed(version: int, minutes: float = 1) -> Edition:
    return Edition("orders", 0, version, later(minutes), "li", Cause.PUBLISHED, "prices", "agreed")


async def test_golden_questions_are_kept_once_and_dropped_by_id(house: House) -> None:
    await house.golden.keep([REFUND, MOON], at=NOON)
    await house.golden.keep([replace(MOON, expected=Expected(Expects.COMPUTED))], at=NOON)
    await house.golden.keep([], at=NOON)

    assert await house.golden.questions() == (replace(MOON, expected=Expected(Expects.COMPUTED)), REFUND)
    assert await house.golden.questions("orders") == (REFUND,)
    assert await house.golden.drop(REFUND.id)
    assert not await house.golden.drop(REFUND.id)
    assert await house.golden.questions("orders") == ()


async def test_a_draft_is_kept_whole_and_noted(house: House) -> None:
    draft = a_draft(a_full_entry(), asked_by="mei")

    assert await house.drafts.put(draft, former=None, change=a_change())

    assert await house.drafts.drafts() == (draft,)
    assert await house.drafts.drafts("account") == ()
    assert await house.audit.changes(most=9) == (a_change(),)


async def test_a_draft_of_somebody_else_is_not_overwritten(house: House) -> None:
    mine, theirs = a_draft(an_entry(text="mine")), a_draft(an_entry(text="theirs"))
    await house.drafts.put(theirs, former=None, change=a_change())

    assert not await house.drafts.put(mine, former=None, change=a_change())
    assert not await house.drafts.put(mine, former=a_draft(), change=a_change())
    assert not await house.drafts.drop(mine, change=a_change())
    assert await house.drafts.drafts() == (theirs,)
    assert len(await house.audit.changes(most=9)) == 1
    assert await house.drafts.put(mine, former=theirs, change=a_change())
    assert await house.drafts.drop(mine, change=a_change("withdrawn"))
    assert await house.drafts.drafts() == ()


async def staged(house: House, batch: str, *pieces: Replacing) -> bool:
    for piece in pieces:
        await house.staging.stage(batch, [piece])
    return await house.staging.adopt(batch, changes=[a_change("imported")])


async def test_staged_drafts_are_kept_together_or_not_at_all(house: House) -> None:
    first, second, other = a_draft(), a_draft(an_entry("cancel")), a_draft(an_entry("track", text="theirs"))
    newer = a_draft(an_entry(text="newer"))

    assert await staged(house, "a", Replacing(first))
    assert not await staged(house, "b", Replacing(newer), Replacing(second))
    assert not await staged(house, "c", Replacing(newer, replace(other, by="li")), Replacing(second))
    assert not await staged(house, "d", Replacing(newer, replace(first, asked_by="mei")), Replacing(second))
    assert not await staged(house, "e", Replacing(newer, first), Replacing(second, other))
    assert await house.drafts.drafts() == (first,)
    assert await staged(house, "f", Replacing(newer, first), Replacing(second))

    assert await house.drafts.drafts() == (second, newer)
    assert [change.action for change in await house.audit.changes(most=9)] == ["imported", "imported"]


async def test_what_is_staged_is_seen_by_nobody_and_can_be_abandoned(house: House) -> None:
    await house.staging.stage("a", [Replacing(a_draft())])
    marks = await house.drafts.marks()
    await house.staging.abandon("a")

    assert (await house.drafts.drafts(), marks) == ((), {})
    assert await staged(house, "a", Replacing(a_draft(an_entry("cancel"))))
    assert [draft.entry.id for draft in await house.drafts.drafts()] == ["cancel"]


async def test_the_mark_of_a_base_rises_with_each_change_of_its_drafts(house: House) -> None:
    first, second = a_draft(), a_draft(an_entry("cancel"))
    found = [await house.drafts.marks()]

    await house.drafts.put(first, former=None, change=a_change())
    found.append(await house.drafts.marks())
    await staged(house, "a", Replacing(second))
    found.append(await house.drafts.marks())
    await house.drafts.drop(first, change=a_change())
    found.append(await house.drafts.marks())
    proposed = Edition("orders", 0, 0, NOON, "mei", Cause.PUBLISHED)
    await house.editions.issue(proposed, [second.entry], drafts=[second], changes=[a_change()])
    found.append(await house.drafts.marks())

    assert [mark.get("orders", 0) for mark in found] == sorted({mark.get("orders", 0) for mark in found})
    assert len(found) == 5


async def test_what_customers_are_told_anew_is_an_edition_whoever_changed_it(house: House) -> None:
    unseen = replace(an_entry("unseen"), state=State.DRAFT)
    await house.entries.save([an_entry()], at=NOON)
    await house.entries.save([unseen], at=NOON)
    await house.entries.save([an_entry("cancel"), replace(unseen, tags=("x",))], at=later(1))
    await house.entries.remove("orders", ["cancel"], at=later(2))
    await house.entries.remove("orders", ["unseen"], at=later(3))

    found = await house.editions.editions("orders", most=9)

    assert [(e.number, e.version, e.added, e.by, e.cause) for e in found] == [
        (3, 4, (), "faqbot", Cause.IMPORTED),
        (2, 3, ("cancel",), "faqbot", Cause.IMPORTED),
        (1, 1, ("track",), "faqbot", Cause.IMPORTED),
    ]
    assert [e.number for e in await house.editions.editions("orders", most=1, offset=1)] == [2]
    assert await house.editions.editions("account", most=9) == ()


async def test_drafts_are_issued_as_the_next_edition_in_one_step(house: House) -> None:
    await house.entries.save([an_entry()], at=NOON)
    kept, left = a_draft(), a_draft(an_entry("later"))
    await house.drafts.put(kept, former=None, change=a_change())
    await house.drafts.put(left, former=None, change=a_change())

    issued = await house.editions.issue(
        proposed(1), [kept.entry, an_entry("new")], drafts=[kept], changes=[a_change("published")]
    )

    assert issued == replace(proposed(1), number=2, version=2, added=("new",))
    assert await house.editions.editions("orders", most=1) == (issued,)
    assert await house.drafts.drafts() == (left,)
    assert (await house.entries.load("orders")).entries == (an_entry("new"), kept.entry)
    assert (await house.audit.changes(most=1)) == (a_change("published"),)


async def test_nothing_is_issued_that_was_made_from_another_state(house: House) -> None:
    await house.entries.save([an_entry()], at=NOON)
    await house.drafts.put(a_draft(), former=None, change=a_change())
    newer = replace(a_draft(), asked_by="li")

    other_draft = await house.editions.issue(proposed(1), [newer.entry], drafts=[newer], changes=[a_change()])
    other_version = await house.editions.issue(proposed(2), [newer.entry], drafts=[a_draft()], changes=[a_change()])
    no_base = await house.editions.issue(replace(proposed(3), kb="else"), [], drafts=[], changes=[a_change()])

    assert (other_draft, other_version, no_base) == (None, None, None)
    assert (await house.entries.load("orders")).entries == (an_entry(),)
    assert await house.drafts.drafts() == (a_draft(),)
    assert len(await house.audit.changes(most=9)) == 1


async def test_a_first_edition_makes_its_base(house: House) -> None:
    issued = await house.editions.issue(proposed(0), [an_entry()], drafts=[], changes=[a_change()])

    assert issued is not None
    assert (issued.number, issued.version) == (1, 1)
    assert (await house.entries.load("orders")).entries == (an_entry(),)


async def test_an_edition_tells_what_entries_were_then(house: House) -> None:
    await house.entries.save([an_entry("a"), an_entry("b"), an_entry("c")], at=NOON)
    await house.editions.issue(
        proposed(1), [an_entry("a", text="second"), an_entry("new")], drafts=[], changes=[a_change()]
    )
    await house.editions.issue(
        proposed(2), [an_entry("a", text="third"), an_entry("new", text="x")], drafts=[], changes=[a_change()]
    )
    await house.entries.remove("orders", ["b"], at=later(3))

    assert await house.editions.former("orders", 1) == {"a": an_entry("a"), "b": an_entry("b"), "new": None}
    assert await house.editions.former("orders", 2) == {
        "a": an_entry("a", text="second"),
        "b": an_entry("b"),
        "new": an_entry("new"),
    }
    assert await house.editions.former("orders", 4) == {}
    assert await house.editions.former("orders", 5) is None


HOURS = Declaration(Declares.HOURS, "support", '{"name":"support"}')
LATER_HOURS = replace(HOURS, body='{"name":"support","holidays":"closed"}')
WORDS = Lexicon(("parcel",), (("parcel", "package"),))


async def test_what_is_declared_makes_an_edition_that_says_what(house: House) -> None:
    await house.entries.save([an_entry()], at=NOON)
    change = Change(later(1), "mei", "declaration", "orders", "hours support")

    await house.entries.declare("orders", HOURS, former=None, change=change, reason="open at last")
    await house.entries.save([], at=later(2), lexicons={"orders": WORDS})
    await house.entries.save([], at=later(3), lexicons={"orders": WORDS})
    found = await house.editions.editions("orders", most=9)

    assert [(e.number, e.version, e.by, e.cause, e.note, e.reason) for e in found] == [
        (3, 3, "faqbot", Cause.IMPORTED, "", ""),
        (2, 2, "mei", Cause.DECLARED, "hours support", "open at last"),
        (1, 1, "faqbot", Cause.IMPORTED, "", ""),
    ]
    assert [await house.editions.said("orders", number) for number in (1, 2, 3, 4)] == [
        Said(),
        Said(declared=(HOURS,)),
        Said(WORDS, (HOURS,)),
        None,
    ]


async def test_an_edition_is_issued_with_what_the_base_is_to_say(house: House) -> None:
    await house.entries.save([an_entry()], at=NOON, lexicons={"orders": WORDS}, declared={"orders": [LATER_HOURS]})
    former = Said(declared=(HOURS,))

    await house.editions.issue(proposed(1), [], drafts=[], changes=[a_change()], said=former)
    base = await house.entries.load("orders")
    await house.editions.issue(proposed(2), [an_entry("new")], drafts=[], changes=[a_change()])

    assert (base.version, base.lexicon, base.declared) == (2, Lexicon(), (HOURS,))
    assert [await house.editions.said("orders", number) for number in (1, 2, 3)] == [
        Said(WORDS, (LATER_HOURS,)),
        former,
        former,
    ]
