"""Let people talk from the desk: an index to look through conversations, who is there, and canned replies."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0009"
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


def downgrade() -> None:
    op.drop_table("canned_replies")
    op.drop_table("attendance")
    op.drop_index("ix_conversations_last_at", "conversations")
