"""Add what operators tolerate, and how true the probabilities of a calibration were."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tolerances",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kb", "language", "tag")),
        sa.Column("risk", sa.Double(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tolerances"),
    )
    op.add_column("calibrations", sa.Column("reliability", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("calibrations", "reliability")
    op.drop_table("tolerances")
