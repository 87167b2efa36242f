"""Two processes over PostgreSQL and Redis, of which each fails once while visitors ask: the short form of the suite."""

import asyncio
import time

from tests.cli.test_serve import COMMAND
from tests.faults.conftest import Shop
from tests.faults.replicas import replicas
from tests.faults.visitors import visitors

RECOVERY_S = 10.0
# Sums, and questions that nobody has an answer to, are turns as well, and need no index.
QUICKLY = (*COMMAND, "--no-sample")


async def test_nothing_is_lost_or_done_twice_while_a_process_the_database_and_redis_die_and_come_back(
    shop: Shop,
) -> None:
    async with replicas(shop.folder, shop.settings, command=QUICKLY) as (one, other):
        async with visitors([one.address, other.address], n=6) as load:
            await asyncio.sleep(1.5)
            await one.kill()
            shop.redis.stop()
            await asyncio.sleep(1.5)
            shop.postgres.stop()
            await asyncio.sleep(1.5)
            await asyncio.to_thread(shop.postgres.start)
            came_back = time.monotonic()
            await asyncio.gather(one.start(), asyncio.to_thread(shop.redis.start))
            await asyncio.sleep(2)
        ledger = await load.ledger(shop.url)

    assert ledger.is_clean, ledger
    assert load.recovered_s(came_back) < RECOVERY_S
