"""The two steps of signing in elsewhere: away to the identity provider, and back."""

from hmac import compare_digest

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import PageRoute, away_of, drop_away, keep_away
from faqbot.channels.editor.entrance import Entrance
from faqbot.channels.editor.oidc.provider import Provider, WrongIdentity
from faqbot.channels.widget.limits import Limiter, visitor
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import ProviderUnavailable
from faqbot.editing.identities import Identities, Stranger

_HERE = "/desk/sign-in"
_BACK = f"{_HERE}/back"

log = structlog.get_logger(__name__)


class ProviderPages:
    """Lets in whom the provider knows and an admin has invited."""

    def __init__(self, provider: Provider, identities: Identities, entrance: Entrance, limiter: Limiter) -> None:
        self._provider = provider
        self._identities = identities
        self._entrance = entrance
        self._limiter = limiter

    async def away(self, request: Request) -> Response:
        """Send the browser to the provider, or say that it does not answer."""
        try:
            await self._limiter.admit("provider", visitor(request.client.host) if request.client else "unknown")
        except Refusal as refusal:
            return self._entrance.asked(request, refusal.status_code, fault="too_many_attempts")
        leaving = await self._identities.leave()
        try:
            address = await self._provider.address(leaving, _back(request))
        except ProviderUnavailable as error:
            log.warning("sign_in.provider", error=str(error))
            return self._entrance.asked(request, 503, fault="provider_down")
        response = RedirectResponse(address, 303)
        keep_away(request, response, leaving.state)
        return response

    async def back(self, request: Request) -> Response:
        """Begin a session of the operator whom the provider names, or say why there is none."""
        response = await self._arrived(request)
        drop_away(request, response)
        return response

    async def _arrived(self, request: Request) -> Response:
        given = dict(request.query_params)
        state, own = given.get("state", ""), away_of(request)
        # Who follows a link that somebody else's sign-in ended with would be signed in as somebody else.
        is_own = bool(own) and compare_digest(state.encode(), own.encode())
        departure = await self._identities.back(state) if is_own else None
        if departure is None:
            return self._entrance.asked(request, 401, fault="provider_late")
        try:
            identity = await self._provider.identity(given, departure, _back(request))
        except WrongIdentity as error:
            log.warning("sign_in.provider", error=str(error))
            return self._entrance.asked(request, 401, fault="provider_refused")
        except ProviderUnavailable as error:
            log.warning("sign_in.provider", error=str(error))
            return self._entrance.asked(request, 503, fault="provider_down")
        found = await self._identities.recognise(identity)
        if isinstance(found, Stranger):
            return self._entrance.asked(request, 403, fault=f"provider_{found.value}")
        return await self._entrance.signed_in(request, found.name, is_vouched=True)


def router(pages: ProviderPages) -> APIRouter:
    """The addresses of signing in elsewhere; the second is to be registered at the provider."""
    made = APIRouter(prefix=_HERE, route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/provider", pages.away, methods=["GET"])
    made.add_api_route("/back", pages.back, methods=["GET"])
    return made


def _back(request: Request) -> str:
    return str(request.url.replace(path=_BACK, query=""))
