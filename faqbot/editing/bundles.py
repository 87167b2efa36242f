"""Files and addresses that operators give to be read: kept as a job, and seen while it goes on."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from faqbot.domain.bundle import Bundle, Fate, Item
from faqbot.domain.document import Cleaning
from faqbot.domain.job import Job, Work
from faqbot.editing.documents import place_of
from faqbot.editing.jobs import Asked, Jobs
from faqbot.editing.sessions import Bearer
from faqbot.knowledge.batch import Batch
from faqbot.knowledge.intake import Care
from faqbot.knowledge.sources import Source, uri_of


class Bundles:
    """Takes bundles in, each under the name of who gave it. Customers are told of a document within seconds."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self.offer = jobs.offer

    async def begin(self, bearer: Bearer, batch: Batch) -> Bundle:
        """Keep what was given; `offer` is to follow. Raise NotAllowed or Overloaded."""
        parts = [place.data for place in batch.places if isinstance(place, Source)]
        asked = Asked(Work.DOCUMENTS, batch.kb, described(batch), parts, of=len(batch.places))
        return bundle_of(await self._jobs.ask(bearer, asked))

    async def bundle(self, bearer: Bearer, bundle_id: str) -> Bundle | None:
        """How far one is; None if there is none that somebody may see."""
        job = await self._jobs.job(bearer, bundle_id)
        return bundle_of(job) if job is not None and job.work is Work.DOCUMENTS else None

    async def recent(self, bearer: Bearer, most: int) -> tuple[Bundle, ...]:
        """The newest that somebody may see."""
        return tuple(map(bundle_of, await self._jobs.recent(bearer, most, Work.DOCUMENTS)))


def bundle_of(job: Job) -> Bundle:
    """A job as what was given in one go."""
    items = items_of(job)
    is_broken_off = job.state.is_final and not all(item.fate.is_final for item in items)
    return Bundle(job.id, job.kb, job.operator, job.asked_at, items, is_broken_off, job.why)


def items_of(job: Job) -> tuple[Item, ...]:
    """What became of each file so far, and what waits."""
    if job.result is None:
        return tuple(Item(place_of(place["uri"])) for place in job.given["places"])
    return tuple(map(_item, job.result))


def told(items: tuple[Item, ...]) -> list[dict[str, Any]]:
    """Items as a job keeps them."""
    return [asdict(item) | {"fate": item.fate.value} for item in items]


def described(batch: Batch) -> dict[str, Any]:
    """A batch without what its files hold."""
    part = iter(range(len(batch.places)))
    places = [_described(place, next(part)) if isinstance(place, Source) else {"uri": place} for place in batch.places]
    return {"places": places, "keep": sorted(batch.care.keep), "own": list(batch.care.own)}


def care_of(given: Mapping[str, Any]) -> Care:
    """With what care a described batch is to be treated."""
    return Care(frozenset(given["keep"]), tuple(given["own"]))


def uris_of(given: Mapping[str, Any]) -> tuple[str, ...]:
    """The places of a described batch."""
    return tuple(place["uri"] for place in given["places"])


def place_of_part(place: Mapping[str, Any], data: bytes) -> Source:
    """A described file with what it holds."""
    return Source(place["uri"], data, place["url"], place["name"])


def _described(source: Source, part: int) -> dict[str, Any]:
    return {"uri": uri_of(source), "url": source.url, "name": source.file_name, "part": part}


def _item(kept: Mapping[str, Any]) -> Item:
    cleaning = tuple(Cleaning(step["step"], step["count"]) for step in kept["cleaning"])
    item = Item(**{**kept, "cleaning": cleaning, "unread": tuple(kept["unread"])})
    return replace(item, fate=Fate(kept["fate"]))
