"""Add documents and their passages."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TEXT = sa.String()


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("kb", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("title", _TEXT, nullable=False),
        sa.Column("uri", _TEXT, nullable=False),
        sa.Column("media_type", _TEXT, nullable=False),
        sa.Column("digest", _TEXT, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleaning", sa.JSON(), nullable=False),
        sa.Column("unread", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kb"], ["knowledge_bases.id"], name="fk_documents_kb_knowledge_bases", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kb", "id", name="pk_documents"),
    )
    op.create_table(
        "passages",
        sa.Column("kb", _TEXT, nullable=False),
        sa.Column("document", _TEXT, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.Column("heading", sa.JSON(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("source", _TEXT, nullable=False),
        sa.Column("url", _TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["kb", "document"],
            ["documents.kb", "documents.id"],
            name="fk_passages_kb_documents",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("kb", "document", "position", name="pk_passages"),
    )


def downgrade() -> None:
    op.drop_table("passages")
    op.drop_table("documents")
