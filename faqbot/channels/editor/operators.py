"""The page of the operators: who works at the desk, and what they may do; for admins of everything."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import Door, PageRoute, fields
from faqbot.channels.editor.page import address, page
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import BadInput
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.editing.accounts import Accounts, LastAdmin
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.identities import email
from faqbot.editing.second_factors import SecondFactors
from faqbot.editing.sessions import Bearer

_HERE = "/desk/operators"


class OperatorPages:
    """Let people in, give them roles by base, end their sessions, remove them."""

    def __init__(
        self, door: Door, catalogue: Catalogue, accounts: Accounts, factors: SecondFactors, *, has_provider: bool
    ) -> None:
        """`has_provider`: operators may come in by an identity provider."""
        self._has_provider = has_provider
        self._door = door
        self._factors = factors
        self._catalogue = catalogue
        self._accounts = accounts

    async def list_(self, request: Request) -> Response:
        """Everybody with their roles."""
        await self._door.admit(request, Role.ADMIN, EVERYWHERE)
        return await self._shown(request)

    async def invite(self, request: Request) -> Response:
        """Let somebody in, or give a new link to one who has lost the password; the link is shown this once."""
        given, bearer = await self._given(request)
        name = given.get("name", "").strip()
        known = next((one for one in await self._accounts.operators() if one.name == name), None)
        roles = known.roles if known else {given.get("kb", EVERYWHERE): _role(given) or Role.VIEWER}
        try:
            address = given.get("email")
            secret = await self._accounts.invite(name, roles, address=address, by=bearer.operator.name)
        except BadInput:
            fault = "operator_name" if email(given.get("email", "")) == "" else "email_wrong"
            return await self._shown(request, fault=fault)
        link = str(request.url.replace(path=f"/desk/invitation/{secret}", query=""))
        return await self._shown(request, link=link, invited=name)

    async def grant(self, request: Request) -> Response:
        """Give a role in a base, or take it away."""
        given, bearer = await self._given(request)
        role = _role(given)
        if role is None and "none" not in given:
            raise Refusal(422, "unusable", "unusable")
        try:
            name = given.get("name", "")
            await self._accounts.grant(name, given.get("kb", EVERYWHERE), role, by=bearer.operator.name)
        except LastAdmin:
            return await self._shown(request, fault="last_admin")
        except BadInput:
            return await self._shown(request, fault="last_role")
        return _done("role_done")

    async def address(self, request: Request) -> Response:
        """Say by which e-mail address the identity provider knows somebody."""
        given, bearer = await self._given(request)
        try:
            await self._accounts.address(given.get("name", ""), given.get("email", ""), by=bearer.operator.name)
        except BadInput:
            return await self._shown(request, fault="email_wrong")
        return _done("email_done")

    async def sign_out(self, request: Request) -> Response:
        """End all sessions of somebody."""
        given, bearer = await self._given(request)
        await self._accounts.sign_out(given.get("name", ""), by=bearer.operator.name)
        return _done("signed_out_done")

    async def reset_code(self, request: Request) -> Response:
        """Let somebody sign in with the password alone, who has lost the telephone."""
        given, bearer = await self._given(request)
        if not await self._factors.turn_off(given.get("name", ""), by=bearer.operator.name):
            return await self._shown(request, fault="factor_none")
        return _done("factor_reset_done")

    async def remove(self, request: Request) -> Response:
        """Remove somebody with sessions and keys."""
        given, bearer = await self._given(request)
        try:
            gone = await self._accounts.remove(given.get("name", ""), by=bearer.operator.name)
        except LastAdmin:
            return await self._shown(request, fault="last_admin")
        if not gone:
            raise Refusal(404, "not_found", "not_found")
        return _done("operator_removed")

    async def _given(self, request: Request) -> tuple[dict[str, str], Bearer]:
        return await fields(request), await self._door.admit(request, Role.ADMIN, EVERYWHERE)

    async def _shown(self, request: Request, *, fault: str = "", link: str = "", invited: str = "") -> Response:
        return page(
            request,
            "operators.html",
            422 if fault else 200,
            operators=await self._accounts.operators(),
            bases=await self._catalogue.bases(),
            roles=Role,
            has_provider=self._has_provider,
            fault=fault,
            link=link,
            invited=invited,
            done=request.query_params.get("done", ""),
        )


def router(pages: OperatorPages) -> APIRouter:
    """The addresses of the operators."""
    made = APIRouter(prefix=_HERE, route_class=PageRoute, include_in_schema=False)
    made.add_api_route("", pages.list_, methods=["GET"])
    made.add_api_route("", pages.invite, methods=["POST"])
    made.add_api_route("/role", pages.grant, methods=["POST"])
    made.add_api_route("/email", pages.address, methods=["POST"])
    made.add_api_route("/sign-out", pages.sign_out, methods=["POST"])
    made.add_api_route("/reset-code", pages.reset_code, methods=["POST"])
    made.add_api_route("/remove", pages.remove, methods=["POST"])
    return made


def _role(given: dict[str, str]) -> Role | None:
    return Role(given["role"]) if given.get("role") in list(Role) else None


def _done(word: str) -> Response:
    return RedirectResponse(address(_HERE, {"done": word}), 303)
