"""Add golden questions, drafts beside the live entries, and editions; what is in force is each base's first."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_FIRST = """
INSERT INTO editions (kb, number, version, at, "by", cause, note, reason, added)
SELECT id, 1, version, CURRENT_TIMESTAMP, 'faqbot', 'imported', '', '', '[]' FROM knowledge_bases WHERE version > 0
"""


def upgrade() -> None:
    op.create_table(
        "golden_questions",
        *_texts("id", "kb", "language", "text", "outcome", "entry_kb", "entry_id"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_golden_questions"),
    )
    op.create_table(
        "drafts",
        *_texts("kb", "entry_id"),
        sa.Column("entry", sa.JSON(), nullable=False),
        *_texts("base", "by"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_texts("asked_by"),
        sa.PrimaryKeyConstraint("kb", "entry_id", name="pk_drafts"),
    )
    op.create_table(
        "editions",
        *_texts("kb"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_texts("by", "cause", "note", "reason"),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kb", "number", name="pk_editions"),
    )
    op.execute(_FIRST)


def downgrade() -> None:
    op.drop_table("editions")
    op.drop_table("drafts")
    op.drop_table("golden_questions")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]
