"""The news of a change, told by every change that others wait for."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from faqbot.domain.errors import DatabaseUnavailable
from faqbot.domain.language import Language
from faqbot.domain.tolerance import Tolerance
from faqbot.storage.calibrations import SqlCalibrationStore
from faqbot.storage.database import Database, announce
from faqbot.storage.entries import SqlEntryStore
from faqbot.storage.memory_signal import MemorySignal
from tests.contracts.samples import NOON
from tests.retrieval.bases import TRACK


@pytest.fixture
async def signal() -> MemorySignal:
    return MemorySignal()


@pytest.fixture
async def told(url: str, signal: MemorySignal) -> AsyncIterator[Database]:
    database = Database(url, news=signal)
    yield database
    await database.close()


async def test_whoever_waits_is_woken_by_the_next_telling_and_not_by_one_it_knows() -> None:
    signal = MemorySignal()
    waiting = asyncio.create_task(signal.wait(0, 5))
    await asyncio.sleep(0)

    await signal.tell()

    assert await waiting == 1
    assert await signal.wait(1, 0.01) == 1
    assert await signal.wait(0, 5) == 1


async def test_a_change_of_entries_or_of_what_is_tolerated_is_news_and_one_that_changes_nothing_is_none(
    told: Database, signal: MemorySignal
) -> None:
    entries, calibrations = SqlEntryStore(told), SqlCalibrationStore(told)
    counts = []

    await entries.save([TRACK], at=NOON)
    counts.append(await signal.wait(0, 0))
    await entries.save([TRACK], at=NOON)
    counts.append(await signal.wait(0, 0))
    await calibrations.tolerate(Tolerance("shop", Language.EN, 0.02), by="ann", at=NOON)
    counts.append(await signal.wait(0, 0))
    await entries.versions()
    counts.append(await signal.wait(0, 0))

    assert counts == [1, 1, 2, 2]


async def test_what_was_not_kept_is_no_news(told: Database, signal: MemorySignal) -> None:
    async def cut_off() -> None:
        async with told.writing() as connection:
            announce(connection)
            raise DatabaseUnavailable("cut off")

    with pytest.raises(DatabaseUnavailable):
        await cut_off()
    async with told.writing():
        pass

    assert await signal.wait(0, 0) == 0
