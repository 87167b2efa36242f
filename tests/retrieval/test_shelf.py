"""The snapshots in use."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from faqbot.app import SnapshotBuilder
from faqbot.domain.calibration import Calibration
from faqbot.domain.document import Document, Passage
from faqbot.domain.errors import DatabaseUnavailable, UnknownKnowledgeBase
from faqbot.domain.faq import KnowledgeBase, Lexicon, joined
from faqbot.domain.tolerance import Tolerance
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.retrieval.calibration import shipped
from faqbot.retrieval.shelf import EVERYTHING, Shelf, together
from faqbot.retrieval.snapshot import Snapshot
from faqbot.storage.memory import MemoryEntryStore
from faqbot.storage.memory_calibrations import MemoryCalibrationStore
from faqbot.storage.memory_documents import MemoryDocumentStore
from tests.retrieval.bases import EN, NOON, PASSWORD, REFUND, TRACK, a_base, an_entry, eventually, search

LATER = NOON + timedelta(hours=1)
OTHER = an_entry("tea", "which teas do you sell", kb="tea")


class Interrupted(MemoryEntryStore):
    """An entry store whose database may go away."""

    is_down = False

    async def versions(self) -> Mapping[str, int]:
        if self.is_down:
            raise DatabaseUnavailable("The database does not answer; start it.")
        return await super().versions()


@dataclass
class Builder:
    """Builds snapshots, counts them, and waits while its gate is closed."""

    built: list[str] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    build: SnapshotBuilder = field(default_factory=lambda: SnapshotBuilder(LatentEmbedder(), None, 0.05))

    def __call__(self, kb: KnowledgeBase, calibration: Calibration | None) -> Snapshot:
        self.built.append(f"{kb.id}@{kb.version}")
        assert self.gate.wait(10)
        return self.build(kb, calibration)


@dataclass
class House:
    """A shelf with its stores."""

    entries: Interrupted
    calibrations: MemoryCalibrationStore
    builder: Builder
    shelf: Shelf


@pytest.fixture
async def house() -> House:
    """A shelf over two knowledge bases: "shop" and "tea"."""
    entries, calibrations, builder = Interrupted(), MemoryCalibrationStore(), Builder()
    await entries.save([TRACK, REFUND, OTHER], at=NOON)
    builder.gate.set()
    return House(entries, calibrations, builder, Shelf(entries, calibrations, builder))


async def test_a_snapshot_is_built_once_and_then_handed_out(house: House) -> None:
    first, second = await asyncio.gather(house.shelf.snapshot("shop"), house.shelf.snapshot("shop"))

    assert first is second
    assert await house.shelf.snapshot("shop") is first
    assert house.builder.built == ["shop@1"]


async def test_an_edit_shows_after_a_refresh_and_not_before(house: House) -> None:
    before = await house.shelf.snapshot("shop")
    await house.entries.save([PASSWORD], at=LATER)
    unrefreshed = await house.shelf.snapshot("shop")

    await house.shelf.refresh()

    after = await house.shelf.snapshot("shop")
    assert unrefreshed is before
    assert [entry.id for entry in after.entries] == ["password", "refund", "track"]
    assert [entry.id for entry in before.entries] == ["refund", "track"]


async def test_a_refresh_rebuilds_only_what_is_in_use_and_has_changed(house: House) -> None:
    await house.shelf.snapshot("shop")
    await house.shelf.snapshot("tea")
    await house.entries.save([replace(OTHER, answers={EN: "Green ones."})], at=LATER)

    await house.shelf.refresh()
    await house.shelf.refresh()

    assert house.builder.built == ["shop@1", "tea@1", "tea@2"]


async def test_an_unknown_base_is_named_with_the_known_ones(house: House) -> None:
    with pytest.raises(UnknownKnowledgeBase, match="no knowledge base 'shp'; the known ones are: shop, tea"):
        await house.shelf.snapshot("shp")


async def test_without_any_base_there_is_still_an_empty_whole() -> None:
    shelf = Shelf(MemoryEntryStore(), MemoryCalibrationStore(), SnapshotBuilder(LatentEmbedder(), None, 0.05))

    assert (await shelf.snapshot()).entries == ()
    with pytest.raises(UnknownKnowledgeBase, match="the known ones are: none"):
        await shelf.snapshot("shop")


async def test_everything_is_all_bases_and_a_base_is_its_own_entries_alone(house: House) -> None:
    whole, shop = await house.shelf.snapshot(), await house.shelf.snapshot("shop")

    assert {entry.kb for entry in whole.entries} == {"shop", "tea"}
    assert {entry.kb for entry in shop.entries} == {"shop"}
    assert whole.kb.id == EVERYTHING


async def test_a_change_in_any_base_renews_everything(house: House) -> None:
    await house.shelf.snapshot()
    await house.entries.remove("tea", ["tea"], at=LATER)

    await house.shelf.refresh()

    assert {entry.kb for entry in (await house.shelf.snapshot()).entries} == {"shop"}


async def test_a_base_that_is_gone_is_unknown_after_a_refresh(house: House) -> None:
    await house.shelf.snapshot("tea")
    shelf = Shelf(house.entries, house.calibrations, house.builder)
    await shelf.snapshot("tea")
    del house.entries.bases["tea"]

    await shelf.refresh()

    with pytest.raises(UnknownKnowledgeBase):
        await shelf.snapshot("tea")


async def test_during_a_rebuild_a_reader_gets_the_old_snapshot_whole(house: House) -> None:
    old = await house.shelf.snapshot("shop")
    await house.entries.save([PASSWORD], at=LATER)
    house.builder.gate.clear()

    refreshing = asyncio.create_task(house.shelf.refresh())
    assert await eventually(_has_begun(house, "shop@2"), within_s=5)
    during = await house.shelf.snapshot("shop")
    house.builder.gate.set()
    await refreshing

    assert during is old
    assert search(during, "where is my parcel").candidates[0].entry.id == "track"
    assert len((await house.shelf.snapshot("shop")).entries) == 3


async def test_a_document_that_goes_while_an_index_is_built_is_found_no_more(house: House) -> None:
    documents = MemoryDocumentStore(house.entries)
    await documents.put([a_paper("lid"), a_paper("cup")], at=NOON)
    before = await house.shelf.snapshot("shop")
    house.builder.gate.clear()
    await documents.put([a_paper("tea")], at=LATER)
    refreshing = asyncio.create_task(house.shelf.refresh())
    assert await eventually(_has_begun(house, "shop@3"), within_s=5)
    await documents.drop("shop", ["lid"], at=LATER)

    await house.shelf.hide()
    during = await house.shelf.snapshot("shop")
    house.builder.gate.set()
    await refreshing
    built = await house.shelf.snapshot("shop")
    await house.shelf.refresh()
    after = await house.shelf.snapshot("shop")

    assert [papers(one) for one in (before, during, built, after)] == [
        {"lid", "cup"},
        {"cup"},
        {"cup", "tea"},
        {"cup", "tea"},
    ]
    assert len(after.passages.passages) == 2


async def test_a_document_that_went_is_not_found_while_the_index_without_it_is_built(house: House) -> None:
    documents = MemoryDocumentStore(house.entries)
    await documents.put([a_paper("lid"), a_paper("cup")], at=NOON)
    await house.shelf.snapshot("shop")
    house.builder.gate.clear()
    await documents.drop("shop", ["lid"], at=LATER)

    refreshing = asyncio.create_task(house.shelf.refresh())
    assert await eventually(_has_begun(house, "shop@3"), within_s=5)
    during = await house.shelf.snapshot("shop")
    house.builder.gate.set()
    await refreshing

    assert papers(during) == {"cup"}


async def test_while_nothing_is_built_nothing_is_looked_for(house: House) -> None:
    documents = MemoryDocumentStore(house.entries)
    await documents.put([a_paper("lid")], at=NOON)
    before = await house.shelf.snapshot("shop")
    await documents.drop("shop", ["lid"], at=LATER)

    await house.shelf.hide()

    assert await house.shelf.snapshot("shop") is before


def a_paper(name: str) -> Document:
    """A document of one sentence."""
    passage = Passage("1", f"The {name} is made of clay.", name, kb="shop", document=name)
    return Document(name, "shop", name, f"{name}.md", "text/markdown", "d" * 64, NOON, (passage,))


def papers(snapshot: Snapshot) -> set[str]:
    """The documents that a question finds."""
    return {hit.passage.document for hit in search(snapshot, "what is it made of clay").hits}


async def test_a_refresh_that_fails_leaves_what_is_there(house: House) -> None:
    before = await house.shelf.snapshot("shop")
    await house.entries.save([PASSWORD], at=LATER)
    house.entries.is_down = True

    with pytest.raises(DatabaseUnavailable):
        await house.shelf.refresh()

    assert await house.shelf.snapshot("shop") is before


async def test_a_new_calibration_is_taken_up(house: House) -> None:
    before = await house.shelf.snapshot("shop")
    own = replace(shipped("shop", before.fingerprint, has_head=False), at=LATER, promised=True)
    await house.calibrations.keep(own)

    await house.shelf.refresh()

    after = await house.shelf.snapshot("shop")
    assert (before.calibration.promised, after.calibration) == (False, own)
    assert not after.is_stale


async def test_a_calibration_made_for_other_phrasings_is_stale(house: House) -> None:
    snapshot = await house.shelf.snapshot("shop")
    own = replace(shipped("shop", snapshot.fingerprint, has_head=False), at=LATER, promised=True)
    await house.calibrations.keep(own)
    await house.entries.save([PASSWORD], at=LATER)

    await house.shelf.refresh()

    assert (await house.shelf.snapshot("shop")).is_stale


async def test_while_it_is_watched_an_edit_shows_by_itself_within_a_second(house: House) -> None:
    async with house.shelf.watched(every_s=0.02):
        await house.shelf.snapshot("shop")
        await house.entries.save([PASSWORD], at=LATER)

        assert await eventually(_shows(house, "password"), within_s=1)


async def test_a_watch_outlasts_a_database_that_goes_away(house: House) -> None:
    await house.shelf.snapshot("shop")

    async with house.shelf.watched(every_s=0.01):
        house.entries.is_down = True
        await asyncio.sleep(0.05)
        house.entries.is_down = False
        await house.entries.save([PASSWORD], at=LATER)

        assert await eventually(_shows(house, "password"), within_s=1)


async def test_after_the_watch_nothing_is_renewed(house: House) -> None:
    await house.shelf.snapshot("shop")

    async with house.shelf.watched(every_s=0.01):
        await asyncio.sleep(0.03)
    await house.entries.save([PASSWORD], at=LATER)
    await asyncio.sleep(0.03)

    assert house.builder.built == ["shop@1"]


def test_all_bases_together_share_their_words_and_any_change_shows_in_the_version() -> None:
    lexicons = Lexicon(("Lantern Street",), (("parcel", "package"),)), Lexicon(("Lantern Street", "Gold"), ())
    bases = [a_base(TRACK, version=3, lexicon=lexicons[0]), a_base(OTHER, id="tea", version=4, lexicon=lexicons[1])]

    whole = together(bases)

    assert (whole.version, [entry.id for entry in whole.entries]) == (7, ["track", "tea"])
    assert whole.lexicon == Lexicon(("Lantern Street", "Gold"), (("parcel", "package"),))


def test_all_bases_together_hold_the_passages_of_each() -> None:
    first, second = Passage("p1", "Parcels take two days."), Passage("p2", "茶叶不退。")
    bases = [a_base(TRACK, passages=(first,)), a_base(OTHER, id="tea", passages=(second,))]

    assert together(bases).passages == (first, second)


def _has_begun(house: House, build: str) -> Callable[[], Awaitable[bool]]:
    async def has_begun() -> bool:
        return build in house.builder.built

    return has_begun


def _shows(house: House, entry: str) -> Callable[[], Awaitable[bool]]:
    async def shows() -> bool:
        return entry in {e.id for e in (await house.shelf.snapshot("shop")).entries}

    return shows


async def test_another_risk_is_in_force_without_building_anew(house: House) -> None:
    before = await house.shelf.snapshot("shop")
    await house.calibrations.tolerate(Tolerance("shop", EN, 0.01), by="wei", at=LATER)

    await house.shelf.refresh()

    after = await house.shelf.snapshot("shop")
    assert (before.entries_risk(EN), after.entries_risk(EN)) == (0.05, 0.01)
    assert after.index is before.index
    assert house.builder.built == ["shop@1"]


async def test_several_bases_are_asked_together_under_one_name_in_any_order(house: House) -> None:
    await house.entries.save([an_entry("lamp", "do you sell lamps", kb="lamps")], at=NOON)

    both = await house.shelf.snapshot(joined(["tea", "shop"]))
    found = {candidate.entry.id for candidate in search(both, "which teas do you sell").candidates}

    assert (both.kb.id, both.kb.version) == ("shop+tea", 2)
    assert {entry.id for entry in both.entries} == {"track", "refund", "tea"}
    assert "tea" in found
    assert await house.shelf.snapshot(joined(["shop", "tea", "tea"])) is both


async def test_a_change_of_one_of_several_bases_is_seen_and_the_loss_of_one_forgets_them(house: House) -> None:
    both = await house.shelf.snapshot("shop+tea")

    await house.entries.save([an_entry("green", "is green tea strong", kb="tea")], at=LATER)
    await house.shelf.refresh()
    changed = await house.shelf.snapshot("shop+tea")

    assert changed is not both
    assert "green" in {entry.id for entry in changed.entries}
    with pytest.raises(UnknownKnowledgeBase, match="'gone'"):
        await house.shelf.snapshot("gone+tea")
