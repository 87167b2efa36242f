"""`faqbot db`: the schema of the database, copies and backups of it."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from faqbot.app import now
from faqbot.cli.terminal import print_json, progress
from faqbot.settings import read as read_settings
from faqbot.storage import backups, copying, migrate

app = typer.Typer(help="Upgrade, downgrade, copy, back up and restore the database.", no_args_is_help=True)


@app.command()
def upgrade(
    revision: Annotated[str, typer.Argument(help="The revision to go to.")] = "head",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Create the database if it is missing and bring its schema up to date."""
    url = read_settings().database
    asyncio.run(migrate.upgrade(url, revision))
    _report(url, as_json)


@app.command()
def downgrade(
    revision: Annotated[str, typer.Argument(help="The revision to go back to, such as -1 or base.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Take the schema back to an earlier revision; what it cannot hold is lost, so make a backup first."""
    url = read_settings().database
    asyncio.run(migrate.downgrade(url, revision))
    _report(url, as_json)


@app.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The URL of the database to copy.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The URL of an empty database; it is made if missing.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Copy a database into an empty one, SQLite or PostgreSQL whichever way round, all of it or nothing."""
    with progress("copying tables") as step:
        rows = asyncio.run(copying.copy(source, target, step))
    _count("copied", rows, as_json)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, such as faqbot-monday.tar.gz.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write the database and what was learned into one file, while faqbot runs."""
    with progress("backing up tables") as step:
        rows = asyncio.run(backups.back_up(_here(), file, at=now(), step=step))
    _count(f"{file} holds", rows, as_json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `faqbot db backup` wrote.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Bring a backup back into an empty database and data folder, whichever kind of database it was made of."""
    with progress("restoring tables") as step:
        rows = asyncio.run(backups.restore(file, _here(), step))
    _count("restored", rows, as_json)


def _here() -> backups.Place:
    settings = read_settings()
    return backups.Place(settings.database, settings.learned)


def _count(what: str, rows: Mapping[str, int], as_json: bool) -> None:
    if as_json:
        print_json({"rows": rows})
    else:
        typer.echo(f"{what} {sum(rows.values()):,} rows of {len(rows)} tables")


def _report(url: str, as_json: bool) -> None:
    revision = asyncio.run(migrate.current(url))
    if as_json:
        print_json({"revision": revision, "head": migrate.head()})
    else:
        typer.echo(f"the database is at revision {revision or 'base'}")
