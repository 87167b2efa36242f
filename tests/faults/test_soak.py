"""Minutes of steady load: memory stays where it was once all is warm."""

import asyncio
import os
from collections.abc import Callable, Sequence

import pytest

from tests.faults.conftest import Shop
from tests.faults.replicas import Replica, replicas
from tests.faults.visitors import visitors

WARM_S = 40.0
SOAK_S = float(os.environ.get("FAQBOT_TEST_SOAK_S", "120"))
LOOKS = 12
GROWTH = 1.05


@pytest.mark.slow
async def test_memory_stays_flat_under_a_steady_load(
    shop: Shop, record_property: Callable[[str, object], None]
) -> None:
    async with replicas(shop.folder, shop.settings) as running:
        async with visitors([replica.address for replica in running], n=16) as load:
            await asyncio.sleep(WARM_S)
            curve = [_memory(running)]
            for _ in range(LOOKS):
                await asyncio.sleep(SOAK_S / LOOKS)
                curve.append(_memory(running))
        ledger = await load.ledger(shop.url)
    record_property("ledger", ledger)
    record_property("memory_mib", curve)
    print(ledger, f"memory, MiB, every {SOAK_S / LOOKS:g} s: {curve}", sep="\n")  # noqa: T201 - the figures

    assert ledger.is_clean, ledger
    assert ledger.refused == {}
    assert max(after / before for before, after in zip(curve[0], curve[-1], strict=True)) < GROWTH


def _memory(running: Sequence[Replica]) -> tuple[float, ...]:
    return tuple(round(replica.memory_mib, 1) for replica in running)
