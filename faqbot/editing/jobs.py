"""Work that operators ask for and that takes a while: asked for, seen, tried again, not wanted any more."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from faqbot.domain.errors import BadInput, Unavailable, UnknownKnowledgeBase
from faqbot.domain.faq import bases_of
from faqbot.domain.job import Job, Room, State, Work
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.domain.protocols import Bases, JobStore
from faqbot.editing.entries import NotAllowed
from faqbot.editing.sessions import Bearer
from faqbot.editing.talking import Clock

# Files wait in the database until they are read.
ROOM = Room(jobs=100, bytes=150 * 1024 * 1024)
NEEDED = {
    Work.DOCUMENTS: Role.EDITOR,
    Work.REPLAY: Role.EDITOR,
    Work.CALIBRATION: Role.PUBLISHER,
    Work.REPORT: Role.VIEWER,
}
_KEPT = timedelta(days=7)
_RECENT = 200

# Tells whoever works that there is a job of that id. It may be lost: whoever works looks now and then, too.
Offer = Callable[[str], Awaitable[None]]


class Overloaded(Unavailable):
    """So much waits that no more is taken."""


class NoJob(BadInput):
    """There is no such job (`is_unknown`), or it does not stand where this could be done."""

    def __init__(self, why: str, *, is_unknown: bool = False) -> None:
        super().__init__(why)
        self.is_unknown = is_unknown


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted: the work, for which base, and what exactly; `parts` are what it works on."""

    work: Work
    kb: str
    given: dict[str, object]
    parts: Sequence[bytes] = ()
    of: int = 0


async def expect_base(bases: Bases, kb: str) -> None:
    """Raise UnknownKnowledgeBase where a base, or one of several, is not there any more; "" are all together."""
    known = await bases.versions()
    for one in bases_of(kb):
        if one not in known:
            raise UnknownKnowledgeBase(f"there is no knowledge base {one} any more")


class Jobs:
    """Takes work in; somebody does it, here or elsewhere."""

    def __init__(self, store: JobStore, offer: Offer, clock: Clock) -> None:
        self._store = store
        self.offer = offer
        self._now = clock.now
        self._new_key = clock.new_key

    async def ask(self, bearer: Bearer, asked: Asked) -> Job:
        """Keep what is wanted; `offer` is to follow. Raise NotAllowed or Overloaded."""
        self._expect(bearer, asked.work, asked.kb)
        at = self._now()
        await self._store.forget(before=at - _KEPT)
        job = Job(self._new_key(), asked.work, asked.kb, bearer.operator.name, at, at, asked.given, of=asked.of)
        if not await self._store.add(job, asked.parts, room=ROOM):
            raise Overloaded("other work is still waiting; try again in a few minutes")
        return job

    async def job(self, bearer: Bearer, job_id: str) -> Job | None:
        """How far one is; None if there is none that somebody may see."""
        found = await self._store.job(job_id)
        return found if found is not None and bearer.may(Role.VIEWER, found.kb or EVERYWHERE) else None

    async def recent(self, bearer: Bearer, most: int, work: Work | None = None) -> tuple[Job, ...]:
        """The newest that somebody may see."""
        found = await self._store.recent(most=_RECENT, work=work)
        return tuple(job for job in found if bearer.may(Role.VIEWER, job.kb or EVERYWHERE))[:most]

    async def cancel(self, bearer: Bearer, job_id: str) -> Job:
        """Let nobody work on it any more; what was done stays. Raise NotAllowed or NoJob."""
        job = await self._expected(bearer, job_id)
        if job.state.is_final:
            raise NoJob(f"the job {job_id} is {job.state.value} already")
        return await self._changed(job, job.cancelled(self._now()))

    async def retry(self, bearer: Bearer, job_id: str) -> Job:
        """Have what failed done once more; `offer` is to follow. Raise NotAllowed or NoJob."""
        job = await self._expected(bearer, job_id)
        if job.state is not State.FAILED:
            raise NoJob(f"the job {job_id} is {job.state.value}; only one that failed can be tried again")
        return await self._changed(job, job.again(self._now()))

    async def _expected(self, bearer: Bearer, job_id: str) -> Job:
        job = await self.job(bearer, job_id)
        if job is None:
            raise NoJob(f"there is no job {job_id}", is_unknown=True)
        self._expect(bearer, job.work, job.kb)
        return job

    async def _changed(self, former: Job, job: Job) -> Job:
        if not await self._store.keep(job, former=former):
            raise NoJob(f"the job {job.id} has gone on meanwhile; look again")
        return job

    def _expect(self, bearer: Bearer, work: Work, kb: str) -> None:
        if not bearer.may(NEEDED[work], kb or EVERYWHERE):
            raise NotAllowed(f"this takes the role {NEEDED[work].value}")
