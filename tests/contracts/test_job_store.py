"""What every JobStore promises."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from faqbot.domain.job import Job, Room, State, Work
from faqbot.domain.protocols import JobStore
from faqbot.storage.database import Database
from faqbot.storage.jobs import SqlJobStore
from faqbot.storage.memory_jobs import MemoryJobStore
from tests.contracts.samples import NOON, later

ASKED = Job("j1", Work.DOCUMENTS, "orders", "mei", NOON, NOON, {"places": [{"uri": "退货.pdf"}], "keep": []})
AMPLE = Room(100, 1000)


@pytest.fixture
async def store(place: str) -> AsyncIterator[JobStore]:
    if place == "memory":
        yield MemoryJobStore()
        return
    database = Database(place)
    yield SqlJobStore(database)
    await database.close()


async def claimed(store: JobStore, holder: str = "h1", minutes: float = 0, job_id: str = "") -> Job | None:
    """What somebody gets so many minutes after noon, for half a minute."""
    return await store.claim(holder, at=later(minutes), until=later(minutes + 0.5), job_id=job_id)


async def taken(store: JobStore, holder: str = "h1", minutes: float = 0) -> Job:
    job = await claimed(store, holder, minutes)
    assert job is not None
    return job


async def test_a_job_comes_back_as_it_was_asked_for_with_what_was_given(store: JobStore) -> None:
    assert await store.add(ASKED, [b"%PDF", b""], room=AMPLE)

    assert await store.job("j1") == ASKED
    assert await store.job("j2") is None
    assert [await store.part("j1", number) for number in (0, 1, 2)] == [b"%PDF", b"", None]


async def test_where_many_wait_or_much_there_is_no_room_and_nothing_is_kept(store: JobStore) -> None:
    await store.add(ASKED, [b"1234"], room=AMPLE)

    too_many = await store.add(replace(ASKED, id="j2"), room=Room(1, 1000))
    too_large = await store.add(replace(ASKED, id="j2"), [b"56"], room=Room(100, 5))
    fits = await store.add(replace(ASKED, id="j3"), [b"5"], room=Room(2, 5))

    assert (too_many, too_large, fits) == (False, False, True)
    assert await store.job("j2") is None


async def test_what_is_done_takes_no_room(store: JobStore) -> None:
    await store.add(ASKED, [b"1234"], room=AMPLE)
    job = await taken(store)
    await store.keep(job.ended(None, later(1)), former=job)

    assert await store.add(replace(ASKED, id="j2"), [b"5678"], room=Room(1, 4))


async def test_the_one_that_has_been_due_for_longest_is_taken_and_by_one_alone(store: JobStore) -> None:
    for number, minutes in enumerate((3, 1, 2)):
        await store.add(replace(ASKED, id=f"j{number}", due_at=later(minutes)), room=AMPLE)

    found = [await claimed(store, f"h{n}", minutes=2) for n in range(3)]

    assert [job.id if job else None for job in found] == ["j1", "j2", None]
    assert found[0] == replace(ASKED, id="j1", due_at=later(1)).taken("h0", later(2), later(2.5))


async def test_of_many_who_ask_at_the_same_moment_each_gets_another_job(store: JobStore) -> None:
    for number in range(4):
        await store.add(replace(ASKED, id=f"j{number}"), room=AMPLE)

    found = await asyncio.gather(*(claimed(store, f"h{n}") for n in range(6)))

    got = [job.id for job in found if job is not None]
    assert len(got) == len(set(got))
    rest = [await claimed(store, f"late{n}") for n in range(4)]
    assert sorted([*got, *(job.id for job in rest if job)]) == ["j0", "j1", "j2", "j3"]


async def test_a_certain_one_is_taken_if_it_is_due(store: JobStore) -> None:
    await store.add(ASKED, room=AMPLE)
    await store.add(replace(ASKED, id="j2", due_at=later(5)), room=AMPLE)

    assert await claimed(store, job_id="j2") is None
    assert (await claimed(store, minutes=5, job_id="j2")) is not None
    assert await claimed(store, job_id="j3") is None


async def test_what_is_held_is_taken_up_once_the_end_of_that_was_not_put_off(store: JobStore) -> None:
    await store.add(ASKED, room=AMPLE)
    job = await taken(store, "h1")

    assert await store.keep(replace(job, held_until=later(1), done=1, of=2), former=job)
    too_early = await claimed(store, "h2", minutes=0.9)
    again = await taken(store, "h2", minutes=1.1)

    assert too_early is None
    assert (again.holder, again.attempt, again.done, again.started_at) == ("h2", 2, 1, NOON)


async def test_who_no_longer_holds_a_job_changes_nothing(store: JobStore) -> None:
    await store.add(ASKED, [b"1"], room=AMPLE)
    first = await taken(store, "h1")
    second = await taken(store, "h2", minutes=2)

    assert not await store.keep(first.ended({"n": 1}, later(3)), former=first)

    assert await store.job("j1") == second
    assert await store.part("j1", 0) == b"1"
    assert not await store.keep(replace(first, id="j9"), former=first)


async def test_what_came_of_it_is_kept_and_the_parts_are_not(store: JobStore) -> None:
    await store.add(ASKED, [b"1"], room=AMPLE)
    job = await taken(store)
    ended = job.ended({"asked": 3, "changed": ["退货"]}, later(1))

    assert await store.keep(ended, former=job)

    assert await store.job("j1") == ended
    assert await store.part("j1", 0) is None
    assert await claimed(store, minutes=9) is None


async def test_a_job_that_failed_keeps_its_parts_for_another_try(store: JobStore) -> None:
    await store.add(ASKED, [b"1"], room=AMPLE)
    job = await taken(store)
    failed = job.failed("the disk is full", later(1))
    await store.keep(failed, former=job)

    assert await claimed(store, minutes=9) is None
    assert await store.keep(failed.again(later(9)), former=failed)
    assert (await taken(store, minutes=9)).attempt == 1
    assert await store.part("j1", 0) == b"1"


async def test_a_job_that_is_cancelled_is_lost_to_whoever_works_on_it(store: JobStore) -> None:
    await store.add(ASKED, room=AMPLE)
    job = await taken(store)

    assert await store.keep(job.cancelled(later(1)), former=job)

    assert not await store.keep(job.ended(None, later(2)), former=job)
    found = await store.job("j1")
    assert found is not None
    assert found.state is State.CANCELLED


async def test_the_newest_come_first(store: JobStore) -> None:
    for number, minutes in enumerate((0, 2, 1, 2)):
        await store.add(replace(ASKED, id=f"j{number}", asked_at=later(minutes)), room=AMPLE)

    assert [job.id for job in await store.recent(most=3)] == ["j1", "j3", "j2"]


async def test_those_asked_for_before_a_moment_are_forgotten_but_not_what_is_worked_on(store: JobStore) -> None:
    await store.add(ASKED, [b"1"], room=AMPLE)
    await taken(store)
    await store.add(replace(ASKED, id="j2"), [b"1"], room=AMPLE)
    await store.add(replace(ASKED, id="j3", asked_at=later(5)), room=AMPLE)

    assert await store.forget(before=later(5)) == 1

    assert [job.id for job in await store.recent(most=9)] == ["j3", "j1"]
    assert await store.part("j2", 0) is None


async def test_odd_texts_are_mended_and_times_come_back_in_utc(store: JobStore) -> None:
    beijing = datetime(2026, 3, 1, 20, tzinfo=timezone(timedelta(hours=8)))

    await store.add(replace(ASKED, asked_at=beijing, why="a\x00b"), room=AMPLE)

    found = await store.job("j1")
    assert found is not None
    assert (found.asked_at.isoformat(), found.why) == ("2026-03-01T12:00:00+00:00", "a\ufffdb")
