"""Keep with each edition what was declared then, and the lexicon; of those before, the newest alone is known."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("editions", sa.Column("said", sa.JSON(), nullable=True))
    bases = sa.table(
        "knowledge_bases",
        sa.column("id", sa.String),
        sa.column("lexicon", sa.JSON),
        sa.column("declared", sa.JSON),
    )
    editions = sa.table(
        "editions", sa.column("kb", sa.String), sa.column("number", sa.Integer), sa.column("said", sa.JSON)
    )
    connection = op.get_bind()
    for base in connection.execute(sa.select(bases)).all():
        newest = sa.select(sa.func.max(editions.c.number)).where(editions.c.kb == base.id).scalar_subquery()
        said = {"lexicon": base.lexicon, "declared": base.declared}
        own = (editions.c.kb == base.id, editions.c.number == newest)
        connection.execute(sa.update(editions).where(*own).values(said=said))


def downgrade() -> None:
    op.drop_column("editions", "said")
