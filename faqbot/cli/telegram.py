"""`faqbot telegram`: whether the bots work."""

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from faqbot.cli import NOT_AVAILABLE, STYLE
from faqbot.cli.terminal import print_json
from faqbot.domain.errors import BadSetting
from faqbot.settings import Settings
from faqbot.settings import read as read_settings

if TYPE_CHECKING:
    from faqbot.channels.telegram.check import Examined

app = typer.Typer(help="Telegram: whether the bots work.", no_args_is_help=True, **STYLE)


@app.callback()
def telegram() -> None:
    """Say that there are several commands to come, not one."""


@app.command()
def check(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Ask Telegram about each bot of FAQBOT_TELEGRAM_TOKEN; exit code 1 if one does not work."""
    settings = read_settings()
    if not settings.telegram_token.get_secret_value():
        raise BadSetting("FAQBOT_TELEGRAM_TOKEN is not set; @BotFather on Telegram gives one")
    found = asyncio.run(bots(settings))
    if as_json:
        print_json([asdict(bot) for bot in found])
    else:
        for bot in found:
            typer.echo(f"{'ok' if bot.is_well else 'failed':<8} {bot.detail}")
    if not all(bot.is_well for bot in found):
        raise typer.Exit(NOT_AVAILABLE)


async def bots(settings: Settings) -> list["Examined"]:
    """What Telegram says of each bot. Raise BadSetting."""
    from faqbot.channels.telegram import group  # noqa: PLC0415 - slow to import, and seldom used
    from faqbot.channels.telegram.check import examined  # noqa: PLC0415 - the same

    token, desk = settings.telegram_token.get_secret_value(), group(settings.telegram_desk)
    return [bot async for bot in examined(token, settings.telegram_api_url, settings.telegram_webhook_url, desk)]
