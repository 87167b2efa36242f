"""What every DocumentStore promises."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from faqbot.domain.document import Outline, Passage
from faqbot.domain.operator import Change
from faqbot.domain.protocols import AuditLog, DocumentStore, EntryStore
from faqbot.storage.database import Database
from faqbot.storage.documents import SqlDocumentStore
from faqbot.storage.memory import MemoryEntryStore
from faqbot.storage.memory_documents import MemoryDocumentStore
from faqbot.storage.memory_operators import MemoryAuditLog
from faqbot.storage.operators import SqlAuditLog
from tests.contracts.samples import NOON, a_document, an_entry, later


async def test_there_are_no_documents_at_first(document_store: DocumentStore) -> None:
    assert await document_store.documents() == ()
    assert await document_store.documents("orders") == ()


async def test_documents_come_back_as_they_were_put_in_the_order_of_base_and_id(document_store: DocumentStore) -> None:
    documents = [a_document("b"), a_document("Z"), a_document("a", kb="账户"), a_document("a_b"), a_document("a-b")]

    versions = await document_store.put(documents, at=NOON)

    assert versions == {"orders": 1, "账户": 1}
    assert await document_store.documents() == tuple(sorted(documents, key=lambda d: (d.kb, d.id)))
    assert await document_store.documents("账户") == (a_document("a", kb="账户"),)


async def test_one_document_is_found_by_base_and_id(document_store: DocumentStore) -> None:
    await document_store.put([a_document(), a_document("other"), a_document(kb="账户")], at=NOON)

    assert await document_store.document("orders", "other") == a_document("other")
    assert await document_store.document("账户", "returns") == a_document(kb="账户")
    assert await document_store.document("账户", "other") is None
    assert await document_store.document("nowhere", "returns") is None


async def test_documents_are_told_at_a_glance_by_base_and_id(document_store: DocumentStore) -> None:
    await document_store.put([a_document("b"), a_document("a"), a_document(kb="账户"), a_document(kb="staff")], at=NOON)

    found = await document_store.outlines(["账户", "orders"])

    assert [(one.document.kb, one.document.id) for one in found] == [
        ("orders", "a"),
        ("orders", "b"),
        ("账户", "returns"),
    ]
    assert found[0] == Outline(replace(a_document("a"), passages=()), len(a_document("a").passages))
    assert await document_store.outlines([]) == ()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], ["cup", "lid"]),
        (["LID"], ["lid"]),
        (["Clay", "cup"], ["cup"]),
        (["clay", "moon"], []),
        (["茶壺"], ["lid"]),
        (["护理"], ["lid"]),
        (["100%"], ["cup"]),
        (["100_"], []),
        (["shop.example"], ["cup"]),
    ],
)
async def test_documents_are_found_by_what_stands_in_them(
    document_store: DocumentStore, words: list[str], found: list[str]
) -> None:
    lid = Passage("1", "茶壶盖 of clay.", kb="orders", document="lid", heading=("保养", "护理"))
    cup = Passage("1", "100% clay.", kb="orders", document="cup")
    papers = [
        replace(a_document("lid"), title="The lid", uri="a.md", passages=(lid,)),
        replace(a_document("cup"), title="The cup", uri="https://shop.example/b", passages=(cup,)),
    ]
    await document_store.put(papers, at=NOON)

    assert [one.document.id for one in await document_store.outlines(["orders"], words)] == found


async def test_passages_belong_to_the_knowledge_base_from_that_moment_on(
    document_store: DocumentStore, entry_store: EntryStore
) -> None:
    await entry_store.save([an_entry()], at=NOON)

    await document_store.put([a_document("b"), a_document("a")], at=later(1))

    kb = await entry_store.load("orders")
    assert kb.version == 2
    assert kb.entries == (an_entry(),)
    assert kb.passages == (*a_document("a").passages, *a_document("b").passages)


async def test_an_unchanged_document_changes_nothing(document_store: DocumentStore, entry_store: EntryStore) -> None:
    await document_store.put([a_document()], at=NOON)

    again = await document_store.put([replace(a_document(), added_at=later(5))], at=later(5))

    assert again == {}
    assert await entry_store.versions() == {"orders": 1}
    assert await document_store.documents() == (a_document(),)


async def test_a_changed_document_replaces_the_former_one(
    document_store: DocumentStore, entry_store: EntryStore
) -> None:
    await document_store.put([a_document(), a_document("other")], at=NOON)
    newer = replace(a_document(text="金卡会员免费。"), digest="d2", passages=a_document(text="免费。").passages[1:])

    versions = await document_store.put([newer, a_document("other")], at=later(1))

    assert versions == {"orders": 2}
    assert await document_store.documents() == (a_document("other"), newer)
    assert (await entry_store.load("orders")).passages == (*a_document("other").passages, *newer.passages)


async def test_the_same_file_cut_otherwise_counts_as_changed(document_store: DocumentStore) -> None:
    await document_store.put([a_document()], at=NOON)

    versions = await document_store.put([replace(a_document(), passages=a_document().passages[:1])], at=NOON)

    assert versions == {"orders": 2}


async def test_a_dropped_document_takes_its_passages_along(
    document_store: DocumentStore, entry_store: EntryStore
) -> None:
    await document_store.put([a_document(), a_document("other")], at=NOON)

    dropped = await document_store.drop("orders", ["returns", "returns", "unknown"], at=later(1))

    assert dropped == 1
    kb = await entry_store.load("orders")
    assert (kb.version, kb.passages) == (2, a_document("other").passages)


async def test_dropping_what_is_not_there_is_a_no_op(document_store: DocumentStore, entry_store: EntryStore) -> None:
    await document_store.put([a_document()], at=NOON)

    assert await document_store.drop("orders", ["unknown"], at=NOON) == 0
    assert await document_store.drop("nowhere", ["returns"], at=NOON) == 0
    assert await document_store.drop("orders", [], at=NOON) == 0
    assert await entry_store.versions() == {"orders": 1}


async def test_documents_of_one_name_live_apart_in_two_bases(document_store: DocumentStore) -> None:
    await document_store.put([a_document(), a_document(kb="账户")], at=NOON)

    await document_store.drop("orders", ["returns"], at=NOON)

    assert await document_store.documents() == (a_document(kb="账户"),)


async def test_saving_entries_keeps_the_documents(document_store: DocumentStore, entry_store: EntryStore) -> None:
    await document_store.put([a_document()], at=NOON)

    await entry_store.save([an_entry()], at=later(1))
    await entry_store.remove("orders", ["track"], at=later(2))

    kb = await entry_store.load("orders")
    assert (kb.version, kb.passages) == (3, a_document().passages)


async def test_a_text_that_databases_refuse_is_mended(document_store: DocumentStore) -> None:
    await document_store.put([a_document(text="a\x00b\ud83dc")], at=NOON)
    again = await document_store.put([a_document(text="a\x00b\ud83dc")], at=NOON)

    (stored,) = await document_store.documents()
    assert stored.passages[1].text == "a\ufffdb\ufffdc"
    assert again == {}


async def test_a_time_comes_back_in_utc_and_needs_a_zone(document_store: DocumentStore) -> None:
    beijing = datetime(2026, 3, 1, 20, tzinfo=timezone(timedelta(hours=8)))
    await document_store.put([replace(a_document(), added_at=beijing)], at=NOON)

    (stored,) = await document_store.documents()
    assert stored.added_at.isoformat() == "2026-03-01T12:00:00+00:00"
    with pytest.raises(ValueError, match="no time zone"):
        await document_store.put([replace(a_document(), added_at=beijing.replace(tzinfo=None))], at=NOON)


async def test_putting_nothing_changes_nothing(document_store: DocumentStore) -> None:
    assert await document_store.put([], at=NOON) == {}


async def test_of_one_document_put_twice_the_last_counts(document_store: DocumentStore) -> None:
    await document_store.put([a_document(text="first"), a_document(text="last")], at=NOON)

    assert await document_store.documents() == (a_document(text="last"),)


async def test_documents_put_at_once_are_all_kept(document_store: DocumentStore, entry_store: EntryStore) -> None:
    await asyncio.gather(*(document_store.put([a_document(f"d{i}")], at=NOON) for i in range(5)))

    assert len(await document_store.documents("orders")) == 5
    assert await entry_store.versions() == {"orders": 5}


async def test_a_long_document_is_kept_whole(document_store: DocumentStore) -> None:
    passages = tuple(replace(a_document().passages[0], id=f"p{i}", offset=i) for i in range(2500))

    await document_store.put([replace(a_document(), passages=passages)], at=NOON)

    (stored,) = await document_store.documents()
    assert stored.passages == passages


async def test_what_is_noted_of_a_document_is_kept_together_with_it(place: str) -> None:
    change = Change(NOON, "mei", "document_added", "orders", "returns")
    entries, database = MemoryEntryStore(), None if place == "memory" else Database(place)
    documents: DocumentStore = MemoryDocumentStore(entries) if database is None else SqlDocumentStore(database)
    audit: AuditLog = MemoryAuditLog(entries) if database is None else SqlAuditLog(database)

    await documents.put([a_document()], at=NOON, changes=[change])
    await documents.put([a_document()], at=NOON)

    assert await audit.changes(most=9) == (change,)
    if database is not None:
        await database.close()
