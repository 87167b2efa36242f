"""What every AttendanceStore promises."""

from collections.abc import AsyncIterator

import pytest

from faqbot.domain.protocols import AttendanceStore
from faqbot.storage.attendance import SqlAttendanceStore
from faqbot.storage.database import Database
from faqbot.storage.memory_desk import MemoryAttendanceStore
from tests.contracts.samples import NOON, later


@pytest.fixture
async def attendance(place: str) -> AsyncIterator[AttendanceStore]:
    if place == "memory":
        yield MemoryAttendanceStore()
    else:
        database = Database(place)
        yield SqlAttendanceStore(database)
        await database.close()


async def test_who_came_is_there_until_they_are_not_seen_any_more(attendance: AttendanceStore) -> None:
    await attendance.come("mei", at=NOON)
    await attendance.come("ana", at=later(2))
    await attendance.come("ana", at=later(1))

    assert await attendance.present(since=NOON) == ("ana", "mei")
    assert await attendance.present(since=later(1)) == ("ana",)
    assert await attendance.present(since=later(2)) == ()


async def test_who_was_seen_lately_stays(attendance: AttendanceStore) -> None:
    await attendance.come("mei", at=NOON)

    assert await attendance.stay("mei", at=later(3), since=NOON)
    assert not await attendance.stay("mei", at=later(9), since=later(4))
    assert not await attendance.stay("ana", at=later(9), since=NOON)

    assert await attendance.present(since=later(3)) == ("mei",)
    assert await attendance.present(since=later(4)) == ()


async def test_who_leaves_is_gone_at_once(attendance: AttendanceStore) -> None:
    await attendance.come("mei", at=NOON)

    await attendance.leave("mei")
    await attendance.leave("ana")

    assert await attendance.present(since=NOON) == ()
    assert not await attendance.stay("mei", at=later(1), since=NOON)
