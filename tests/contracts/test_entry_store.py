"""What every EntryStore promises."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from faqbot.domain.errors import UnknownKnowledgeBase
from faqbot.domain.faq import Changed, Declaration, Declares, KnowledgeBase, Lexicon, Phrasing, State
from faqbot.domain.operator import Change
from faqbot.domain.protocols import EntryStore
from tests.contracts.samples import EN, NOON, ZH, a_full_entry, an_entry, later

WORDS = Lexicon(("灯笼街", "pu'er"), (("退款", "退钱"), ("parcel", "package", "包裹")))


async def test_a_new_store_has_no_knowledge_bases(entry_store: EntryStore) -> None:
    assert await entry_store.versions() == {}


async def test_an_unknown_knowledge_base_is_named_in_the_error(entry_store: EntryStore) -> None:
    await entry_store.save([an_entry()], at=NOON)

    with pytest.raises(UnknownKnowledgeBase, match="no knowledge base 账户"):
        await entry_store.load("账户")


async def test_entries_come_back_as_they_were_written_in_the_order_of_their_ids(
    entry_store: EntryStore,
) -> None:
    entries = [
        an_entry("track"),
        a_full_entry(),
        an_entry("Zoo"),
        an_entry("zoo"),
        an_entry("a-b"),
        an_entry("a_b"),
    ]

    versions = await entry_store.save(entries, at=NOON, lexicons={"orders": WORDS})

    expected = tuple(sorted(entries, key=lambda entry: entry.id))
    assert versions == {"orders": 1}
    assert await entry_store.load("orders") == KnowledgeBase("orders", 1, expected, WORDS)


async def test_times_come_back_in_utc(entry_store: EntryStore) -> None:
    beijing = timezone(timedelta(hours=8))
    entry = replace(an_entry(), valid_from=datetime(2026, 3, 1, 20, tzinfo=beijing))

    await entry_store.save([entry], at=NOON)

    (stored,) = (await entry_store.load("orders")).entries
    assert stored.valid_from is not None
    assert stored.valid_from.isoformat() == "2026-03-01T12:00:00+00:00"


async def test_an_entry_without_links_tags_or_one_of_the_answers_is_kept(entry_store: EntryStore) -> None:
    entry = replace(an_entry(), answers={ZH: "好的"}, phrasings=(Phrasing("好吗", ZH),), state=State.ARCHIVED)

    await entry_store.save([entry], at=NOON)

    assert (await entry_store.load("orders")).entries == (entry,)


async def test_a_text_that_databases_refuse_is_mended_rather_than_refused(entry_store: EntryStore) -> None:
    entry = an_entry(text="a\x00b\ud83dc")

    await entry_store.save([entry], at=NOON)
    again = await entry_store.save([entry], at=NOON)

    (stored,) = (await entry_store.load("orders")).entries
    assert stored.phrasings[0].text == "a\ufffdb\ufffdc"
    assert again == {}


async def test_saving_equal_entries_changes_nothing(entry_store: EntryStore) -> None:
    await entry_store.save([an_entry(), a_full_entry()], at=NOON, lexicons={"orders": WORDS})

    versions = await entry_store.save([a_full_entry(), an_entry()], at=later(1), lexicons={"orders": WORDS})

    assert versions == {}
    assert await entry_store.versions() == {"orders": 1}


async def test_the_same_moment_in_another_zone_changes_nothing(entry_store: EntryStore) -> None:
    beijing = timezone(timedelta(hours=8))
    await entry_store.save([replace(an_entry(), valid_from=NOON)], at=NOON)

    versions = await entry_store.save([replace(an_entry(), valid_from=NOON.astimezone(beijing))], at=NOON)

    assert versions == {}


@pytest.mark.parametrize(
    "change",
    [
        {"phrasings": tuple(reversed(an_entry().phrasings))},
        {"phrasings": an_entry().phrasings[:1]},
        {"phrasings": (*an_entry().phrasings, Phrasing("track it", EN))},
        {"answers": {EN: "Open **My orders**."}},
        {"tags": ("delivery",)},
        {"state": State.DRAFT},
        {"valid_from": NOON},
        {"valid_until": NOON},
        {"links": a_full_entry().links},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_every_change_of_an_entry_is_stored_and_raises_the_version(
    entry_store: EntryStore, change: dict[str, object]
) -> None:
    changed = replace(an_entry(), **change)  # type: ignore[arg-type]  # each field has its own type
    await entry_store.save([an_entry(), an_entry("other")], at=NOON)

    versions = await entry_store.save([changed, an_entry("other")], at=later(1))

    assert versions == {"orders": 2}
    assert await entry_store.load("orders") == KnowledgeBase("orders", 2, (an_entry("other"), changed))


async def test_the_last_of_two_entries_with_one_id_counts(entry_store: EntryStore) -> None:
    await entry_store.save([an_entry(text="first"), an_entry(text="last")], at=NOON)

    assert (await entry_store.load("orders")).entries == (an_entry(text="last"),)


async def test_saving_nothing_changes_nothing(entry_store: EntryStore) -> None:
    assert await entry_store.save([], at=NOON) == {}
    assert await entry_store.versions() == {}


async def test_a_lexicon_alone_makes_a_knowledge_base(entry_store: EntryStore) -> None:
    versions = await entry_store.save([], at=NOON, lexicons={"orders": Lexicon()})

    assert versions == {"orders": 1}
    assert await entry_store.load("orders") == KnowledgeBase("orders", 1)


async def test_a_lexicon_replaces_the_earlier_one_and_no_lexicon_leaves_it(entry_store: EntryStore) -> None:
    await entry_store.save([an_entry()], at=NOON, lexicons={"orders": WORDS})
    kept = await entry_store.save([an_entry("new")], at=NOON)
    replaced = await entry_store.save([], at=NOON, lexicons={"orders": Lexicon(("茶",))})

    base = await entry_store.load("orders")

    assert (kept, replaced) == ({"orders": 2}, {"orders": 3})
    assert base.lexicon == Lexicon(("茶",))
    assert len(base.entries) == 2


async def test_knowledge_bases_do_not_see_each_other(entry_store: EntryStore) -> None:
    await entry_store.save([an_entry(), an_entry(kb="账户", text="mine")], at=NOON)

    changed = await entry_store.save([an_entry(), an_entry(kb="账户", text="changed")], at=NOON)
    removed = await entry_store.remove("orders", ["track"], at=NOON)

    assert (changed, removed) == ({"账户": 2}, 1)
    assert await entry_store.versions() == {"orders": 2, "账户": 2}
    assert (await entry_store.load("账户")).entries == (an_entry(kb="账户", text="changed"),)


async def test_removing_deletes_and_raises_the_version(entry_store: EntryStore) -> None:
    await entry_store.save([an_entry("a"), an_entry("b"), an_entry("c")], at=NOON)

    removed = await entry_store.remove("orders", ["a", "c", "a", "unknown"], at=later(1))

    assert removed == 2
    assert await entry_store.load("orders") == KnowledgeBase("orders", 2, (an_entry("b"),))


@pytest.mark.parametrize(("kb", "ids"), [("orders", ["x"]), ("orders", []), ("unknown", ["track"])])
async def test_removing_what_is_not_there_changes_nothing(entry_store: EntryStore, kb: str, ids: list[str]) -> None:
    await entry_store.save([an_entry()], at=NOON)

    assert await entry_store.remove(kb, ids, at=NOON) == 0
    assert await entry_store.versions() == {"orders": 1}


async def test_a_removed_entry_can_come_back(entry_store: EntryStore) -> None:
    await entry_store.save([an_entry()], at=NOON)
    await entry_store.remove("orders", ["track"], at=NOON)

    versions = await entry_store.save([an_entry()], at=NOON)

    assert versions == {"orders": 3}
    assert (await entry_store.load("orders")).entries == (an_entry(),)


async def test_a_save_that_fails_changes_nothing(entry_store: EntryStore) -> None:
    await entry_store.save([an_entry()], at=NOON)
    without_zone = replace(an_entry("bad", kb="account"), valid_from=datetime(2026, 1, 1))  # noqa: DTZ001 - it is the point

    with pytest.raises(ValueError, match="has no time zone"):
        await entry_store.save([an_entry(text="new"), without_zone], at=NOON, lexicons={"orders": WORDS})

    assert await entry_store.versions() == {"orders": 1}
    assert await entry_store.load("orders") == KnowledgeBase("orders", 1, (an_entry(),))


async def test_five_thousand_entries_are_saved_and_changed_at_once(entry_store: EntryStore) -> None:
    entries = [an_entry(f"e{number:05}", text=f"question {number}") for number in range(5000)]
    changed = [*entries[:2500], *(replace(entry, tags=("new",)) for entry in entries[2500:])]
    await entry_store.save(entries, at=NOON)

    versions = await entry_store.save(changed, at=later(1))

    assert versions == {"orders": 2}
    assert (await entry_store.load("orders")).entries == tuple(changed)


async def test_saves_at_the_same_time_all_count(entry_store: EntryStore) -> None:
    entries = [an_entry(f"e{number}") for number in range(8)]

    versions = await asyncio.gather(*(entry_store.save([entry], at=NOON) for entry in entries))

    assert sorted(version["orders"] for version in versions) == list(range(1, 9))
    assert await entry_store.load("orders") == KnowledgeBase("orders", 8, tuple(entries))


async def test_a_save_can_delete_entries_in_the_same_step(entry_store: EntryStore) -> None:
    await entry_store.save([an_entry("old"), an_entry("kept")], at=NOON)

    versions = await entry_store.save([an_entry("new")], at=later(1), without={"orders": ["old", "never-was"]})

    assert [entry.id for entry in (await entry_store.load("orders")).entries] == ["kept", "new"]
    assert versions["orders"] > 1


async def test_declarations_are_kept_replaced_by_name_and_raise_the_version(entry_store: EntryStore) -> None:
    first, other = Declaration(Declares.TEMPLATE, "fee", "{}"), Declaration(Declares.HOURS, "shop", "{}")
    newer = Declaration(Declares.TEMPLATE, "fee", '{"name":"fee"}')

    await entry_store.save([], at=NOON, declared={"orders": [first, other]})
    again = await entry_store.save([], at=NOON, declared={"orders": [first]})
    changed = await entry_store.save([], at=NOON, declared={"orders": [newer]})

    assert again == {}
    assert changed.keys() == {"orders"}
    assert (await entry_store.load("orders")).declared == (other, newer)


async def test_one_declaration_is_added_replaced_and_taken_back_where_nobody_was_quicker(
    entry_store: EntryStore,
) -> None:
    first, newer = Declaration(Declares.TEMPLATE, "fee", "{}"), Declaration(Declares.TEMPLATE, "fee", '{"name":"fee"}')
    hours = Declaration(Declares.HOURS, "fee", "{}")
    noted = Change(NOON, "ann", "declaration", "orders", "template fee")
    await entry_store.save([an_entry()], at=NOON, declared={"orders": [hours]})

    added = await entry_store.declare("orders", first, former=None, change=noted)
    outrun = await entry_store.declare("orders", newer, former=None, change=noted)
    replaced = await entry_store.declare("orders", newer, former=first, change=noted)
    kept = (await entry_store.load("orders")).declared
    gone = await entry_store.declare("orders", None, former=newer, change=noted)
    nowhere = await entry_store.declare("moon", first, former=None, change=noted)

    assert (added, outrun, replaced, gone, nowhere) == (True, False, True, True, False)
    assert kept == (hours, newer)
    assert (await entry_store.load("orders")).declared == (hours,)
    assert await entry_store.versions() == {"orders": 4}


async def test_what_changed_since_a_version_is_told_with_what_is_gone(entry_store: EntryStore) -> None:
    await entry_store.save([an_entry("stays"), an_entry("changes"), an_entry("goes")], at=NOON)
    since = (await entry_store.versions())["orders"]
    changed, added = an_entry("changes", text="another wording"), an_entry("comes")

    await entry_store.save([an_entry("stays"), changed], at=later(1))
    await entry_store.save([added], at=later(2), without={"orders": ["goes"]})
    found = await entry_store.changed("orders", since)

    assert found.version == (await entry_store.versions())["orders"]
    assert sorted(found.entries, key=lambda entry: entry.id) == [changed, added]
    assert found.gone == ("goes",)


async def test_ids_and_some_entries_are_read_without_the_rest_of_a_base(entry_store: EntryStore) -> None:
    await entry_store.save([an_entry("b"), an_entry("a"), an_entry("B")], at=NOON)

    assert await entry_store.ids("orders") == ("B", "a", "b")
    assert await entry_store.some("orders", ["b", "gone", "\x00", "B"]) == {"b": an_entry("b"), "B": an_entry("B")}
    assert (await entry_store.ids("moon"), dict(await entry_store.some("moon", ["b"]))) == ((), {})


async def test_nothing_has_changed_since_the_present_version(entry_store: EntryStore) -> None:
    await entry_store.save([an_entry("stays")], at=NOON)
    version = (await entry_store.versions())["orders"]

    assert await entry_store.changed("orders", version) == Changed(version)
    with pytest.raises(UnknownKnowledgeBase):
        await entry_store.changed("nothing", 0)
