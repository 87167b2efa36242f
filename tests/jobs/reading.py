"""A process that reads what is given at the desk, for tests that kill it: `python -m tests.jobs.reading URL`."""

import asyncio
import sys
import uuid
from datetime import UTC, datetime, timedelta

from faqbot.domain.job import Work
from faqbot.editing.taking_in import TakingIn
from faqbot.jobs import Pace, Worker
from faqbot.knowledge.batch import Intake
from faqbot.knowledge.fetching import Fetcher
from faqbot.storage.database import Database
from faqbot.storage.documents import SqlDocumentStore
from faqbot.storage.jobs import SqlJobStore


def now() -> datetime:
    return datetime.now(UTC)


async def read(url: str) -> None:
    """Read for ever; half a second after it is killed another may go on."""
    database = Database(url)
    jobs = SqlJobStore(database)
    taking = TakingIn(jobs, Intake(SqlDocumentStore(database), Fetcher(), now), now)
    pace = Pace(lease=timedelta(seconds=0.5), sign_s=0.05, look_s=0.05)
    async with Worker(jobs, {Work.DOCUMENTS: taking}, now, lambda: uuid.uuid4().hex, pace).going():
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(read(sys.argv[1]))
