"""A database and a Redis that end, hang and forget while customers of two channels ask two replicas."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from faqbot.channels.telegram.fake import FakeBotApi
from tests.channels.telegram.killing import asking
from tests.channels.telegram.office import TOKEN
from tests.faults.conftest import Shop
from tests.faults.messages import kept_its_promise, settled
from tests.faults.replicas import replicas
from tests.faults.visitors import Ledger, visitors

RECOVERY_S = 10.0
_EVERY_S = 0.4


@dataclass(frozen=True, slots=True)
class Fault:
    """What is done to a shop, for how long, and what ends it."""

    begin: Callable[[Shop], object]
    end: Callable[[Shop], object]
    lasts_s: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it; `kept` for what was promised to who asked in Telegram."""

    ledger: Ledger
    recovered_s: float
    kept: bool


ENDED = Fault(lambda shop: shop.postgres.stop(), lambda shop: shop.postgres.start(), 8)
HUNG = Fault(lambda shop: shop.postgres.pause(), lambda shop: shop.postgres.go_on(), 20)
REDIS_ENDED = Fault(lambda shop: shop.redis.stop(), lambda shop: shop.redis.start(), 8)
REDIS_HUNG = Fault(lambda shop: shop.redis.pause(), lambda shop: shop.redis.go_on(), 8)
REDIS_FORGOT = Fault(lambda shop: shop.redis.says("FLUSHALL"), lambda shop: shop.redis.says("PING"), 3)
FULL = Fault(lambda shop: shop.small.fill(), lambda shop: shop.small.free(), 12)


async def survived(shop: Shop, fault: Fault) -> Outcome:
    """Let customers ask before, during and after a fault."""
    async with FakeBotApi(TOKEN) as api, replicas(shop.folder, shop.telegram(api)) as running:
        async with visitors([replica.address for replica in running]) as load, asyncio.TaskGroup() as tasks:
            tasks.create_task(asking(api, _EVERY_S))
            await asyncio.sleep(3)
            await asyncio.to_thread(fault.begin, shop)
            await asyncio.sleep(fault.lasts_s)
            await asyncio.to_thread(fault.end, shop)
            came_back = time.monotonic()
            await asyncio.sleep(8)
        await settled(api)
        ledger = await load.ledger(shop.url)
        return Outcome(ledger, load.recovered_s(came_back), kept_its_promise(api, running))


@pytest.mark.slow
@pytest.mark.parametrize("fault", [ENDED, HUNG], ids=["ends", "hangs"])
async def test_a_database_that_fails_costs_time_and_nothing_else(
    shop: Shop, fault: Fault, record_property: Callable[[str, object], None]
) -> None:
    outcome = await survived(shop, fault)
    record_property("outcome", outcome)

    assert outcome.ledger.is_clean, outcome
    assert outcome.kept
    assert outcome.recovered_s < RECOVERY_S


@pytest.mark.slow
async def test_a_disk_that_is_full_for_a_while_costs_time_and_nothing_else(
    shop_on_small_disk: Shop, record_property: Callable[[str, object], None]
) -> None:
    outcome = await survived(shop_on_small_disk, FULL)
    record_property("outcome", outcome)

    assert 503 in outcome.ledger.refused, outcome
    assert outcome.ledger.is_clean, outcome
    assert outcome.kept
    assert outcome.recovered_s < RECOVERY_S


@pytest.mark.slow
@pytest.mark.parametrize("fault", [REDIS_ENDED, REDIS_HUNG, REDIS_FORGOT], ids=["ends", "hangs", "forgets"])
async def test_a_redis_that_fails_costs_no_answer(
    shop: Shop, fault: Fault, record_property: Callable[[str, object], None]
) -> None:
    outcome = await survived(shop, fault)
    record_property("outcome", outcome)

    assert outcome.ledger.is_clean, outcome
    assert outcome.ledger.refused == {}
    assert outcome.kept
