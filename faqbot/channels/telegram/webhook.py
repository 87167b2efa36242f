"""Updates that Telegram brings by itself: taken only with the secret, and only once they are kept."""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from faqbot.channels.telegram.updates import Raw
from faqbot.domain.errors import Unavailable

ADDRESS = "/telegram/{bot}"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
_LARGEST = 1024 * 1024

# Keeps an update of a bot; raises Unavailable if it cannot be kept.
Take = Callable[[str, Sequence[Raw]], Awaitable[None]]


def router(secrets: Mapping[str, str], take: Take) -> APIRouter:
    """The address of each bot. `secrets` has what Telegram sends along for each."""
    hooks = APIRouter(include_in_schema=False)

    async def brought(bot: str, request: Request) -> Response:
        if not is_secret(secrets.get(bot), request.headers.get(SECRET_HEADER)):
            return Response(status_code=403)
        update = _read(await _body(request))
        if update is None:
            return Response(status_code=400)
        try:
            await take(bot, [update])
        except Unavailable:
            return Response(status_code=503, headers={"Retry-After": "1"})
        return Response(status_code=200)

    hooks.add_api_route(ADDRESS, brought, methods=["POST"], response_model=None)
    return hooks


def is_secret(expected: str | None, given: str | None) -> bool:
    """Compare in constant time; whatever a header may hold, it is only compared."""
    known, told = (expected or "").encode(), (given or "").encode("utf-8", "surrogateescape")
    return hmac.compare_digest(known, told) and expected is not None and given is not None


async def _body(request: Request) -> bytes | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            return None
    return body


def _read(body: bytes | None) -> dict[str, Any] | None:
    """An update, None if it is not one: Telegram would bring it again and again."""
    try:
        update = json.loads(body or b"")
    except (ValueError, RecursionError):
        return None
    is_update = isinstance(update, dict) and type(update.get("update_id")) is int
    return update if is_update else None
