"""Add second factors of operators."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_factors",
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("recovery", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("operator", name="pk_second_factors"),
    )


def downgrade() -> None:
    op.drop_table("second_factors")
