"""Documents on their way in as a job: taken up where it was, each stored and noted once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from faqbot.domain.bundle import Fate
from faqbot.domain.errors import BadInput
from faqbot.domain.job import Job, Work
from faqbot.domain.operator import Operator, Role
from faqbot.editing.bundles import Bundles, bundle_of
from faqbot.editing.jobs import ROOM, Jobs
from faqbot.editing.sessions import Bearer
from faqbot.editing.taking_in import TakingIn
from faqbot.editing.talking import Clock
from faqbot.jobs import Course
from faqbot.knowledge.batch import Batch, Intake
from faqbot.knowledge.fetching import Fetched
from faqbot.knowledge.sources import Source
from faqbot.storage.memory import MemoryEntryStore
from faqbot.storage.memory_documents import MemoryDocumentStore
from faqbot.storage.memory_jobs import MemoryJobStore
from faqbot.storage.memory_operators import MemoryAuditLog
from tests.knowledge.test_archives import a_zip

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MEI = Bearer(Operator("mei", {"shop": Role.EDITOR}))
ZIP = a_zip({f"{name}.md": f"# {name}\n\nGoods of kind {name} come in {name} days.".encode() for name in "abc"})


class KilledError(Exception):
    """Stands for the end of the process: nothing after it is done."""


@dataclass
class House:
    """The stores, and whoever takes documents in over them."""

    jobs: MemoryJobStore = field(default_factory=MemoryJobStore)

    def __post_init__(self) -> None:
        entries = MemoryEntryStore()
        self.documents, self.audit = MemoryDocumentStore(entries), MemoryAuditLog(entries)
        self.bundles = Bundles(Jobs(self.jobs, self._offered, Clock(lambda: NOON, lambda: "j")))
        self.taking = TakingIn(self.jobs, Intake(self.documents, self.fetch, lambda: NOON), lambda: NOON)

    async def _offered(self, _: str) -> None: ...

    def fetch(self, url: str) -> Fetched:
        return Fetched(b"# Delivery\n\nParcels take two working days.", "text/markdown")

    async def give(self, *places: Source | str) -> None:
        await self.bundles.begin(MEI, Batch("shop", places))

    async def work(self, holder: str, course: Callable[[MemoryJobStore, Job], Course] = Course) -> Job:
        """Take the job up and do it, as a process does."""
        job = await self.jobs.claim(holder, at=NOON + timedelta(hours=1), until=NOON)
        assert job is not None
        own = course(self.jobs, job)
        result = await self.taking(job, own)
        await own.end(own.job.ended(result, NOON))
        return await self.job()

    async def job(self) -> Job:
        found = await self.jobs.job("j")
        assert found is not None
        return found

    async def noted(self) -> list[str]:
        return sorted(change.action for change in await self.audit.changes(most=99))


@pytest.fixture
def house() -> House:
    return House()


class ShortLived(Course):
    """The course of a process that is killed once it has told so much; what it told last is kept or not."""

    ends_at = 1
    is_kept = True

    def tell(self, done: int, of: int, result: object = None) -> None:
        super().tell(done, of, result)
        if self.is_kept or done < self.ends_at:
            self._store._jobs["j"] = self.job  # type: ignore[attr-defined] # noqa: SLF001 - as if it were kept just now
        if done == self.ends_at:
            raise KilledError


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize("ends_at", [1, 2, 3, 4, 5])
async def test_what_a_killed_process_began_is_gone_on_with_and_nothing_is_stored_or_noted_twice(
    house: House, ends_at: int, is_kept: object
) -> None:
    await house.give(Source("one.md", b"# One\n\nOne is the first."), Source("all.zip", ZIP), "https://shop.example/d")
    life = type("Life", (ShortLived,), {"ends_at": ends_at, "is_kept": is_kept})

    with pytest.raises(KilledError):
        await house.work("first", life)
    done = bundle_of(await house.work("second"))

    assert [item.name for item in done.items] == [
        "one.md",
        "all.zip!/a.md",
        "all.zip!/b.md",
        "all.zip!/c.md",
        "https://shop.example/d",
    ]
    assert done.is_done
    assert {item.fate for item in done.items} <= {Fate.ADDED, Fate.UNCHANGED}
    assert sum(item.fate is Fate.UNCHANGED for item in done.items) <= (0 if is_kept else 1)
    assert len(await house.documents.documents("shop")) == 5
    assert await house.noted() == ["document_added"] * 5


async def test_a_file_that_is_not_kept_any_more_ends_the_job_with_the_remedy(house: House) -> None:
    await house.give(Source("one.md", b"# One\n\nOne is the first."))
    job = await house.job()
    await house.jobs.keep(job.cancelled(NOON), former=job)

    with pytest.raises(BadInput, match="not kept any more; add them again"):
        await house.taking(job, Course(house.jobs, job))


async def test_what_waits_is_named_before_anybody_has_begun(house: House) -> None:
    await house.give(Source("one.md", b"x"), "https://shop.example/d")

    waiting = bundle_of(await house.job())

    assert [(item.name, item.fate) for item in waiting.items] == [
        ("one.md", Fate.WAITING),
        ("https://shop.example/d", Fate.WAITING),
    ]
    assert (waiting.is_done, waiting.is_broken_off) == (False, False)


async def test_a_document_job_says_what_it_is(house: House) -> None:
    await house.give(Source("one.md", b"# One\n\nOne is the first."))

    job = await house.work("h")

    assert (job.work, job.kb, job.operator) == (Work.DOCUMENTS, "shop", "mei")
    assert (job.done, job.of) == (1, 1)
    assert await house.jobs.part("j", 0) is None
    assert await house.jobs.add(job, room=ROOM)
