"""The few files that the desk's pages load, from memory."""

import hashlib
from importlib.resources import files

from fastapi import APIRouter, Request, Response

_FILES = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "htmx.min.js": "text/javascript; charset=utf-8",
}


class Assets:
    """Read once, at the start."""

    def __init__(self) -> None:
        folder = files("faqbot.channels.editor").joinpath("assets")
        self._contents = {name: folder.joinpath(name).read_bytes() for name in _FILES}

    async def file(self, name: str, request: Request) -> Response:
        """One of them, or nothing if the browser has it."""
        content = self._contents.get(name)
        if content is None:
            return Response(status_code=404)
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=_FILES[name], headers=headers)


def router(assets: Assets) -> APIRouter:
    """Where the files are."""
    made = APIRouter(include_in_schema=False)
    made.add_api_route("/desk/assets/{name}", assets.file, methods=["GET", "HEAD"])
    return made
