"""What is answered while the process starts: that it lives, that it is not ready, and when to come back."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from faqbot.channels.widget.edge import HEADERS
from faqbot.channels.widget.refusals import shape

_AGAIN_S = 2
_LIVES = {"/healthz", "/livez"}
_PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>faqbot</title>
<p>正在启动，马上就好。</p><p lang="en">Starting up, one moment please.</p></html>"""


class Front:
    """The application that a server is given before there is one; it hands on all requests once it is opened.

    Whoever comes earlier is refused at once, so that a proxy or a messenger tries elsewhere or again.
    """

    def __init__(self) -> None:
        self._app: ASGIApp | None = None

    def open(self, app: ASGIApp) -> None:
        """From now on `app` answers."""
        self._app = app

    @property
    def is_open(self) -> bool:
        return self._app is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is not None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await _told(Request(scope, receive))(scope, receive, send)


def _told(request: Request) -> Response:
    headers = {**HEADERS, "Cache-Control": "no-store"}
    if request.url.path in _LIVES:
        return JSONResponse({"status": "ok"}, headers=headers)
    later = {**headers, "Retry-After": str(_AGAIN_S)}
    if request.url.path == "/readyz":
        check = {"name": "start", "ok": False, "message": "the process is starting; see the log"}
        return JSONResponse({"status": "not_ready", "checks": [check]}, 503, headers=later)
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(_PAGE, 503, headers={**later, "Refresh": str(_AGAIN_S)})
    told = shape("starting", f"The bot is starting; try again in {_AGAIN_S} s.")
    return JSONResponse(told, 503, headers=later)
