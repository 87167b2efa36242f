"""One attempt to send a letter, and what its end tells."""

from dataclasses import dataclass
from typing import Any

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
from aiogram.methods.base import TelegramMethod
from aiogram.types import Message, MessageId
from aiohttp import ClientConnectorError

from faqbot.channels.telegram.letters import CALLS
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
    call = CALLS[letter.call].model_validate_json(letter.body)
    try:
        result = await _made(bot, call)
    except (TelegramAPIError, ClientDecodeError) as error:
        return _failed(letter, error)
    return Ended(Fate.SENT, result.message_id if isinstance(result, Message | MessageId) else None)


async def _made(bot: Bot, call: TelegramMethod[Any]) -> object:
    """The call's result; a group that has become a supergroup is found at its new number."""
    try:
        return await bot(call)
    except TelegramMigrateToChat as moved:
        return await bot(call.model_copy(update={"chat_id": moved.migrate_to_chat_id}))


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
