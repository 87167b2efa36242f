"""Minutes of steady load: memory stays where it was once all is warm."""

import asyncio
from collections.abc import Callable

import pytest

from tests.faults.conftest import Shop
from tests.faults.replicas import replicas
from tests.faults.visitors import visitors

WARM_S = 40.0
SOAK_S = 120.0
GROWTH = 1.05


@pytest.mark.slow
async def test_memory_stays_flat_under_a_steady_load(
    shop: Shop, record_property: Callable[[str, object], None]
) -> None:
    async with replicas(shop.folder, shop.settings) as running:
        async with visitors([replica.address for replica in running], n=16) as load:
            await asyncio.sleep(WARM_S)
            warm = [replica.memory_mib for replica in running]
            await asyncio.sleep(SOAK_S)
            late = [replica.memory_mib for replica in running]
        ledger = await load.ledger(shop.url)
    record_property("ledger", ledger)
    record_property("memory_mib", (warm, late))

    assert ledger.is_clean, ledger
    assert ledger.refused == {}
    assert max(after / before for before, after in zip(warm, late, strict=True)) < GROWTH
