"""The tables of the database, as the newest migration leaves them."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from faqbot.storage.columns import PlainText, UtcTime

# SQLite numbers rows by itself only where the key is spelled INTEGER.
_Number = BigInteger().with_variant(Integer(), "sqlite")

Json = Any  # what a JSON column holds is given its type in rows.py


class Row(DeclarativeBase):
    """A row of the database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[type, Any]] = {
        str: PlainText(),
        datetime: UtcTime(),
        float: Double(),
    }


class KnowledgeBaseRow(Row):
    """A knowledge base; its version rises with each change."""

    __tablename__ = "knowledge_bases"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    lexicon: Mapped[Json] = mapped_column(JSON)
    declared: Mapped[Json] = mapped_column(JSON, server_default="[]")


class EntryRow(Row):
    """An entry as it stands now, without its phrasings, since `version` of its knowledge base."""

    __tablename__ = "entries"
    __table_args__ = (Index("ix_entries_kb", "kb", "version"),)

    kb: Mapped[str] = mapped_column(ForeignKey("knowledge_bases.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    tags: Mapped[Json] = mapped_column(JSON)
    answers: Mapped[Json] = mapped_column(JSON)
    links: Mapped[Json] = mapped_column(JSON)
    valid_from: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(server_default="0")


class PhrasingRow(Row):
    """One wording of an entry's question."""

    __tablename__ = "phrasings"
    __table_args__ = (ForeignKeyConstraint(["kb", "entry_id"], ["entries.kb", "entries.id"], ondelete="CASCADE"),)

    kb: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str]
    text: Mapped[str]


class RevisionRow(Row):
    """What an entry was before the change that made `version` of its knowledge base."""

    __tablename__ = "revisions"
    __table_args__ = (Index(None, "kb", "entry_id", "at"), Index("ix_revisions_kb_version", "kb", "version"))

    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    kb: Mapped[str]
    entry_id: Mapped[str]
    at: Mapped[datetime]
    version: Mapped[int]
    action: Mapped[str]
    entry: Mapped[Json] = mapped_column(JSON)


class DocumentRow(Row):
    """A document as it was read, without its passages."""

    __tablename__ = "documents"

    kb: Mapped[str] = mapped_column(ForeignKey("knowledge_bases.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    uri: Mapped[str]
    media_type: Mapped[str]
    digest: Mapped[str]
    added_at: Mapped[datetime]
    cleaning: Mapped[Json] = mapped_column(JSON)
    unread: Mapped[Json] = mapped_column(JSON)


class PassageRow(Row):
    """A piece of a document, in the order of `position`."""

    __tablename__ = "passages"
    __table_args__ = (ForeignKeyConstraint(["kb", "document"], ["documents.kb", "documents.id"], ondelete="CASCADE"),)

    kb: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str]
    text: Mapped[str]
    heading: Mapped[Json] = mapped_column(JSON)
    page: Mapped[int | None]
    offset: Mapped[int]
    source: Mapped[str]
    url: Mapped[str]


class ConversationRow(Row):
    """A thread of messages with one customer."""

    __tablename__ = "conversations"

    token: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    created_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)


class InboxRow(Row):
    """A question from the moment it came in; `turn_id` is null until it has been answered."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("channel", "key"),)

    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    channel: Mapped[str]
    key: Mapped[str]
    conversation: Mapped[str] = mapped_column(ForeignKey("conversations.token", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    question: Mapped[Json] = mapped_column(JSON)
    at: Mapped[datetime]
    turn_id: Mapped[str | None]  # no foreign key: turns.inbox_id is the one, and two would make a circle


class TurnRow(Row):
    """A question with its decision and reply: the recall ledger."""

    __tablename__ = "turns"
    __table_args__ = (Index(None, "conversation", "at"), Index(None, "at"))

    id: Mapped[str] = mapped_column(primary_key=True)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inbox.id", ondelete="CASCADE"), unique=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("conversations.token", ondelete="CASCADE"))
    at: Mapped[datetime]
    text: Mapped[str]
    completed: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str]
    kb: Mapped[str | None]
    decision: Mapped[str]
    reason: Mapped[str | None]
    entry_id: Mapped[str | None]
    template: Mapped[str | None]
    confidence: Mapped[float | None]
    reply_text: Mapped[str]
    reply_language: Mapped[str]
    reply_options: Mapped[Json] = mapped_column(JSON)
    reply_sources: Mapped[Json] = mapped_column(JSON)
    snapshot: Mapped[str]
    threshold: Mapped[float | None]
    understand_ms: Mapped[float]
    retrieve_ms: Mapped[float]
    decide_ms: Mapped[float]
    passages: Mapped[Json] = mapped_column(JSON, server_default="[]")


class CandidateRow(Row):
    """An entry that was considered for a turn, best first by `position`."""

    __tablename__ = "candidates"

    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[str]
    kb: Mapped[str]
    probability: Mapped[float]
    bm25: Mapped[float]
    cosine: Mapped[float]
    head: Mapped[float | None]
    fused: Mapped[float]


class FeedbackRow(Row):
    """A customer's verdict on a turn."""

    __tablename__ = "feedback"

    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    verdict: Mapped[str]
    comment: Mapped[str]
    at: Mapped[datetime]


class LabelRow(Row):
    """A question whose right entry is known; a null `entry_id` means that it must be declined."""

    __tablename__ = "labels"
    # The digest stands for the text: PostgreSQL cannot index a text of more than 2,704 bytes.
    __table_args__ = (UniqueConstraint("kb", "language", "digest"),)

    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    kb: Mapped[str]
    language: Mapped[str]
    digest: Mapped[str]
    text: Mapped[str]
    entry_id: Mapped[str | None]
    at: Mapped[datetime]


class CalibrationRow(Row):
    """A fitted gate; earlier ones stay for the record."""

    __tablename__ = "calibrations"
    __table_args__ = (Index(None, "kb", "at"),)

    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    kb: Mapped[str]
    at: Mapped[datetime]
    fingerprint: Mapped[str]
    unknown_share: Mapped[float] = mapped_column(server_default="0.2")
    promised: Mapped[bool]
    model: Mapped[Json] = mapped_column(JSON)
    bars: Mapped[Json] = mapped_column(JSON)
    reliability: Mapped[Json] = mapped_column(JSON, server_default="{}")


class SiteRow(Row):
    """A website that shows the widget."""

    __tablename__ = "sites"

    id: Mapped[str] = mapped_column(primary_key=True)
    visits_key: Mapped[str]
    identity_key: Mapped[str]
    settings: Mapped[Json] = mapped_column(JSON)
