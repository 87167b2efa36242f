"""Add files of entries that operators import, and what tells that drafts and entries have changed since."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incoming",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kb", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incoming"),
    )
    op.create_index("ix_incoming_begun_at", "incoming", ["begun_at"])
    op.create_table(
        "staged_drafts",
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("kb", sa.String(), nullable=False),
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("entry", sa.JSON(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("former_by", sa.String(), nullable=True),
        sa.Column("former_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("former_asked_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("batch", "kb", "entry_id", name="pk_staged_drafts"),
    )
    op.create_table(
        "draft_marks",
        sa.Column("kb", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kb", name="pk_draft_marks"),
    )
    # What was written before is older than whatever is asked for from now on.
    op.add_column("entries", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_entries_kb", "entries", ["kb", "version"])
    op.create_index("ix_revisions_kb_version", "revisions", ["kb", "version"])
    op.execute("INSERT INTO draft_marks (kb, number) SELECT DISTINCT kb, 1 FROM drafts")


def downgrade() -> None:
    op.drop_index("ix_revisions_kb_version", "revisions")
    op.drop_index("ix_entries_kb", "entries")
    op.drop_column("entries", "version")
    op.drop_table("draft_marks")
    op.drop_table("staged_drafts")
    op.drop_table("incoming")
