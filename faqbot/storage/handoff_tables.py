"""The tables of the handoffs, beside those in tables.py."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from faqbot.storage.tables import Row

# SQLite numbers rows by itself only where the key is spelled INTEGER.
_Number = BigInteger().with_variant(Integer(), "sqlite")


class HandoffRow(Row):
    """Where a conversation stands between the bot and a person."""

    __tablename__ = "handoffs"

    conversation: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    since: Mapped[datetime]
    touched: Mapped[datetime]
    language: Mapped[str]
    kb: Mapped[str | None]
    hours: Mapped[str] = mapped_column(server_default="")
    question: Mapped[str]
    turn_id: Mapped[str]
    opened_by: Mapped[str]
    operator: Mapped[str]
    thread: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]


class HandoffMessageRow(Row):
    """What was said while a person was awaited or there."""

    __tablename__ = "handoff_messages"
    __table_args__ = (UniqueConstraint("conversation", "key"),)

    number: Mapped[int] = mapped_column(_Number, primary_key=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("handoffs.conversation", ondelete="CASCADE"))
    key: Mapped[str]
    author: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]
