"""Let people talk from the desk and look after entries: who is there, canned replies, wishes, redirects, reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_conversations_last_at", "conversations", ["last_at"])
    op.create_table(
        "attendance",
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("operator", name="pk_attendance"),
    )
    op.create_table(
        "canned_replies",
        sa.Column("kb", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kb", "name", name="pk_canned_replies"),
    )
    op.create_table(
        "wishes",
        sa.Column("turn_id", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name="fk_wishes_turn_id_turns", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("turn_id", name="pk_wishes"),
    )
    op.create_index("ix_wishes_told_at", "wishes", ["told_at"])
    op.create_table(
        "redirects",
        sa.Column("kb", sa.String(), nullable=False),
        sa.Column("former", sa.String(), nullable=False),
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kb", "former", name="pk_redirects"),
    )
    op.create_table(
        "reviews",
        sa.Column("kb", sa.String(), nullable=False),
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("on", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("kb", "entry_id", name="pk_reviews"),
    )


def downgrade() -> None:
    op.drop_table("reviews")
    op.drop_table("redirects")
    op.drop_table("wishes")
    op.drop_table("canned_replies")
    op.drop_table("attendance")
    op.drop_index("ix_conversations_last_at", "conversations")
