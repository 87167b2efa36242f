"""Whether a database is one that this release can work on."""

from faqbot.domain.errors import DatabaseUnavailable
from faqbot.storage import migrate


async def prepared(url: str) -> None:
    """Make the tables of a new database. Raise DatabaseUnavailable for one of another release, which stays as it is."""
    revision = await migrate.current(url)
    if revision is None:
        await migrate.upgrade(url)
    else:
        await expect_head(revision)


async def expect_head(revision: str | None) -> None:
    """Raise DatabaseUnavailable if the tables are not those of this release."""
    head = migrate.head()
    if revision != head:
        raise DatabaseUnavailable(
            f"The database is at revision {revision or 'none'}, this release needs {head}; "
            "make a backup and run `faqbot db upgrade`."
        )
