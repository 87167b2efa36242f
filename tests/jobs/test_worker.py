"""Whoever works: one job after another, held while it goes on, tried again, given back, lost."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from structlog.testing import capture_logs

from faqbot.domain.errors import BadInput, DatabaseUnavailable, Unavailable
from faqbot.domain.job import RESTS, TRIES, Job, Room, State, Work
from faqbot.jobs import Course, Doing, Pace, Worker
from faqbot.storage.memory_jobs import MemoryJobStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROOM = Room(99, 99)
QUICK = Pace(sign_s=0.005, look_s=0.01, grace_s=0.2)


@dataclass
class Works:
    """A store, a clock that is moved by hand, and workers over them."""

    store: MemoryJobStore = field(default_factory=MemoryJobStore)
    at: datetime = NOON
    numbers: "count[int]" = field(default_factory=count)

    def worker(self, doing: Doing, pace: Pace = QUICK) -> Worker:
        return Worker(self.store, {Work.DOCUMENTS: doing}, lambda: self.at, lambda: f"h{next(self.numbers)}", pace)

    async def ask(self, *names: str) -> None:
        for name in names:
            await self.store.add(Job(name, Work.DOCUMENTS, "shop", "mei", self.at, self.at), room=ROOM)

    async def job(self, name: str = "a") -> Job:
        found = await self.store.job(name)
        assert found is not None
        return found

    async def until(self, is_so: Callable[[Job], object], name: str = "a") -> Job:
        async with asyncio.timeout(5):
            while not is_so(await self.job(name)):  # noqa: ASYNC110 - stores have no events
                await asyncio.sleep(0.002)
        return await self.job(name)


@pytest.fixture
def works() -> Works:
    return Works()


async def named(job: Job, course: Course) -> Any:
    course.tell(2, 2)
    return {"did": job.id}


async def for_ever(_: Job, course: Course) -> Any:
    course.tell(1, 3, "begun")
    await asyncio.Event().wait()


def failing(error: Exception) -> Doing:
    async def fails(_: Job, __: Course) -> Any:
        raise error

    return fails


async def test_jobs_are_done_one_after_another_in_the_order_in_which_they_are_due(works: Works) -> None:
    order: list[str] = []

    async def noting(job: Job, _: Course) -> Any:
        order.append(f"{job.id} begins")
        await asyncio.sleep(0)
        order.append(f"{job.id} ends")

    await works.ask("a", "b")
    worker = works.worker(noting)

    assert [*await asyncio.gather(*(worker.once() for _ in range(3)))] == [True, True, False]

    assert order == ["a begins", "a ends", "b begins", "b ends"]


async def test_what_came_of_a_job_is_kept(works: Works) -> None:
    await works.ask("a")

    await works.worker(named).once("a")

    done = await works.job()
    assert (done.state, done.result, done.attempt, done.finished_at) == (State.DONE, {"did": "a"}, 1, NOON)
    assert (done.done, done.of) == (2, 2)


async def test_what_is_wrong_with_the_job_itself_is_told_at_once(works: Works) -> None:
    await works.ask("a")

    await works.worker(failing(BadInput("there is no base tea any more"))).once()

    assert (await works.job()).state is State.FAILED
    assert (await works.job()).why == "there is no base tea any more"


async def test_what_does_not_answer_is_tried_again_after_ever_longer_rests_and_then_left(works: Works) -> None:
    await works.ask("a")
    worker = works.worker(failing(Unavailable("the model does not answer")))

    waits = []
    while (job := await works.job()).state is State.QUEUED:
        waits.append(job.due_at - works.at)
        works.at = job.due_at
        assert await worker.once()

    assert waits == [timedelta(0), *RESTS]
    assert (job.state, job.attempt, job.why) == (State.FAILED, TRIES, "the model does not answer")
    assert not await worker.once()


async def test_an_unforeseen_fault_is_told_without_what_it_says_and_tried_again(works: Works) -> None:
    await works.ask("a")

    with capture_logs() as logs:
        await works.worker(failing(ZeroDivisionError("secret"))).once()

    job = await works.job()
    assert (job.state, "ZeroDivisionError" in job.why, "secret" in job.why) == (State.QUEUED, True, False)
    (told,) = (log for log in logs if log["event"] == "job.unforeseen")
    assert (told["error"], "exc_info" in told, "secret" in str(told)) == ("ZeroDivisionError", False, False)


async def test_a_job_that_ends_its_process_again_and_again_is_left(works: Works) -> None:
    await works.ask("a")
    for _ in range(TRIES):
        await works.store.claim("dead", at=works.at, until=works.at)
        works.at += timedelta(minutes=1)

    await works.worker(named).once()

    job = await works.job()
    assert (job.state, job.result) == (State.FAILED, None)
    assert "ended before it was done, 4 times" in job.why


async def test_how_far_it_is_is_told_while_it_goes_on_and_holds_it(works: Works) -> None:
    await works.ask("a")
    async with works.worker(for_ever).going():
        begun = await works.until(lambda job: job.done)
        works.at += timedelta(seconds=25)
        held = await works.until(lambda job: job.held_until != begun.held_until)
        works.at += timedelta(seconds=25)

        assert not await works.worker(named).once()

    assert (begun.state, begun.of, begun.result) == (State.RUNNING, 3, "begun")
    assert held.held_until == NOON + timedelta(seconds=55)


async def test_at_its_end_a_process_finishes_what_is_short_and_gives_back_what_is_not(works: Works) -> None:
    async def short(job: Job, _: Course) -> Any:
        await asyncio.sleep(0.05)
        return "finished"

    await works.ask("a")
    async with works.worker(short).going():
        await works.until(lambda job: job.state is State.RUNNING)
    await works.ask("b")
    async with works.worker(for_ever).going():
        await works.until(lambda job: job.done, "b")

    assert (await works.job("a")).result == "finished"
    given_back = await works.job("b")
    assert (given_back.state, given_back.attempt, given_back.holder) == (State.QUEUED, 0, "")
    assert given_back.result == "begun"


async def test_who_has_lost_a_job_stops_and_changes_nothing(works: Works) -> None:
    await works.ask("a")
    async with works.worker(for_ever).going():
        running = await works.until(lambda job: job.done)
        await works.store.keep(running.cancelled(works.at), former=running)
        await works.ask("b")
        works.at += timedelta(seconds=5)

        assert (await works.until(lambda job: job.state is State.RUNNING, "b")).done == 0

    assert (await works.job()).state is State.CANCELLED


async def test_an_offer_is_taken_up_at_once(works: Works) -> None:
    worker = works.worker(named, Pace(look_s=60))
    async with worker.going():
        await asyncio.sleep(0.01)
        await works.ask("a")
        await worker.offer("a")

        assert (await works.until(lambda job: job.state.is_final)).state is State.DONE


class Flaky(MemoryJobStore):
    """A store that is away when it is told to be."""

    is_away = False

    async def claim(self, holder: str, *, at: datetime, until: datetime, job_id: str = "") -> Job | None:
        self.expect_here()
        return await super().claim(holder, at=at, until=until, job_id=job_id)

    async def keep(self, job: Job, *, former: Job) -> bool:
        self.expect_here()
        return await super().keep(job, former=former)

    def expect_here(self) -> None:
        if self.is_away:
            raise DatabaseUnavailable("the database is away")


async def test_while_the_database_is_away_work_goes_on_and_is_kept_if_it_comes_back_in_time() -> None:
    store, goes_on = Flaky(), asyncio.Event()

    async def slow(_: Job, course: Course) -> Any:
        course.tell(1, 2)
        await goes_on.wait()

    works = Works(store)
    await works.ask("a")
    async with works.worker(slow).going():
        await works.until(lambda job: job.done == 1)
        store.is_away = True
        works.at += timedelta(seconds=25)
        await asyncio.sleep(0.05)
        store.is_away = False
        goes_on.set()

        assert (await works.until(lambda job: job.state.is_final)).state is State.DONE


async def test_who_finds_the_database_away_looks_again() -> None:
    store = Flaky()
    works = Works(store)
    await works.ask("a")
    store.is_away = True
    async with works.worker(named).going():
        await asyncio.sleep(0.03)
        store.is_away = False

        assert (await works.until(lambda job: job.state.is_final)).result == {"did": "a"}


async def test_a_job_that_failed_is_as_new_when_it_is_wanted_again(works: Works) -> None:
    await works.ask("a")
    await works.worker(failing(BadInput("no"))).once()
    failed = await works.job()

    await works.store.keep(failed.again(works.at), former=failed)
    await works.worker(named).once()

    assert await works.job() == replace(failed, state=State.DONE, why="", done=2, of=2, result={"did": "a"})
