"""Whether the bots work, asked of Telegram."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.methods import GetMe, GetWebhookInfo

from faqbot.channels.telegram.bots import close, name, opened

_CALL_S = 5


@dataclass(frozen=True, slots=True)
class Examined:
    """What Telegram says of a bot."""

    is_well: bool
    detail: str


async def examined(tokens: str, api_url: str, webhook_url: str) -> AsyncIterator[Examined]:
    """Look at each bot. Raise BadSetting if a token cannot be one."""
    for bot in opened(tokens, api_url):
        try:
            yield await _examined(bot, webhook_url)
        finally:
            await close(bot)


async def _examined(bot: Bot, webhook_url: str) -> Examined:
    try:
        me = await bot(GetMe(), request_timeout=_CALL_S)
        hook = await bot(GetWebhookInfo(), request_timeout=_CALL_S)
    except (TelegramUnauthorizedError, TelegramNotFound):
        return Examined(
            is_well=False,
            detail=f"the token of bot {name(bot.token)} is not valid any more; ask @BotFather for another",
        )
    except AiogramError as error:
        return Examined(
            is_well=False, detail=f"Telegram does not answer for bot {name(bot.token)} ({type(error).__name__})"
        )
    asks = "by webhook" if webhook_url else "by polling"
    trouble = _trouble(hook.url, webhook_url)
    groups = "" if me.can_join_groups else "; it may not join groups (@BotFather, /setjoingroups)"
    waiting = f", {hook.pending_update_count} updates wait" if hook.pending_update_count else ""
    return Examined(not trouble, f"@{me.username} works, {asks}{waiting}{groups}{trouble}")


def _trouble(there: str, wanted: str) -> str:
    """What the next start of the server mends, and what it cannot."""
    if there and not wanted:
        return "; its webhook belongs to another server, and the next start takes it over by polling"
    if wanted and not wanted.startswith("https://"):
        return "; FAQBOT_TELEGRAM_WEBHOOK_URL must begin with https://"
    return ""
