"""Real processes that are killed while they work, again and again."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faqbot.app import new_id, now
from faqbot.domain.job import Job, State
from faqbot.domain.operator import Operator, Role
from faqbot.editing.bundles import Bundles, bundle_of
from faqbot.editing.jobs import Jobs
from faqbot.editing.sessions import Bearer
from faqbot.editing.talking import Clock
from faqbot.knowledge.batch import Batch
from faqbot.knowledge.sources import Source
from faqbot.storage.database import Database
from faqbot.storage.documents import SqlDocumentStore
from faqbot.storage.jobs import SqlJobStore
from faqbot.storage.operators import SqlAuditLog
from tests.databases import migrated

MEI = Bearer(Operator("mei", {"shop": Role.EDITOR}))
FILES = 20


def a_file(number: int) -> Source:
    """A text of its own that takes a while to read."""
    said = "\n\n".join(f"Part {number}-{i} of the machine costs {number * 1000 + i} yuan." for i in range(150))
    return Source(f"{number}.md", f"# Parts {number}\n\n{said}".encode())


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with migrated(request.param, tmp_path) as at:
        yield at


async def until(jobs: SqlJobStore, name: str, is_so: Callable[[Job], bool]) -> Job:
    async with asyncio.timeout(30):
        while (job := await jobs.job(name)) is None or not is_so(job):  # noqa: ASYNC110 - another process works
            await asyncio.sleep(0.01)
    return job


@pytest.mark.slow
async def test_what_a_killed_process_was_reading_is_read_to_its_end_once(url: str) -> None:
    database = Database(url)
    jobs = SqlJobStore(database)
    bundles = Bundles(Jobs(jobs, _nobody, Clock(now, new_id)))
    begun = await bundles.begin(MEI, Batch("shop", tuple(map(a_file, range(FILES)))))

    with reading(url):
        await until(jobs, begun.id, lambda job: job.done >= 5)
    with reading(url):
        done = await until(jobs, begun.id, lambda job: job.state.is_final)

    found = await SqlDocumentStore(database).documents("shop")
    noted = Counter(change.subject for change in await SqlAuditLog(database).changes(most=999))
    await database.close()
    assert (done.state, done.attempt) == (State.DONE, 2)
    assert [item.name for item in bundle_of(done).items] == [f"{n}.md" for n in range(FILES)]
    assert len(found) == FILES
    assert noted == Counter(document.id for document in found)


@contextmanager
def reading(url: str) -> Iterator[None]:
    """A process that reads until it is killed."""
    with subprocess.Popen([sys.executable, "-m", "tests.jobs.reading", url]) as process:  # noqa: S603 - our own module
        try:
            yield
        finally:
            process.kill()


async def _nobody(_: str) -> None: ...
