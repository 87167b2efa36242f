"""Work that takes a while, in the database."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, true, update

from faqbot.domain.job import Job, Room, State, Work
from faqbot.storage.columns import plain, utc
from faqbot.storage.database import Database
from faqbot.storage.entry_rows import Fields
from faqbot.storage.job_tables import JobPartRow, JobRow

_NAMES = tuple(field.name for field in fields(Job))
_UNDER_WAY = (State.QUEUED.value, State.RUNNING.value)
_SPENT = frozenset({State.DONE, State.CANCELLED})


class SqlJobStore:
    """A JobStore over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, job: Job, parts: Sequence[bytes] = (), *, room: Room) -> bool:
        """Keep a job with what it works on; False where there is no room."""
        waiting = select(func.count()).select_from(JobRow).where(JobRow.state.in_(_UNDER_WAY))
        held = select(func.coalesce(func.sum(JobPartRow.size), 0)).join(JobRow, JobRow.id == JobPartRow.job)
        async with self._database.writing() as connection:
            jobs = await connection.scalar(waiting) or 0
            size = await connection.scalar(held.where(JobRow.state.in_(_UNDER_WAY))) or 0
            if jobs >= room.jobs or size + sum(map(len, parts)) > room.bytes:
                return False
            await connection.execute(insert(JobRow).values(_fields(job)))
            for position, data in enumerate(parts):
                part = {"job": job.id, "position": position, "size": len(data), "data": data}
                await connection.execute(insert(JobPartRow).values(part))
            return True

    async def job(self, job_id: str) -> Job | None:
        """One job, or None."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(JobRow.__table__).where(JobRow.id == job_id))).one_or_none()
        return None if row is None else _job(row)

    async def part(self, job_id: str, number: int) -> bytes | None:
        """A part that was given with a job, or None."""
        own = and_(JobPartRow.job == job_id, JobPartRow.position == number)
        async with self._database.reading() as connection:
            found: bytes | None = await connection.scalar(select(JobPartRow.data).where(own))
        return found

    async def recent(self, *, most: int, work: Work | None = None) -> tuple[Job, ...]:
        """The newest first."""
        wanted = true() if work is None else JobRow.work == work.value
        newest = select(JobRow.__table__).where(wanted).order_by(JobRow.asked_at.desc(), JobRow.id).limit(most)
        async with self._database.reading() as connection:
            return tuple(map(_job, await connection.execute(newest)))

    async def claim(self, holder: str, *, at: datetime, until: datetime, job_id: str = "") -> Job | None:
        """Hold the job that has been due for longest, or a certain one; None: nothing is due."""
        due = _is_due(at) if not job_id else and_(_is_due(at), JobRow.id == job_id)
        first = select(JobRow.__table__).where(due).order_by(JobRow.due_at, JobRow.id).limit(1)
        async with self._database.reading() as connection:
            if (await connection.execute(first)).one_or_none() is None:
                return None
        async with self._database.writing() as connection:
            row = (await connection.execute(first.with_for_update(skip_locked=True))).one_or_none()
            if row is None:
                return None
            taken = storable(_job(row).taken(holder, at, until))
            await connection.execute(update(JobRow).where(JobRow.id == taken.id).values(_fields(taken)))
            return taken

    async def keep(self, job: Job, *, former: Job) -> bool:
        """Replace a job if it is held as `former` was."""
        same = and_(JobRow.id == job.id, JobRow.holder == former.holder, JobRow.state == former.state.value)
        async with self._database.writing() as connection:
            kept = (await connection.execute(update(JobRow).where(same).values(_fields(job)))).rowcount > 0
            if kept and job.state in _SPENT:
                await connection.execute(delete(JobPartRow).where(JobPartRow.job == job.id))
            return kept

    async def forget(self, *, before: datetime) -> int:
        """Delete those that were asked for before a moment and are not worked on; return how many."""
        old = and_(JobRow.asked_at < before, JobRow.state != State.RUNNING.value)
        async with self._database.writing() as connection:
            return (await connection.execute(delete(JobRow).where(old))).rowcount


def is_due(job: Job, at: datetime) -> bool:
    """True if somebody should take a job up."""
    if job.state is State.QUEUED:
        return job.due_at <= at
    return job.state is State.RUNNING and job.held_until is not None and job.held_until < at


def storable(job: Job) -> Job:
    """The job as every store keeps it: its times in UTC, no text that a database refuses."""
    return replace(
        job,
        kb=plain(job.kb),
        operator=plain(job.operator),
        why=plain(job.why),
        asked_at=utc(job.asked_at),
        due_at=utc(job.due_at),
        held_until=_moment(job.held_until),
        started_at=_moment(job.started_at),
        finished_at=_moment(job.finished_at),
    )


def _is_due(at: datetime) -> ColumnElement[bool]:
    queued = and_(JobRow.state == State.QUEUED.value, JobRow.due_at <= at)
    return or_(queued, and_(JobRow.state == State.RUNNING.value, JobRow.held_until < at))


def _moment(at: datetime | None) -> datetime | None:
    return None if at is None else utc(at)


def _fields(job: Job) -> Fields:
    kept = storable(job)
    told = {name: getattr(kept, name) for name in _NAMES}
    return told | {"work": kept.work.value, "state": kept.state.value, "given": dict(kept.given)}


def _job(row: Any) -> Job:
    told = {name: getattr(row, name) for name in _NAMES}
    return Job(**(told | {"work": Work(row.work), "state": State(row.state)}))
