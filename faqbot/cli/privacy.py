"""`faqbot privacy`: what is kept of a conversation."""

import asyncio
from datetime import timedelta
from typing import Annotated

import typer

from faqbot.app import now
from faqbot.cli.terminal import print_json
from faqbot.domain.errors import BadInput
from faqbot.settings import read as read_settings
from faqbot.storage.database import Database
from faqbot.storage.privacy import SqlPrivacyStore

app = typer.Typer(help="Export, erase or prune what is kept of conversations.", no_args_is_help=True)


@app.command()
def export(conversation: Annotated[str, typer.Argument(help="The conversation's token.")]) -> None:
    """Print all that is kept of a conversation, as JSON."""
    found = asyncio.run(_export(conversation))
    if not found:
        raise BadInput(f"nothing is kept of a conversation {conversation!r}; check its token")
    print_json(found)


@app.command()
def erase(conversation: Annotated[str, typer.Argument(help="The conversation's token.")]) -> None:
    """Delete all that is kept of a conversation: messages, answers, verdicts, handoffs, what its choices taught."""
    if not asyncio.run(_erase(conversation)):
        raise BadInput(f"nothing is kept of a conversation {conversation!r}; check its token")
    typer.echo("erased; backups keep it until they are replaced")


@app.command()
def prune(
    days: Annotated[
        int | None, typer.Option(min=1, help="Erase conversations without a word for so many days.")
    ] = None,
) -> None:
    """Erase old conversations; without --days those older than FAQBOT_RETENTION_DAYS."""
    kept = days or read_settings().retention_days
    if not kept:
        raise BadInput("give --days, or set FAQBOT_RETENTION_DAYS")
    count = asyncio.run(_prune(kept))
    typer.echo(f"erased {count} conversations")


async def _export(conversation: str) -> dict[str, object]:
    database = Database(read_settings().database)
    try:
        return dict(await SqlPrivacyStore(database).export(conversation))
    finally:
        await database.close()


async def _erase(conversation: str) -> bool:
    database = Database(read_settings().database)
    try:
        return await SqlPrivacyStore(database).erase(conversation)
    finally:
        await database.close()


async def _prune(days: int) -> int:
    database = Database(read_settings().database)
    try:
        return await SqlPrivacyStore(database).prune(before=now() - timedelta(days=days))
    finally:
        await database.close()
