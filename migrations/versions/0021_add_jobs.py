"""Add work that takes a while, with the files that it works on; what was given to be read becomes such work."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_BUNDLES = sa.table(
    "bundles",
    *(sa.column(name, sa.String()) for name in ("id", "kb", "operator")),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("begun_at", "at")),
    sa.column("items", sa.JSON()),
)
_JOBS = sa.table(
    "jobs",
    *(sa.column(name, sa.String()) for name in ("id", "work", "kb", "operator", "state", "why", "holder")),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("asked_at", "due_at", "finished_at")),
    *(sa.column(name, sa.Integer()) for name in ("done", "of", "attempt")),
    *(sa.column(name, sa.JSON()) for name in ("given", "result")),
)


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("work", sa.String(), nullable=False),
        sa.Column("kb", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_asked_at", "jobs", ["asked_at"])
    op.create_index("ix_jobs_state_due_at", "jobs", ["state", "due_at"])
    op.create_table(
        "job_parts",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name="fk_job_parts_job_jobs", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job", "position", name="pk_job_parts"),
    )
    former = sa.select(
        _BUNDLES.c.id,
        sa.literal("documents"),
        _BUNDLES.c.kb,
        _BUNDLES.c.operator,
        _BUNDLES.c.begun_at,
        _BUNDLES.c.begun_at,
        sa.literal({"places": [], "keep": [], "own": []}, sa.JSON()),
        sa.literal("done"),
        *(sa.literal(0) for _ in range(3)),
        sa.literal(""),
        sa.literal(""),
        _BUNDLES.c.at,
        _BUNDLES.c["items"],
    )
    names = ["id", "work", "kb", "operator", "asked_at", "due_at", "given", "state", "done", "of", "attempt"]
    op.execute(_JOBS.insert().from_select([*names, "why", "holder", "finished_at", "result"], former))
    op.drop_index("ix_bundles_begun_at", "bundles")
    op.drop_table("bundles")


def downgrade() -> None:
    op.create_table(
        "bundles",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kb", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bundles"),
    )
    op.create_index("ix_bundles_begun_at", "bundles", ["begun_at"])
    done = sa.and_(_JOBS.c.work == "documents", _JOBS.c.state == "done")
    kept = [_JOBS.c[name] for name in ("id", "kb", "operator", "asked_at", "finished_at", "result")]
    names = ["id", "kb", "operator", "begun_at", "at", "items"]
    op.execute(_BUNDLES.insert().from_select(names, sa.select(*kept).where(done)))
    op.drop_table("job_parts")
    op.drop_index("ix_jobs_state_due_at", "jobs")
    op.drop_index("ix_jobs_asked_at", "jobs")
    op.drop_table("jobs")
