"""Documents on their way in as a job: read one after another, stored, and reported while it goes on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from faqbot.domain.bundle import Fate, Item
from faqbot.domain.document import Cleaning
from faqbot.domain.errors import BadInput
from faqbot.domain.job import Job
from faqbot.domain.operator import Change
from faqbot.domain.protocols import JobStore
from faqbot.editing.bundles import care_of, items_of, place_of_part, told, uris_of
from faqbot.editing.documents import change, place_of
from faqbot.jobs import Course
from faqbot.knowledge.batch import Batch, Intake, Report
from faqbot.knowledge.sources import Place


class TakingIn:
    """Reads what was given. What fails is told, and the rest goes on; taken up again, it goes on where it was."""

    def __init__(self, jobs: JobStore, intake: Intake, now: Callable[[], datetime]) -> None:
        self._jobs = jobs
        self._intake = intake
        self._now = now

    async def __call__(self, job: Job, course: Course) -> Any:
        """Store each document together with the note of who added it."""
        items = _Items(items_of(job))
        ahead: Sequence[Mapping[str, Any]] = job.given["places"][len(job.given["places"]) - items.waiting :]
        batch = Batch(job.kb, uris_of({"places": ahead}), care_of(job.given))
        shelf = await self._intake.shelf(batch)

        def noted(report: Report) -> Sequence[Change]:
            if report.document is None or report.fate is Fate.UNCHANGED:
                return ()
            return (change(report.former, report.document, self._now(), job.operator),)

        for described in ahead:
            items.begin()
            course.tell(items.done, items.all, told(items.now))
            place = await self._place(job, described)
            async for report in self._intake.reports(place, batch, shelf, noted):
                items.tell(_item(report))
                course.tell(items.done, items.all, told(items.now))
            items.end()
            course.tell(items.done, items.all, told(items.now))
        return told(items.now)

    async def _place(self, job: Job, described: Mapping[str, Any]) -> Place:
        if "part" not in described:
            return str(described["uri"])
        data = await self._jobs.part(job.id, described["part"])
        if data is None:
            raise BadInput("the files are not kept any more; add them again")
        return place_of_part(described, data)


class _Items:
    """What is done, what is being read, what waits. What is read again keeps the fate that it had at first."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._done = [item for item in items if item.fate.is_final]
        self._ahead = [replace(item, fate=Fate.WAITING) for item in items if not item.fate.is_final]
        self._earlier = {item.name: place for place, item in enumerate(self._done)}

    @property
    def now(self) -> tuple[Item, ...]:
        return (*self._done, *self._ahead)

    @property
    def waiting(self) -> int:
        return len(self._ahead)

    @property
    def done(self) -> int:
        return len(self._done)

    @property
    def all(self) -> int:
        return len(self._done) + len(self._ahead)

    def begin(self) -> None:
        """The next place is being read."""
        self._ahead[0] = replace(self._ahead[0], fate=Fate.READING)

    def tell(self, item: Item) -> None:
        """A file of the place is done: of a zip file, one of several."""
        earlier = self._earlier.pop(item.name, None)
        if earlier is None:
            self._done.append(item)
        elif item.fate is not Fate.UNCHANGED:
            self._done[earlier] = item

    def end(self) -> None:
        """The place is done."""
        del self._ahead[0]


def _item(report: Report) -> Item:
    name = place_of(report.uri)
    if report.document is None:
        return Item(name, report.fate, why=report.why)
    document = report.document
    cleaning = tuple(Cleaning(step.step, step.count) for step in document.cleaning)
    return Item(name, report.fate, document.id, len(document.passages), cleaning, document.unread)
