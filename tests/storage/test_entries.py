"""What the entries leave behind in the database, and what happens when it fails."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from faqbot.domain.faq import KnowledgeBase
from faqbot.storage.database import Database
from faqbot.storage.entries import SqlEntryStore
from faqbot.storage.entry_rows import entry_json
from faqbot.storage.tables import EntryRow, PhrasingRow, RevisionRow
from tests.contracts.samples import NOON, a_full_entry, an_entry, later

BREAK_PHRASINGS = """
CREATE TRIGGER break_phrasings BEFORE INSERT ON phrasings WHEN NEW.text = 'broken'
BEGIN SELECT RAISE(ABORT, 'the disk is on fire'); END
"""


async def test_a_changed_entry_keeps_its_former_state_as_a_revision(database: Database) -> None:
    store = SqlEntryStore(database)
    await store.save([a_full_entry(), an_entry()], at=NOON)

    await store.save([an_entry("spring"), an_entry(), an_entry("new")], at=later(1))

    assert await _revisions(database) == [("spring", later(1), 2, "changed", entry_json(a_full_entry()))]


async def test_a_removed_entry_is_kept_as_a_revision(database: Database) -> None:
    store = SqlEntryStore(database)
    await store.save([a_full_entry()], at=NOON)

    await store.remove("orders", ["spring"], at=later(1))

    assert await _revisions(database) == [("spring", later(1), 2, "removed", entry_json(a_full_entry()))]


async def test_a_revision_holds_the_whole_entry(database: Database) -> None:
    store = SqlEntryStore(database)
    await store.save([a_full_entry()], at=NOON)
    await store.remove("orders", ["spring"], at=NOON)

    ((*_, entry),) = await _revisions(database)

    assert entry == {
        "id": "spring",
        "kb": "orders",
        "state": "draft",
        "tags": ["sale", "季节", "sale 2"],
        "phrasings": [
            {"text": "spring sale", "language": "en"},
            {"text": "春季促销", "language": "zh"},
            {"text": "what is on sale", "language": "en"},
        ],
        "answers": {"en": "Ten percent off.\n\n- tea\n- bowls", "zh": "全场九折。"},
        "links": [
            {"url": "https://shop.example/sale", "title": {"en": "Sale"}},
            {"url": "tel:4000000000", "title": {"zh": "电话", "en": "Phone"}},
        ],
        "valid_from": "2026-03-01T12:00:00+00:00",
        "valid_until": "2026-03-01T12:00:30.000007+00:00",
    }


async def test_only_a_changed_entry_gets_a_new_time(database: Database) -> None:
    store = SqlEntryStore(database)
    await store.save([an_entry("a"), an_entry("b")], at=NOON)

    await store.save([an_entry("a"), an_entry("b", text="changed")], at=later(1))

    async with database.reading() as connection:
        times = (await connection.execute(select(EntryRow.id, EntryRow.updated_at).order_by(EntryRow.id))).all()
    assert [tuple(row) for row in times] == [("a", NOON), ("b", later(1))]


async def test_removing_takes_the_phrasings_along(database: Database) -> None:
    store = SqlEntryStore(database)
    await store.save([an_entry("a"), an_entry("b")], at=NOON)

    await store.remove("orders", ["a"], at=NOON)

    async with database.reading() as connection:
        left = (await connection.scalars(select(PhrasingRow.entry_id))).all()
    assert left == ["b", "b"]


async def test_a_save_that_fails_half_way_changes_nothing(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    store = SqlEntryStore(database)
    await store.save([an_entry()], at=NOON)
    async with database.writing() as connection:
        await connection.execute(text(BREAK_PHRASINGS))

    with pytest.raises(IntegrityError, match="on fire"):
        await store.save([an_entry(text="good"), an_entry("other", kb="account", text="broken")], at=later(1))

    assert await store.versions() == {"orders": 1}
    assert await store.load("orders") == KnowledgeBase("orders", 1, (an_entry(),))
    assert await _revisions(database) == []
    await database.close()


async def test_a_load_sees_one_moment_while_another_process_saves(url: str) -> None:
    here, elsewhere = Database(url), Database(url)
    await SqlEntryStore(elsewhere).save([an_entry()], at=NOON)

    async with here.reading() as connection:
        before = (await connection.scalars(select(PhrasingRow.text))).all()
        await SqlEntryStore(elsewhere).save([an_entry(text="changed")], at=NOON)
        after = (await connection.scalars(select(PhrasingRow.text))).all()

    assert after == before
    await here.close()
    await elsewhere.close()


async def test_entries_are_there_after_a_restart(url: str) -> None:
    before = Database(url)
    await SqlEntryStore(before).save([a_full_entry()], at=NOON)
    await before.close()

    after = Database(url)

    assert (await SqlEntryStore(after).load("orders")).entries == (a_full_entry(),)
    await after.close()


async def _revisions(database: Database) -> list[tuple[object, ...]]:
    kept = select(RevisionRow.entry_id, RevisionRow.at, RevisionRow.version, RevisionRow.action, RevisionRow.entry)
    async with database.reading() as connection:
        return [tuple(row) for row in await connection.execute(kept.order_by(RevisionRow.id))]
