"""What the stores in memory show beyond their contracts."""

from faqbot.domain.faq import Revision
from faqbot.domain.turn import Feedback, Verdict
from faqbot.storage.memory import MemoryEntryStore, MemoryTurnStore
from tests.contracts.samples import NOON, a_turn, an_entry, later


async def test_changed_and_removed_entries_are_kept_as_revisions() -> None:
    store = MemoryEntryStore()
    await store.save([an_entry()], at=NOON)

    await store.save([an_entry(text="changed")], at=later(1))
    await store.remove("orders", ["track"], at=later(2))

    assert store.kept == [
        Revision(an_entry(), later(1), 2, "changed"),
        Revision(an_entry(text="changed"), later(2), 3, "removed"),
    ]


async def test_a_later_verdict_replaces_the_earlier_one() -> None:
    store = MemoryTurnStore()
    await store.record(a_turn())
    await store.rate(Feedback("t1", Verdict.UP, NOON))

    await store.rate(Feedback("t1", Verdict.DOWN, later(1)))

    assert store.feedback == {"t1": Feedback("t1", Verdict.DOWN, later(1))}
