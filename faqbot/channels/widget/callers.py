"""Who calls: from which address, from a page of which origin, with which token."""

from urllib.parse import urlsplit

from fastapi import Request
from starlette.requests import HTTPConnection

from faqbot.channels.widget.limits import visitor

_BEARER = "bearer "


def address(request: Request) -> str:
    """The address that is counted for limits."""
    return visitor(request.client.host) if request.client else "unknown"


def foreign_origin(connection: HTTPConnection) -> str | None:
    """The origin of the page that calls; None if it is this server's own, or no page of a browser."""
    origin = connection.headers.get("origin")
    if origin is None or urlsplit(origin).netloc.lower() == connection.headers.get("host", "").lower():
        return None
    return origin


def bearer(request: Request) -> str:
    """The token of the header Authorization; "" if there is none."""
    header = request.headers.get("authorization", "")
    return header[len(_BEARER) :].strip() if header.lower().startswith(_BEARER) else ""
