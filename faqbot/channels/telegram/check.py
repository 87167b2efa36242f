"""Whether the bots work, asked of Telegram."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.methods import GetChat, GetChatMember, GetMe, GetWebhookInfo

from faqbot.channels.telegram.bots import close, name, opened

_CALL_S = 5


@dataclass(frozen=True, slots=True)
class Examined:
    """What Telegram says of a bot."""

    is_well: bool
    detail: str


async def examined(tokens: str, api_url: str, webhook_url: str, desk: int | None) -> AsyncIterator[Examined]:
    """Look at each bot, and at what the first may do in the group `desk`. Raise BadSetting if a token cannot be one."""
    for place, bot in enumerate(opened(tokens, api_url)):
        try:
            yield await _examined(bot, webhook_url)
            if desk is not None and place == 0:
                yield await _in_the_group(bot, desk)
        finally:
            await close(bot)


async def _in_the_group(bot: Bot, desk: int) -> Examined:
    """Without the right to manage topics nobody could be passed on to people."""
    try:
        group = await bot(GetChat(chat_id=desk), request_timeout=_CALL_S)
        member = await bot(GetChatMember(chat_id=desk, user_id=bot.id), request_timeout=_CALL_S)
    except AiogramError as error:
        return Examined(is_well=False, detail=f"the group {desk} is not to be seen by the bot ({type(error).__name__})")
    if not group.is_forum:
        return Examined(is_well=False, detail=f"the group {desk} has no topics; turn them on in its settings")
    if not getattr(member, "can_manage_topics", False):
        return Examined(
            is_well=False,
            detail=f"the bot may not manage topics in the group {desk}; make it an administrator that may",
        )
    return Examined(is_well=True, detail=f"may manage topics in the group {desk}")


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
