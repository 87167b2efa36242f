"""The tables of work that takes a while."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from faqbot.storage.tables import Json, Row


class JobRow(Row):
    """What somebody asked for, how far it is, and who works on it until when."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state_due_at", "state", "due_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    work: Mapped[str]
    kb: Mapped[str]
    operator: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    given: Mapped[Json] = mapped_column(JSON)
    state: Mapped[str]
    done: Mapped[int]
    of: Mapped[int]
    attempt: Mapped[int]
    why: Mapped[str]
    holder: Mapped[str]
    held_until: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    result: Mapped[Json] = mapped_column(JSON)


class JobPartRow(Row):
    """A file that was given with a job, until the job is done."""

    __tablename__ = "job_parts"

    job: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
    data: Mapped[bytes]
