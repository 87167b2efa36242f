"""The few files that a browser is given, from memory."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from importlib.resources import files

from fastapi import APIRouter, Request, Response

from faqbot.channels.widget.edge import policy
from faqbot.channels.widget.sites import Sites

_ADDRESSES = {
    "/": "index.html",
    "/docs": "docs.html",
    "/widget.js": "widget.js",
    "/page/page.css": "page.css",
    "/page/page.js": "page.js",
    "/page/words.js": "words.js",
    "/page/docs.js": "docs.js",
    "/page/chat.js": "chat.js",
    "/page/icon.svg": "icon.svg",
}
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
# What other sites' pages may load, with the integrity that they expect of it or without.
_FOR_EVERYBODY = {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
_FOLDER = files("faqbot.channels.widget").joinpath("page")


def router(sites: Sites) -> APIRouter:
    """The widget, the demo page at /, the description of the API at /docs, and a page for each site at /chat."""
    pages = APIRouter(include_in_schema=False)
    for address, name in _ADDRESSES.items():
        headers = _FOR_EVERYBODY if name == "widget.js" else {}
        pages.add_api_route(address, _page(name, headers), methods=["GET", "HEAD"])
    pages.add_api_route("/chat/{site}", _chat(sites), methods=["GET"])
    return pages


def _page(name: str, more: Mapping[str, str]) -> Callable[[Request], Awaitable[Response]]:
    content = _FOLDER.joinpath(name).read_bytes()
    media_type = _TYPES[name.rpartition(".")[2]]
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", **more}

    async def page(request: Request) -> Response:
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=media_type, headers=headers)

    return page


def _chat(sites: Sites) -> Callable[[str], Awaitable[Response]]:
    content = _FOLDER.joinpath("chat.html").read_bytes()

    async def chat(site: str) -> Response:
        """A page that the origins of its site may show in a frame."""
        frames = (await sites.site(site)).origins
        return Response(content, media_type=_TYPES["html"], headers={"Content-Security-Policy": policy(frames)})

    return chat
