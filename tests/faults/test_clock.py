"""The clock of the machine jumps, as after it slept or somebody set it: nothing is lost, and the order holds."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import Shop
from tests.faults.replicas import replicas
from tests.faults.visitors import visitors


@pytest.mark.slow
async def test_a_clock_that_jumps_an_hour_forth_and_back_loses_and_repeats_nothing(
    shop: Shop, record_property: Callable[[str, object], None]
) -> None:
    hours = shop.folder / "hours"
    hours.write_text("0", "ascii")
    jumping = (sys.executable, "-P", str(Path(__file__).with_name("jumping.py")), "serve")
    settings = shop.settings | {"FAULTS_HOURS": str(hours)}
    async with replicas(shop.folder, settings, command=jumping) as running:
        async with visitors([replica.address for replica in running]) as load:
            for jump in ("1", "-1", "0"):
                await asyncio.sleep(3)
                hours.write_text(jump, "ascii")
            await asyncio.sleep(3)
        ledger = await load.ledger(shop.url)
    record_property("ledger", ledger)

    assert ledger.is_clean, ledger
    assert ledger.refused == {}
