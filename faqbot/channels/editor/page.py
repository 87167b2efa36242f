"""Pages: made by Jinja2 with every value escaped, under a policy that runs no script of any page's own."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from faqbot.channels.editor.words import words
from faqbot.channels.widget.markup import html
from faqbot.domain.language import Language

LANGUAGE_COOKIE = "faqbot-desk-language"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
}


def language_of(request: Request) -> Language:
    """The one that was chosen, or that the browser asks for first."""
    chosen = request.cookies.get(LANGUAGE_COOKIE) or request.headers.get("accept-language", "")
    return Language.ZH if chosen.lower().startswith("zh") else Language.EN


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """Make a page in the operator's language."""
    language = language_of(request)
    here = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    bearer = getattr(request.state, "bearer", None)
    given = {"t": words(language), "language": language, "here": here, "bearer": bearer, "request": request}
    given["is_confined"] = getattr(request.state, "is_confined", False)
    return HTMLResponse(_environment().get_template(template).render(given | values), status, headers=HEADERS)


def address(path: str, given: Mapping[str, object]) -> str:
    """A path with those of the values that are not empty."""
    kept = {name: value for name, value in given.items() if value not in {"", None}}
    return f"{path}?{urlencode(kept)}" if kept else path


def back_of(given: str) -> str:
    """Where to go on: an address of the desk, whatever somebody wrote into the form or the link."""
    is_here = given == "/desk" or given.startswith(("/desk/", "/desk?"))
    return given if is_here and given.isprintable() and "\\" not in given else "/desk"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("faqbot.channels.editor", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # What `html` returns has been sanitised: the very function that renders answers for customers.
    made.filters["answer"] = lambda text: Markup(html(text))  # noqa: S704
    made.filters["percent"] = lambda share: f"{share:.1%}"
    made.filters["moment"] = lambda at, zone: at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    made.filters["back"] = lambda url: back_of(address(urlsplit(url).path, dict(parse_qsl(urlsplit(url).query))))
    made.globals["address"] = address
    return made
