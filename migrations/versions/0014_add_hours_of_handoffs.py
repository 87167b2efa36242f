"""Add the hours that count for a handoff."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("handoffs", sa.Column("hours", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("handoffs", "hours")
