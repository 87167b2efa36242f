"""What is done from time to time."""

import asyncio
from datetime import timedelta

from faqbot.conversation.upkeep import Upkeep
from faqbot.domain.errors import DatabaseUnavailable
from faqbot.domain.handoff import State
from faqbot.storage.memory_holds import MemoryHolds
from faqbot.storage.memory_privacy import MemoryPrivacyStore
from tests.conversation.desk import Staffed, at


class Gone(MemoryPrivacyStore):
    """A store whose database is away; `asked` counts how often it was tried."""

    asked = 0

    async def prune(self, *, before: object) -> int:
        self.asked += 1
        raise DatabaseUnavailable("the database does not answer; start it")


async def test_handoffs_end_and_old_conversations_are_erased() -> None:
    shop = await Staffed().open()
    await shop.says("human please")
    store = MemoryPrivacyStore(shop.turns, shop.kept)

    await Upkeep(shop.handoffs, store, lambda: at(30), timedelta(days=1)).once()
    case = await shop.handoffs.case("c1")
    await Upkeep(shop.handoffs, store, lambda: at(60 * 48), timedelta(days=1)).once()

    assert case is not None
    assert case.state is State.BOT
    assert await store.export("c1") == {}


async def test_without_a_retention_everything_is_kept() -> None:
    shop = await Staffed().open()
    await shop.says("where is my parcel")
    store = MemoryPrivacyStore(shop.turns, shop.kept)

    await Upkeep(shop.handoffs, store, lambda: at(60 * 24 * 4000)).once()

    assert await store.export("c1") != {}


async def test_a_database_that_is_away_for_a_while_stops_nothing() -> None:
    shop = await Staffed().open()
    store = Gone(shop.turns, shop.kept)
    upkeep = Upkeep(shop.handoffs, store, lambda: at(0), timedelta(days=1))

    async with upkeep.going(every_s=0.001), asyncio.timeout(5):
        while store.asked < 2:  # noqa: ASYNC110 - it goes on by itself
            await asyncio.sleep(0.001)

    assert store.asked > 1


async def test_one_process_at_a_time_does_it() -> None:
    shop = await Staffed().open()
    store = Gone(shop.turns, shop.kept)
    held = dict[str, object]()
    await MemoryHolds(held).take("upkeep")

    await Upkeep(shop.handoffs, store, lambda: at(0), timedelta(days=1), MemoryHolds(held)).once()

    assert store.asked == 0
