"""Calls that lie ready as JSON, posted as they are.

aiogram would read them into a model, take that apart again, and make a message of the reply: that took longer than
the call.
"""

import json
from http import HTTPStatus

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramNetworkError
from aiohttp import ClientError, ClientTimeout

from faqbot.channels.telegram.letters import CALLS

_JSON = {"Content-Type": "application/json"}


async def posted(bot: Bot, call: str, body: str) -> object:
    """The result of a call as Telegram gives it. What goes wrong is raised as aiogram does."""
    session = bot.session
    assert isinstance(session, AiohttpSession)  # noqa: S101 - bots.opened makes no others
    method = CALLS[call]
    try:
        async with (await session.create_session()).post(
            session.api.api_url(bot.token, call),
            data=body.encode(),
            headers=_JSON,
            timeout=ClientTimeout(total=session.timeout),
        ) as reply:
            text = await reply.text("utf-8", "replace")
    except TimeoutError as error:
        raise TelegramNetworkError(method.model_validate_json(body), "Request timeout error") from error
    except ClientError as error:
        raise TelegramNetworkError(method.model_validate_json(body), type(error).__name__) from error
    if reply.status == HTTPStatus.OK and (result := _done(text)) is not None:
        return result
    return session.check_response(bot, method.model_validate_json(body), reply.status, text).result


def _done(text: str) -> object:
    """The result of a call that was done; None where that is not to be seen."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    is_done = isinstance(found, dict) and found.get("ok") is True
    return found.get("result") if is_done else None
