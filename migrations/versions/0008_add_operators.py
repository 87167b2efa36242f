"""Add operators, what lets them in, and the log of what they changed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
_Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "operators",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_operators"),
    )
    op.create_table(
        "passes",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("opens", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name="pk_passes"),
        sa.ForeignKeyConstraint(
            ["operator"], ["operators.name"], name="fk_passes_operator_operators", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_passes_operator", "passes", ["operator"])
    op.create_index("ix_passes_expires_at", "passes", ["expires_at"])
    op.create_table(
        "changes",
        sa.Column("id", _Number, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("operator", "action", "kb", "subject", "before", "after")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
    )


def downgrade() -> None:
    op.drop_table("changes")
    op.drop_table("passes")
    op.drop_table("operators")
