"""Far more visitors than a process can answer: some are told to wait, none who was answered is lost."""

import asyncio
from collections.abc import Callable

import pytest

from tests.faults.conftest import Shop
from tests.faults.replicas import replicas
from tests.faults.visitors import visitors

# One process answers some 60 questions a second; these ask ten times as many, each again as soon as it may.
CROWD = 400
GROWTH = 1.25


@pytest.mark.slow
async def test_an_overload_is_told_and_nothing_that_was_accepted_is_lost(
    shop: Shop, record_property: Callable[[str, object], None]
) -> None:
    async with replicas(shop.folder, shop.settings, n=1) as (one,):
        async with visitors([one.address], n=20) as before:
            await asyncio.sleep(5)
        memory = one.memory_mib
        async with visitors([one.address], n=CROWD, pause_s=0.1, first=100) as crowd:
            await asyncio.sleep(20)
        async with visitors([one.address], n=20, first=1000) as after:
            await asyncio.sleep(5)
        told = [await load.ledger(shop.url) for load in (before, crowd, after)]
        grown = one.memory_mib / memory
    record_property("ledgers", told)
    record_property("grown", grown)

    assert [ledger.is_clean for ledger in told] == [True] * 3, told
    assert set(told[1].refused) == {503}
    assert told[2].refused == {}
    assert told[2].p99_ms < 1000
    assert grown < GROWTH
