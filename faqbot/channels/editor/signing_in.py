"""The pages before the desk: sign in, accept an invitation, sign out, choose a language."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import Door, PageRoute, device_of, drop_session, fields, session_of
from faqbot.channels.editor.entrance import HOME, Entrance
from faqbot.channels.editor.page import LANGUAGE_COOKIE, back_of, page
from faqbot.channels.widget.limits import Limiter, visitor
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import BadInput
from faqbot.domain.language import Language
from faqbot.editing.accounts import Accounts
from faqbot.editing.second_factors import SecondFactors
from faqbot.editing.sessions import Sessions

_YEAR_S = 365 * 86_400


class SigningIn:
    """What can be done before one is signed in."""

    def __init__(  # noqa: PLR0913, PLR0917 - every way in meets here
        self,
        door: Door,
        entrance: Entrance,
        accounts: Accounts,
        sessions: Sessions,
        factors: SecondFactors,
        limiter: Limiter,
    ) -> None:
        self._door = door
        self._entrance = entrance
        self._factors = factors
        self._accounts = accounts
        self._sessions = sessions
        self._limiter = limiter

    async def form(self, request: Request) -> Response:
        """Ask for name and password."""
        return self._entrance.asked(request)

    async def sign_in(self, request: Request) -> Response:
        """Begin a session, or ask for a code first, or say that name and password do not fit, whichever it is."""
        given = await fields(request)
        name, password = given.get("name", "").strip(), given.get("password", "")
        try:
            await self._count(request, name)
        except Refusal as refusal:
            return self._entrance.asked(request, refusal.status_code, name=name, fault="too_many_attempts")
        if not await self._sessions.fits(name, password):
            return self._entrance.asked(request, 401, name=name, fault="wrong_sign_in")
        if await self._factors.is_on(name):
            return page(request, "code.html", half_way=await self._sessions.half_way(name), fault="")
        return await self._entrance.signed_in(request, name)

    async def code(self, request: Request) -> Response:
        """Begin a session with a code, after name and password were right."""
        given = await fields(request)
        half_way = given.get("half_way", "")
        name = await self._sessions.waiting(half_way)
        if name is None:
            return self._entrance.asked(request, 401, fault="code_too_late")
        try:
            await self._limiter.admit("code", name)
        except Refusal as refusal:
            return page(request, "code.html", refusal.status_code, half_way=half_way, fault="too_many_attempts")
        if not await self._factors.fits(name, given.get("code", "")):
            return page(request, "code.html", 401, half_way=half_way, fault="wrong_code")
        if not await self._sessions.arrive(half_way):
            return self._entrance.asked(request, 401, name=name, fault="code_too_late")
        return await self._entrance.signed_in(request, name)

    async def invitation(self, secret: str, request: Request) -> Response:
        """Ask for the first password."""
        name = await self._accounts.invited(secret)
        if name is None:
            return page(request, "refusal.html", 404, why="void_invitation")
        return page(request, "invitation.html", name=name, fault="")

    async def accept(self, secret: str, request: Request) -> Response:
        """Set the password and begin a session."""
        given = await fields(request)
        await self._limiter.admit("invitation", _address(request))
        name = await self._accounts.invited(secret)
        if name is None:
            return page(request, "refusal.html", 404, why="void_invitation")
        if given.get("password") != given.get("again"):
            return page(request, "invitation.html", 422, name=name, fault="passwords_differ")
        try:
            begun = await self._accounts.accept(secret, given.get("password", ""))
        except BadInput:
            return page(request, "invitation.html", 422, name=name, fault="password_length")
        if begun is None:
            return page(request, "refusal.html", 404, why="void_invitation")
        if await self._factors.is_on(name):
            # A link sets a password; it does not stand in for the code.
            await self._sessions.sign_out(begun)
            return RedirectResponse(f"{HOME}/sign-in", 303)
        return await self._entrance.begun(request, name, begun)

    async def sign_out(self, request: Request) -> Response:
        """End this session, or with `everywhere` all of them."""
        given = await fields(request)
        bearer = await self._door.recognise(request)
        await self._sessions.sign_out(session_of(request))
        if given.get("everywhere"):
            await self._sessions.sign_out_everywhere(bearer.operator.name)
        response = RedirectResponse(f"{HOME}/sign-in", 303)
        drop_session(request, response)
        return response

    async def language(self, code: str, request: Request) -> Response:
        """Speak another language from now on, and go back."""
        response = RedirectResponse(back_of(request.query_params.get("back", "")), 303)
        if code in list(Language):
            response.set_cookie(LANGUAGE_COOKIE, code, max_age=_YEAR_S, path="/desk", samesite="lax", httponly=True)
        return response

    async def _count(self, request: Request, name: str) -> None:
        """Limit attempts by address and by account; the account's own browsers are counted apart from all others.

        Who guesses at a name from everywhere cannot lock its owner out, who has signed in with this browser before.
        """
        await self._limiter.admit("sign-in", _address(request))
        device = device_of(request)
        is_known = bool(device) and await self._sessions.knows(device, name)
        await self._limiter.admit("account", f"{name} {device if is_known else 'elsewhere'}")


def router(signing_in: SigningIn) -> APIRouter:
    """The addresses before the desk."""
    made = APIRouter(prefix=HOME, route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/sign-in", signing_in.form, methods=["GET"])
    made.add_api_route("/sign-in", signing_in.sign_in, methods=["POST"])
    made.add_api_route("/sign-in/code", signing_in.code, methods=["POST"])
    made.add_api_route("/invitation/{secret}", signing_in.invitation, methods=["GET"])
    made.add_api_route("/invitation/{secret}", signing_in.accept, methods=["POST"])
    made.add_api_route("/sign-out", signing_in.sign_out, methods=["POST"])
    made.add_api_route("/language/{code}", signing_in.language, methods=["GET"])
    return made


def _address(request: Request) -> str:
    return visitor(request.client.host) if request.client else "unknown"
