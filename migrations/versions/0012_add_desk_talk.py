"""Let people talk from the desk: an index to look through conversations."""

from alembic import op

revision = "0012"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_conversations_last_at", "conversations", ["last_at"])


def downgrade() -> None:
    op.drop_index("ix_conversations_last_at", "conversations")
