"""Run the migrations on the connection that faqbot.storage.migrate hands in."""

from alembic import context

from faqbot.storage import handoff_tables, operator_tables, post_tables  # noqa: F401 - its tables belong to the metadata
from faqbot.storage.tables import Row

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Row.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
