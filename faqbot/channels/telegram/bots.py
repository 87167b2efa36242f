"""The bots that are served, and how they reach Telegram."""

import hashlib
import hmac
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods.base import Response, TelegramMethod
from aiogram.types import Message, MessageId
from aiogram.utils.token import TokenValidationError, validate_token

from faqbot.domain.errors import BadSetting

_CALL_S = 20.0


class RawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates without reading them: one update of an unknown shape must not keep back all that follow."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


# aiogram makes the shape of a reply anew each time unless somebody holds it, which takes longer than the call.
_HELD = (
    Response[Message],
    Response[Message | bool],
    Response[MessageId],
    Response[bool],
    Response[RawUpdates.__returning__],
)


def opened(tokens: str, api_url: str) -> tuple[Bot, ...]:
    """The bots of tokens that are separated by commas. Raise BadSetting, which does not show them."""
    given = [token.strip() for token in tokens.split(",") if token.strip()]
    for place, token in enumerate(given, 1):
        try:
            validate_token(token)
        except TokenValidationError:
            which = f"token {place} of FAQBOT_TELEGRAM_TOKEN" if len(given) > 1 else "FAQBOT_TELEGRAM_TOKEN"
            raise BadSetting(f"{which} is not a bot's token; copy it from @BotFather: 123456:ABC...") from None
    if len({name(token) for token in given}) < len(given):
        raise BadSetting("FAQBOT_TELEGRAM_TOKEN names the same bot twice; leave one out")
    server = TelegramAPIServer.from_base(api_url)
    return tuple(Bot(token, session=AiohttpSession(api=server, timeout=_CALL_S)) for token in given)


async def close(bot: Bot) -> None:
    """Close a bot's connections at once; the library would wait a quarter of a second for each bot's TLS to part."""
    if isinstance(bot.session, AiohttpSession):
        await (await bot.session.create_session()).close()


def name(token: str) -> str:
    """What a bot is called in tables and addresses: its number, the part of the token that is no secret."""
    return token.partition(":")[0]


def first_bot(tokens: str) -> str:
    """The name of the first bot of tokens that are separated by commas."""
    return name(next(token.strip() for token in tokens.split(",") if token.strip()))


def secret(token: str) -> str:
    """What Telegram sends along to the webhook: nobody without the token can tell it."""
    return hmac.new(token.encode(), b"faqbot webhook", hashlib.sha256).hexdigest()
