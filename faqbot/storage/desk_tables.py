"""The tables of what people at the desk talk with, beside those in tables.py."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from faqbot.storage.tables import Json, Row


class AttendanceRow(Row):
    """An operator who is at the desk to answer customers, and when they were last seen there."""

    __tablename__ = "attendance"

    operator: Mapped[str] = mapped_column(primary_key=True)
    seen: Mapped[datetime]


class CannedRow(Row):
    """A text to answer customers with, by language."""

    __tablename__ = "canned_replies"

    kb: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    texts: Mapped[Json] = mapped_column(JSON)


class WishRow(Row):
    """A customer who wants to be told once a declined turn has an answer."""

    __tablename__ = "wishes"

    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    conversation: Mapped[str]
    at: Mapped[datetime]
    told_at: Mapped[datetime | None] = mapped_column(index=True)


class RedirectRow(Row):
    """An entry that went into another one of its base."""

    __tablename__ = "redirects"

    kb: Mapped[str] = mapped_column(primary_key=True)
    former: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str]
    at: Mapped[datetime]


class ReviewRow(Row):
    """The day on which an entry is to be looked at again, as YYYY-MM-DD."""

    __tablename__ = "reviews"

    kb: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(primary_key=True)
    on: Mapped[str]
