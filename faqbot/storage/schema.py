"""All tables of the database, whichever room's stores use them."""

from sqlalchemy import Table

from faqbot.storage import (  # noqa: F401 - their tables join the metadata
    desk_tables,
    handoff_tables,
    job_tables,
    operator_tables,
    post_tables,
    publishing_tables,
    risk_tables,
)
from faqbot.storage.tables import Row

METADATA = Row.metadata


def tables() -> tuple[Table, ...]:
    """Every table, after those that it refers to."""
    return tuple(METADATA.sorted_tables)
