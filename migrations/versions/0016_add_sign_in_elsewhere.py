"""Add what an identity provider calls operators, and who has gone there to sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("operators", sa.Column("email", sa.String(), nullable=False, server_default=""))
    op.add_column("operators", sa.Column("subject", sa.String(), nullable=False, server_default=""))
    op.add_column("passes", sa.Column("is_vouched", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "departures",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("verifier", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_departures"),
    )
    op.create_index("ix_departures_expires_at", "departures", ["expires_at"])


def downgrade() -> None:
    op.drop_table("departures")
    op.drop_column("passes", "is_vouched")
    op.drop_column("operators", "subject")
    op.drop_column("operators", "email")
