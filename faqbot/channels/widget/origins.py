"""Which other sites' pages may read an answer: https://fetch.spec.whatwg.org/#http-cors-protocol."""

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from faqbot.channels.widget.callers import foreign_origin
from faqbot.channels.widget.sites import Sites
from faqbot.domain.errors import Unavailable

_PREFIXES = ("/api/v1/", "/v1/")
_ASKING = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}


class Origins:
    """Lets the pages of a site's origins call the API, without cookies; all others are told nothing."""

    def __init__(self, app: ASGIApp, sites: Sites) -> None:
        self._app = app
        self._sites = sites

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = foreign_origin(HTTPConnection(scope)) if _is_api(scope) else None
        if origin is None or not await self._allow(origin):
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                headers["Access-Control-Allow-Origin"] = origin
                headers["Access-Control-Expose-Headers"] = "Retry-After"
                headers["Cross-Origin-Resource-Policy"] = "cross-origin"
                headers.add_vary_header("Origin")
            await send(message)

        is_asking = scope["method"] == "OPTIONS"
        answer = Response(status_code=204, headers=_ASKING) if is_asking else self._app
        await answer(scope, receive, sending)

    async def _allow(self, origin: str) -> bool:
        try:
            return await self._sites.allow(origin)
        except Unavailable:
            return False


def _is_api(scope: Scope) -> bool:
    return scope["type"] == "http" and str(scope["path"]).startswith(_PREFIXES)
