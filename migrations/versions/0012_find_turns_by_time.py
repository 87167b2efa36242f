"""Find turns by the time at which they were asked: what the figures of a period are counted from."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_turns_at", "turns", ["at"])


def downgrade() -> None:
    op.drop_index("ix_turns_at", "turns")
