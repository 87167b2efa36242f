"""Processes that are killed, drained and replaced while customers of two channels ask."""

import asyncio
import random
import time
from collections.abc import Callable

import pytest

from faqbot.channels.telegram.fake import FakeBotApi
from tests.channels.telegram.killing import asking
from tests.channels.telegram.office import TOKEN
from tests.faults.conftest import Shop
from tests.faults.messages import kept_its_promise, settled
from tests.faults.replicas import Replica, replicas
from tests.faults.visitors import visitors

RECOVERY_S = 10.0
DRAIN_S = 20.0
KILLS = 12
_EVERY_S = 0.4


async def killed_at_random(running: tuple[Replica, ...], draw: random.Random) -> float:
    """Kill one or the other and start it again, so many times; give the moment when the last one came back."""
    for _ in range(KILLS):
        await asyncio.sleep(draw.uniform(0.2, 2))
        struck = draw.choice(running)
        await struck.kill()
        await struck.start()
    return time.monotonic()


async def replaced_in_turn(running: tuple[Replica, ...]) -> list[tuple[int, float]]:
    """Ask each to end and start it again, twice; give their exit codes and the seconds they took to end."""
    ends = []
    for replica in running * 2:
        await asyncio.sleep(1)
        asked = time.monotonic()
        ends.append((await replica.stop(), time.monotonic() - asked))
        await replica.start()
    return ends


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
async def test_replicas_that_are_killed_at_random_lose_nothing_and_do_nothing_twice(
    shop: Shop, seed: int, record_property: Callable[[str, object], None]
) -> None:
    draw = random.Random(seed)  # noqa: S311 - repeatable, not secret
    async with FakeBotApi(TOKEN) as api, replicas(shop.folder, shop.telegram(api)) as running:
        async with visitors([replica.address for replica in running]) as load, asyncio.TaskGroup() as tasks:
            tasks.create_task(asking(api, _EVERY_S))
            came_back = await killed_at_random(running, draw)
        await settled(api)
        ledger = await load.ledger(shop.url)
    record_property("ledger", ledger)
    record_property("recovered_s", load.recovered_s(came_back))

    assert ledger.is_clean, ledger
    assert load.recovered_s(came_back) < RECOVERY_S
    assert kept_its_promise(api, running)


@pytest.mark.slow
async def test_a_rolling_restart_fails_no_message_and_ends_in_order(
    shop: Shop, record_property: Callable[[str, object], None]
) -> None:
    async with FakeBotApi(TOKEN) as api, replicas(shop.folder, shop.telegram(api)) as running:
        async with visitors([replica.address for replica in running]) as load, asyncio.TaskGroup() as tasks:
            tasks.create_task(asking(api, _EVERY_S))
            ends = await replaced_in_turn(running)
        await settled(api)
        ledger = await load.ledger(shop.url)
    record_property("ledger", ledger)
    record_property("ends", ends)

    assert [code for code, _ in ends] == [0] * 4
    assert max(took for _, took in ends) < DRAIN_S
    assert ledger.is_clean, ledger
    assert set(ledger.refused) <= {0, 503}, ledger  # by a process that was not there, or was starting
    assert kept_its_promise(api, running)
