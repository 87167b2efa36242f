"""Who comes in: sessions in cookies, requests that are the desk's own, refusals as pages."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from faqbot.channels.editor.page import HEADERS, page
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import BadInput, Unavailable
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.editing.second_factors import SecondFactors
from faqbot.editing.sessions import Bearer, Sessions

LARGEST = 512 * 1024
_MOST_FIELDS = 1000
_DEVICE = "faqbot-device"
_SESSION = "faqbot-desk"
_AWAY = "faqbot-away"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_DAY_S = 86_400
_AWAY_S = 600


class SignInFirst(Exception):
    """Nobody is signed in."""


class FactorFirst(Exception):
    """Who is signed in must have a second factor, and has none yet."""


class Door:
    """Lets operators through to what they may do."""

    def __init__(self, sessions: Sessions, factors: SecondFactors) -> None:
        self._sessions = sessions
        self._factors = factors

    async def admit(self, request: Request, role: Role = Role.VIEWER, kb: str | None = None) -> Bearer:
        """Who is asking; with `kb`, they must have the role there. Raise SignInFirst, FactorFirst or Refusal.

        Without `kb`, they must have the role somewhere. A base that one may not see does not exist.
        """
        bearer = await self.recognise(request)
        if request.state.is_confined:
            raise FactorFirst
        bases = {*bearer.operator.roles} if kb is None else {kb}
        if not any(bearer.may(Role.VIEWER, base) for base in bases):
            raise Refusal(404, "not_found", "not_found")
        if not any(bearer.may(role, base) for base in bases):
            raise Refusal(403, "forbidden", "forbidden")
        return bearer

    async def recognise(self, request: Request) -> Bearer:
        """Who is asking, also while a second factor is missing: for what sets one up, and the way out."""
        bearer = await self._sessions.bearer(session_of(request))
        if bearer is None:
            raise SignInFirst
        request.state.bearer = bearer
        request.state.is_confined = await self._factors.is_missing(bearer)
        return bearer


def visible(bearer: Bearer, bases: list[str]) -> tuple[str, ...]:
    """Those of the knowledge bases that somebody may see."""
    return tuple(kb for kb in sorted(bases) if bearer.may(Role.VIEWER, kb))


def sees_everything(bearer: Bearer) -> bool:
    """True if somebody may see all knowledge bases, those to come included."""
    return bearer.may(Role.VIEWER, EVERYWHERE)


class PageRoute(APIRoute):
    """A route that answers with pages, refusals too; a change must come from a page of the desk itself."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                expect_private(request)
                expect_own(request)
                response = await answer(request)
            except SignInFirst:
                response = _sent(request, "/desk/sign-in")
            except FactorFirst:
                response = _sent(request, "/desk/account")
            except HTTPException as error:
                response = _refused(request, error)
            except BadInput:
                response = page(request, "refusal.html", 422, why="unusable")
            except Unavailable:
                response = page(request, "refusal.html", 503, why="unavailable")
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return guarded


def expect_private(request: Request) -> None:
    """Raise Refusal if passwords and keys would travel in the open."""
    if request.url.scheme != "https" and request.url.hostname not in _LOOPBACK:
        raise Refusal(403, "insecure", "The desk needs https, or a client on the server itself.")


def expect_own(request: Request) -> None:
    """Raise Refusal if another site makes a browser ask for a change.

    Browsers say where a request comes from: https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Fetch-Site, and
    older ones name the origin at least. Who says neither is refused.
    """
    if request.method in {"GET", "HEAD"}:
        return
    site, url = request.headers.get("sec-fetch-site"), request.url
    origin = urlsplit(request.headers.get("origin", ""))
    is_own = site == "same-origin" if site else (origin.scheme, origin.netloc) == (url.scheme, url.netloc)
    if not is_own:
        raise Refusal(403, "foreign", "foreign")


async def fields(request: Request) -> dict[str, str]:
    """The fields of a form. Raise Refusal if they are too many or too large."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST:
            raise Refusal(413, "too_large", "too_large")
        chunks.append(chunk)
    try:
        text = b"".join(chunks).decode("ascii")
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise Refusal(422, "unusable", "unusable") from error


def session_of(request: Request) -> str:
    return request.cookies.get(_cookie(request, _SESSION), "")


def device_of(request: Request) -> str:
    return request.cookies.get(_cookie(request, _DEVICE), "")


def keep_session(request: Request, response: Response, secret: str) -> None:
    """Give the browser a session; it ends with the browser, or before."""
    _keep(request, response, _SESSION, secret, None)


def keep_device(request: Request, response: Response, secret: str) -> None:
    """Let the browser be known again."""
    _keep(request, response, _DEVICE, secret, 180 * _DAY_S)


def away_of(request: Request) -> str:
    return request.cookies.get(_cookie(request, _AWAY), "")


def keep_away(request: Request, response: Response, state: str) -> None:
    """Let the browser be known when it comes back from the identity provider."""
    _keep(request, response, _AWAY, state, _AWAY_S)


def drop_away(request: Request, response: Response) -> None:
    _drop(request, response, _AWAY)


def drop_session(request: Request, response: Response) -> None:
    _drop(request, response, _SESSION)


def _drop(request: Request, response: Response, named: str) -> None:
    name = _cookie(request, named)
    response.delete_cookie(name, path="/", secure=name.startswith("__Host-"), httponly=True, samesite="lax")


def _keep(request: Request, response: Response, name: str, secret: str, age_s: int | None) -> None:
    full = _cookie(request, name)
    response.set_cookie(
        full, secret, max_age=age_s, path="/", secure=full.startswith("__Host-"), httponly=True, samesite="lax"
    )


def _cookie(request: Request, name: str) -> str:
    """Browsers take __Host- over TLS only, and then from nobody but this very host."""
    return f"__Host-{name}" if request.url.scheme == "https" else name


def _sent(request: Request, path: str) -> Response:
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": path})
    return RedirectResponse(path, 303)


def _refused(request: Request, error: HTTPException) -> Response:
    why = error.code if isinstance(error, Refusal) else "unusable"
    response = page(request, "refusal.html", error.status_code, why=why)
    response.headers.update(error.headers or {})
    return response
