"""Work that takes a while, at the prompt, and the process that does it."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from faqbot.app import now, running
from faqbot.app.jobs import worker_apart
from faqbot.app.tasks import Tasks
from faqbot.domain.job import Job, State, Work
from faqbot.domain.redis_address import redis_address
from faqbot.editing.jobs import ROOM
from faqbot.settings import read
from faqbot.storage.database import Database
from faqbot.storage.jobs import SqlJobStore
from tests.cli.conftest import Faqbot
from tests.cli.test_serve import PATIENCE_S, environment
from tests.faults.servers import redis

GIVEN = {"places": [{"uri": "returns.md", "url": "", "name": "", "part": 0}], "keep": [], "own": []}
TEXT = b"# Returns\n\nGoods can be returned within 30 days of delivery."


def a_job(name: str) -> Job:
    return Job(name, Work.DOCUMENTS, "shop", "mei", now(), now(), GIVEN, of=1)


async def asked(url: str, *jobs: Job) -> None:
    database = Database(url)
    for job in jobs:
        await SqlJobStore(database).add(job, [TEXT], room=ROOM)
    await database.close()


async def found(url: str, name: str) -> Job:
    database = Database(url)
    job = await SqlJobStore(database).job(name)
    await database.close()
    assert job is not None
    return job


@pytest.fixture
def waiting(faqbot: Faqbot, data: Path) -> None:
    """One job that waits, and one that failed."""
    assert faqbot("db", "upgrade").code == 0
    asyncio.run(asked(read().database, a_job("a"), a_job("b").failed("the disk is full", now())))


def test_jobs_are_listed_and_shown_with_why_they_failed(faqbot: Faqbot, waiting: None) -> None:
    listed, shown = faqbot("jobs", "list"), faqbot("jobs", "show", "b")
    as_json = faqbot("jobs", "list", "--json").json

    assert [(line.split()[0], line.split()[3]) for line in listed.out.splitlines()] == [
        ("b", "failed"),
        ("a", "queued"),
    ]
    assert {job["id"]: (job["state"], job["why"]) for job in as_json} == {
        "a": ("queued", None),
        "b": ("failed", "the disk is full"),
    }
    assert "the disk is full" in shown.out
    assert faqbot("jobs", "show", "b", "--json").json["given"] == GIVEN


def test_what_failed_is_tried_again_and_what_waits_is_cancelled(faqbot: Faqbot, waiting: None) -> None:
    again, gone = faqbot("jobs", "retry", "b"), faqbot("jobs", "cancel", "a")

    assert (again.code, gone.code) == (0, 0)
    states = {job["id"]: job["state"] for job in faqbot("jobs", "list", "--json").json}
    assert states == {"a": "cancelled", "b": "queued"}


@pytest.mark.parametrize(
    ("command", "job", "said"),
    [
        ("retry", "a", "is queued; only one that failed"),
        ("retry", "z", "there is no job z"),
        ("cancel", "b", "is failed already"),
        ("show", "z", "`faqbot jobs list` names them"),
    ],
)
def test_what_cannot_be_done_with_a_job_is_one_sentence(
    faqbot: Faqbot, waiting: None, command: str, job: str, said: str
) -> None:
    outcome = faqbot("jobs", command, job)

    assert (outcome.code, said in outcome.err) == (2, True)


@pytest.mark.parametrize(
    ("tasks", "said"),
    [("here", "whoever serves does this work"), ("redis", "FAQBOT_REDIS_URL is not set")],
)
def test_a_worker_that_nothing_is_handed_to_does_not_start(
    faqbot: Faqbot, data: Path, monkeypatch: pytest.MonkeyPatch, tasks: str, said: str
) -> None:
    monkeypatch.setenv("FAQBOT_TASKS", tasks)

    outcome = faqbot("worker")

    assert (outcome.code, said in outcome.err) == (2, True)


def test_every_kind_of_work_is_done_over_the_database_of_the_shop(faqbot: Faqbot, shop: Path) -> None:
    assert faqbot("ask", "Where is my parcel?").code == 0
    given: list[tuple[Work, str, dict[str, Any]]] = [
        (Work.CALIBRATION, "orders", {}),
        (Work.REPLAY, "", {"days": 7, "draft": True}),
        (Work.REPORT, "", {"week": f"{now():%G-W%V}"}),
        (Work.REPORT, "tea", {"week": f"{now():%G-W%V}"}),
    ]
    jobs = [Job(f"{n}", work, kb, "mei", now(), now(), what) for n, (work, kb, what) in enumerate(given)]

    async def done() -> list[Job]:
        await asked(read().database, *jobs)
        async with running(read()) as application:
            worker = worker_apart(application)
            while await worker.once():
                pass
        return [await found(read().database, job.id) for job in jobs]

    calibration, replay, report, gone = asyncio.run(done())

    assert [job.state.value for job in (calibration, replay, report, gone)] == ["done", "done", "done", "failed"]
    assert calibration.result["kb"] == "orders"
    assert faqbot("calibrate", "--kb", "orders", "--json").json[0]["languages"] == calibration.result["languages"]
    assert (replay.result["asked"], report.result["turns"]) == (1, 1)
    assert gone.why == "there is no knowledge base tea any more"


@contextmanager
def working(folder: Path, **settings: str) -> Iterator["subprocess.Popen[str]"]:
    """A `faqbot worker`, once it says that it works."""
    command = [sys.executable, "-m", "faqbot", "worker"]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=folder, env=environment(folder, **settings), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert "works on what takes a while" in process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


async def ended(url: str, name: str) -> Job:
    async with asyncio.timeout(PATIENCE_S):
        while not (job := await found(url, name)).state.is_final:  # noqa: ASYNC110 - another process works
            await asyncio.sleep(0.02)
    return job


def test_a_worker_of_its_own_does_what_is_offered_over_redis_and_ends_in_order(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/data/faqbot.db"

    async def offered(address: str) -> float:
        tasks = Tasks(redis_address(address))
        async with tasks.going():
            await asyncio.sleep(0.3)
            await asked(url, a_job("a"))
            await tasks.offer("a")
            return now().timestamp()

    with (
        redis(tmp_path) as server,
        working(tmp_path, FAQBOT_TASKS="redis", FAQBOT_REDIS_URL=server.url) as process,
    ):
        at = asyncio.run(offered(server.url))
        job = asyncio.run(ended(url, "a"))
        process.send_signal(signal.SIGTERM)
        code = process.wait(PATIENCE_S)

    assert (job.state, job.result[0]["fate"], code) == (State.DONE, "added", 0)
    assert job.started_at is not None
    assert job.started_at.timestamp() - at < 2
