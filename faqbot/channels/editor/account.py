"""The page of one's own account: the second factor, and where one is signed in."""

import io

import segno
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from faqbot.channels.editor.door import Door, PageRoute, fields, session_of
from faqbot.channels.editor.page import page
from faqbot.channels.widget.limits import Limiter
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import BadInput
from faqbot.editing.second_factors import SecondFactors, address, is_secret, new_secret
from faqbot.editing.sessions import Sessions

_HERE = "/desk/account"


class AccountPages:
    """Turn the second factor on and off; see one's sessions and keys, and end them."""

    def __init__(self, door: Door, sessions: Sessions, factors: SecondFactors, limiter: Limiter) -> None:
        self._door = door
        self._sessions = sessions
        self._factors = factors
        self._limiter = limiter

    async def account(self, request: Request) -> Response:
        """How one signs in, and a new secret for who has none."""
        return await self._shown(request, secret=new_secret())

    async def turn_on(self, request: Request) -> Response:
        """Ask for codes from now on, if the app shows the right one; the recovery codes are shown this once."""
        given = await fields(request)
        bearer = await self._door.recognise(request)
        name, secret = bearer.operator.name, given.get("secret", "")
        await self._limiter.admit("code", name)
        if await self._factors.is_on(name):
            return RedirectResponse(_HERE, 303)
        try:
            codes = await self._factors.turn_on(name, secret, "".join(given.get("code", "").split()))
        except BadInput:
            # The app has the secret already: it is shown again, unless it is none.
            return await self._shown(request, secret=secret if is_secret(secret) else new_secret(), fault="wrong_code")
        return await self._shown(request, codes=codes)

    async def turn_off(self, request: Request) -> Response:
        """Ask for no codes any more; it takes one, so that an open browser does not suffice."""
        given = await fields(request)
        bearer = await self._door.recognise(request)
        name = bearer.operator.name
        await self._limiter.admit("code", name)
        if not await self._factors.fits(name, given.get("code", "")):
            return await self._shown(request, fault="wrong_code")
        await self._factors.turn_off(name, by=name)
        return RedirectResponse(f"{_HERE}?done=factor_off", 303)

    async def end(self, request: Request) -> Response:
        """End a session or a key of one's own."""
        given = await fields(request)
        bearer = await self._door.recognise(request)
        if not await self._sessions.end(bearer.operator.name, given.get("held", "")):
            raise Refusal(404, "not_found", "not_found")
        return RedirectResponse(f"{_HERE}?done=pass_ended", 303)

    async def _shown(
        self, request: Request, *, secret: str = "", fault: str = "", codes: tuple[str, ...] = ()
    ) -> Response:
        bearer = await self._door.recognise(request)
        return page(
            request,
            "account.html",
            422 if fault else 200,
            is_on=await self._factors.is_on(bearer.operator.name),
            secret=secret,
            picture=_picture(address(bearer.operator.name, secret)) if secret else "",
            codes=codes,
            held=await self._sessions.held(bearer.operator.name, session_of(request)),
            fault=fault,
            done=request.query_params.get("done", ""),
        )


def router(pages: AccountPages) -> APIRouter:
    """The addresses of one's own account."""
    made = APIRouter(prefix=_HERE, route_class=PageRoute, include_in_schema=False)
    made.add_api_route("", pages.account, methods=["GET"])
    made.add_api_route("/code", pages.turn_on, methods=["POST"])
    made.add_api_route("/end", pages.end, methods=["POST"])
    made.add_api_route("/no-code", pages.turn_off, methods=["POST"])
    return made


def _picture(text: str) -> Markup:
    """The QR code, made of nothing but paths."""
    buffer = io.BytesIO()
    segno.make(text, error="m").save(buffer, kind="svg", scale=4, border=2, xmldecl=False, svgns=False, light="white")
    return Markup(buffer.getvalue().decode())  # noqa: S704 - segno writes no text of ours into it
