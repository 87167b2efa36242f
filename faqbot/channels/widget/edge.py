"""The outermost layer of every request: headers, counting, and the last catch of a mistake of ours."""

from collections.abc import Iterable
from time import perf_counter

import structlog
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from faqbot.channels.widget.metrics import Metrics
from faqbot.channels.widget.refusals import unexpected

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types lit-html dompurify"
)


def policy(frames: Iterable[str] = ()) -> str:
    """What a page of ours may load, and whose pages may show it in a frame."""
    allowed = " ".join(frames) or "'none'"
    return f"{_POLICY}; frame-ancestors {allowed}"


HEADERS = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

access = structlog.get_logger("faqbot.access")


class Edge:
    """Every response leaves through here, an unexpected error as a plain 500 without a word of its cause."""

    def __init__(self, app: ASGIApp, metrics: Metrics, *, access_log: bool) -> None:
        self._app = app
        self._metrics = metrics
        self._access_log = access_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sending = _Sending(send)
        started = perf_counter()
        try:
            await self._app(scope, receive, sending)
        except Exception as error:  # noqa: BLE001 - the channel's edge
            refusal = unexpected(error)
            if sending.status is None:
                await JSONResponse(refusal.body, refusal.status_code)(scope, receive, sending)
        finally:
            self._note(scope, sending.status or 500, perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        """The route stands for the address, which may hold a conversation's token."""
        route = getattr(scope.get("route"), "path", "unmatched")
        self._metrics.requested(route, status)
        if self._access_log:
            access.info("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))


class _Sending:
    """Adds the headers and remembers the status."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
        await self._send(message)
