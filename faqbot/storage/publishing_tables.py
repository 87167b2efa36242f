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
