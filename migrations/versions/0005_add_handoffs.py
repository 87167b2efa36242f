"""Add handoffs with what is said in them, and the completed form of a follow-up."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TEXT = sa.String()
_TIME = sa.DateTime(timezone=True)
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "handoffs",
        sa.Column("conversation", _TEXT, nullable=False),
        sa.Column("channel", _TEXT, nullable=False),
        sa.Column("state", _TEXT, nullable=False),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("touched", _TIME, nullable=False),
        sa.Column("language", _TEXT, nullable=False),
        sa.Column("kb", _TEXT, nullable=True),
        sa.Column("question", _TEXT, nullable=False),
        sa.Column("turn_id", _TEXT, nullable=False),
        sa.Column("opened_by", _TEXT, nullable=False),
        sa.Column("operator", _TEXT, nullable=False),
        sa.Column("thread", _TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", name="pk_handoffs"),
    )
    op.create_index("ix_handoffs_state", "handoffs", ["state"])
    op.create_index("ix_handoffs_thread", "handoffs", ["thread"])
    op.create_table(
        "handoff_messages",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("conversation", _TEXT, nullable=False),
        sa.Column("key", _TEXT, nullable=False),
        sa.Column("author", _TEXT, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"],
            ["handoffs.conversation"],
            name="fk_handoff_messages_conversation_handoffs",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name="pk_handoff_messages"),
        sa.UniqueConstraint("conversation", "key", name="uq_handoff_messages_conversation_key"),
    )
    op.add_column("turns", sa.Column("completed", _TEXT, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("turns", "completed")
    op.drop_table("handoff_messages")
    op.drop_table("handoffs")
