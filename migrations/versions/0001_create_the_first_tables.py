"""Create the first tables: knowledge, conversations and turns, calibrations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TEXT = sa.String()
_TIME = sa.DateTime(timezone=True)
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_knowledge_bases()
    _create_phrasings_and_revisions()
    _create_inbox()
    _create_turns()
    _create_candidates_and_feedback()
    _create_calibrations()


def downgrade() -> None:
    for table in (
        "feedback",
        "candidates",
        "turns",
        "inbox",
        "conversations",
        "phrasings",
        "entries",
        "revisions",
        "knowledge_bases",
        "labels",
        "calibrations",
    ):
        op.drop_table(table)


def _create_knowledge_bases() -> None:
    op.create_table(
        "knowledge_bases",
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lexicon", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_knowledge_bases"),
    )
    op.create_table(
        "entries",
        sa.Column("kb", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("state", _TEXT, nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("valid_from", _TIME, nullable=True),
        sa.Column("valid_until", _TIME, nullable=True),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["kb"], ["knowledge_bases.id"], name="fk_entries_kb_knowledge_bases", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kb", "id", name="pk_entries"),
    )


def _create_phrasings_and_revisions() -> None:
    op.create_table(
        "phrasings",
        sa.Column("kb", _TEXT, nullable=False),
        sa.Column("entry_id", _TEXT, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("language", _TEXT, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["kb", "entry_id"],
            ["entries.kb", "entries.id"],
            name="fk_phrasings_kb_entry_id_entries",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("kb", "entry_id", "position", name="pk_phrasings"),
    )
    op.create_table(
        "revisions",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("kb", _TEXT, nullable=False),
        sa.Column("entry_id", _TEXT, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("action", _TEXT, nullable=False),
        sa.Column("entry", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
    )
    op.create_index("ix_revisions_kb_entry_id_at", "revisions", ["kb", "entry_id", "at"])


def _create_inbox() -> None:
    op.create_table(
        "conversations",
        sa.Column("token", _TEXT, nullable=False),
        sa.Column("channel", _TEXT, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("last_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_conversations"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("channel", _TEXT, nullable=False),
        sa.Column("key", _TEXT, nullable=False),
        sa.Column("conversation", _TEXT, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("turn_id", _TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation"],
            ["conversations.token"],
            name="fk_inbox_conversation_conversations",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("channel", "key", name="uq_inbox_channel_key"),
    )
    op.create_index("ix_inbox_conversation", "inbox", ["conversation"])


def _create_turns() -> None:
    op.create_table(
        "turns",
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("inbox_id", _NUMBER, nullable=False),
        sa.Column("conversation", _TEXT, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.Column("language", _TEXT, nullable=False),
        sa.Column("kb", _TEXT, nullable=True),
        sa.Column("decision", _TEXT, nullable=False),
        sa.Column("reason", _TEXT, nullable=True),
        sa.Column("entry_id", _TEXT, nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("reply_text", _TEXT, nullable=False),
        sa.Column("reply_language", _TEXT, nullable=False),
        sa.Column("reply_options", sa.JSON(), nullable=False),
        sa.Column("reply_sources", sa.JSON(), nullable=False),
        sa.Column("snapshot", _TEXT, nullable=False),
        sa.Column("threshold", sa.Double(), nullable=True),
        sa.Column("understand_ms", sa.Double(), nullable=False),
        sa.Column("retrieve_ms", sa.Double(), nullable=False),
        sa.Column("decide_ms", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"],
            ["conversations.token"],
            name="fk_turns_conversation_conversations",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name="fk_turns_inbox_id_inbox", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_turns"),
        sa.UniqueConstraint("inbox_id", name="uq_turns_inbox_id"),
    )
    op.create_index("ix_turns_conversation_at", "turns", ["conversation", "at"])


def _create_candidates_and_feedback() -> None:
    op.create_table(
        "candidates",
        sa.Column("turn_id", _TEXT, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", _TEXT, nullable=False),
        sa.Column("kb", _TEXT, nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("bm25", sa.Double(), nullable=False),
        sa.Column("cosine", sa.Double(), nullable=False),
        sa.Column("head", sa.Double(), nullable=True),
        sa.Column("fused", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name="fk_candidates_turn_id_turns", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("turn_id", "position", name="pk_candidates"),
    )
    op.create_table(
        "feedback",
        sa.Column("turn_id", _TEXT, nullable=False),
        sa.Column("verdict", _TEXT, nullable=False),
        sa.Column("comment", _TEXT, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name="fk_feedback_turn_id_turns", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("turn_id", name="pk_feedback"),
    )


def _create_calibrations() -> None:
    op.create_table(
        "labels",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("kb", _TEXT, nullable=False),
        sa.Column("language", _TEXT, nullable=False),
        sa.Column("digest", _TEXT, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.Column("entry_id", _TEXT, nullable=True),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_labels"),
        sa.UniqueConstraint("kb", "language", "digest", name="uq_labels_kb_language_digest"),
    )
    op.create_table(
        "calibrations",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("kb", _TEXT, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("fingerprint", _TEXT, nullable=False),
        sa.Column("promised", sa.Boolean(), nullable=False),
        sa.Column("model", sa.JSON(), nullable=False),
        sa.Column("bars", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calibrations"),
    )
    op.create_index("ix_calibrations_kb_at", "calibrations", ["kb", "at"])
