"""The tables of what is to be published, beside those in tables.py."""

from datetime import datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from faqbot.storage.tables import Json, Row


class GoldenRow(Row):
    """A question with what it must get."""

    __tablename__ = "golden_questions"

    id: Mapped[str] = mapped_column(primary_key=True)
    kb: Mapped[str]
    language: Mapped[str]
    text: Mapped[str]
    outcome: Mapped[str]
    entry_kb: Mapped[str]
    entry_id: Mapped[str]
    at: Mapped[datetime]


class DraftRow(Row):
    """An entry as it is to be; the live one stands in `entries`."""

    __tablename__ = "drafts"

    kb: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(primary_key=True)
    entry: Mapped[Json] = mapped_column(JSON)
    base: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    asked_by: Mapped[str]


class DraftMarkRow(Row):
    """How often the drafts of a base have changed."""

    __tablename__ = "draft_marks"

    kb: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


class StagedDraftRow(Row):
    """A draft that is brought and not kept yet, with what tells the one that its entry has."""

    __tablename__ = "staged_drafts"

    batch: Mapped[str] = mapped_column(primary_key=True)
    kb: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(primary_key=True)
    entry: Mapped[Json] = mapped_column(JSON)
    base: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    former_by: Mapped[str | None]
    former_at: Mapped[datetime | None]
    former_asked_by: Mapped[str | None]


class IncomingRow(Row):
    """A file of entries that an operator imports, and how far it is."""

    __tablename__ = "incoming"

    id: Mapped[str] = mapped_column(primary_key=True)
    operator: Mapped[str]
    name: Mapped[str]
    kb: Mapped[str]
    begun_at: Mapped[datetime] = mapped_column(index=True)
    at: Mapped[datetime]
    stage: Mapped[str]
    done: Mapped[int]
    of: Mapped[int]
    why: Mapped[str]
    report: Mapped[Json] = mapped_column(JSON)
    data: Mapped[bytes]


class EditionRow(Row):
    """A numbered state of a base; what entries were before stands in `revisions`, by version."""

    __tablename__ = "editions"

    kb: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str]
    cause: Mapped[str]
    note: Mapped[str]
    reason: Mapped[str]
    added: Mapped[Json] = mapped_column(JSON)
    said: Mapped[Json | None] = mapped_column(JSON(none_as_null=True))
