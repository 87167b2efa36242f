"""`faqbot db`: the schema of the database."""

import asyncio
from typing import Annotated

import typer

from faqbot.cli.terminal import print_json
from faqbot.settings import read as read_settings
from faqbot.storage import migrate

app = typer.Typer(help="Upgrade or downgrade the database.", no_args_is_help=True)


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


def _report(url: str, as_json: bool) -> None:
    revision = asyncio.run(migrate.current(url))
    if as_json:
        print_json({"revision": revision, "head": migrate.head()})
    else:
        typer.echo(f"the database is at revision {revision or 'base'}")
