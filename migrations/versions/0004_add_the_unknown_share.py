"""Add the share of unknown questions that a calibration holds for."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calibrations", sa.Column("unknown_share", sa.Double(), nullable=False, server_default="0.2"))


def downgrade() -> None:
    op.drop_column("calibrations", "unknown_share")
