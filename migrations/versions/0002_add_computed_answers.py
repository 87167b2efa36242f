"""Add what computed answers need: declarations of a knowledge base, the template behind a turn."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("knowledge_bases", sa.Column("declared", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("turns", sa.Column("template", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("turns", "template")
    op.drop_column("knowledge_bases", "declared")
