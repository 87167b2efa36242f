"""One attempt to send a letter, and what its end tells."""

import json
from dataclasses import dataclass

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError

from faqbot.channels.telegram.posting import posted
from faqbot.domain.post import Fate, Letter

_REVOKED_WAIT_S = 60.0
_CLOSED = ("chat not found", "user is deactivated", "bot was kicked", "group chat was deactivated")
_UNCHANGED = "message is not modified"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ended:
    """There is nothing left to try."""

    fate: Fate
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """It is to be tried again, after a while if Telegram says so. Certain: the attempt had no effect."""

    is_certain: bool
    wait_s: float | None = None


Attempt = Ended | Again


async def attempted(bot: Bot, letter: Letter) -> Attempt:
    """Make the call; what goes wrong is told, not raised."""
    try:
        result = await _made(bot, letter)
    except (TelegramAPIError, ClientDecodeError) as error:
        return _failed(letter, error)
    return Ended(Fate.SENT, result.get("message_id") if isinstance(result, dict) else None)


async def _made(bot: Bot, letter: Letter) -> object:
    """The call's result; a group that has become a supergroup is found at its new number."""
    try:
        return await posted(bot, letter.call, letter.body)
    except TelegramMigrateToChat as moved:
        body = json.loads(letter.body) | {"chat_id": moved.migrate_to_chat_id}
        return await posted(bot, letter.call, json.dumps(body, ensure_ascii=False))


def _failed(letter: Letter, error: TelegramAPIError | ClientDecodeError) -> Attempt:  # noqa: PLR0911 - one a kind
    match error:
        case TelegramRetryAfter():
            return Again(is_certain=True, wait_s=float(error.retry_after))
        case TelegramForbiddenError():
            return Ended(Fate.GONE)
        case TelegramUnauthorizedError():
            log.error("telegram.unauthorized", bot=letter.bot)
            return Again(is_certain=True, wait_s=_REVOKED_WAIT_S)
        case TelegramServerError():
            return Again(is_certain=True)
        case TelegramNetworkError():
            return Again(is_certain=isinstance(error.__cause__, ClientConnectorError))
        case ClientDecodeError():
            return Again(is_certain=False)
        case TelegramAPIError():
            return _refused(letter, error)


def _refused(letter: Letter, error: TelegramAPIError) -> Attempt:
    """The text of a refusal names its kind, not what the message says."""
    if any(words in error.message.lower() for words in _CLOSED):
        return Ended(Fate.GONE)
    if _UNCHANGED not in error.message:
        log.error("telegram.refused", letter=letter.id, bot=letter.bot, call=letter.call, why=error.message[:100])
    return Ended(Fate.REFUSED)
