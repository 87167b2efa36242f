"""The few files that a browser is given, from memory."""

import hashlib
from collections.abc import Awaitable, Callable
from importlib.resources import files

from fastapi import APIRouter, Request, Response

_ADDRESSES = {
    "/": "index.html",
    "/docs": "docs.html",
    "/page/page.css": "page.css",
    "/page/page.js": "page.js",
    "/page/words.js": "words.js",
    "/page/docs.js": "docs.js",
    "/page/icon.svg": "icon.svg",
}
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


def router() -> APIRouter:
    """The demo page at /, the description of the API at /docs, and what the two need."""
    pages = APIRouter(include_in_schema=False)
    folder = files("faqbot.channels.widget").joinpath("page")
    for address, name in _ADDRESSES.items():
        content = folder.joinpath(name).read_bytes()
        pages.add_api_route(address, _page(content, _TYPES[name.rpartition(".")[2]]), methods=["GET", "HEAD"])
    return pages


def _page(content: bytes, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}

    async def page(request: Request) -> Response:
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=media_type, headers=headers)

    return page
