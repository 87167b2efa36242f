"""Operators for programs of an admin, beside rest.py: who works at the desk, and what they may do."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from faqbot.channels.editor.rest import REFUSED, bearer_of, refusing
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.operator import EVERYWHERE, Operator, Role
from faqbot.editing.accounts import Accounts, LastAdmin
from faqbot.editing.sessions import Bearer, Sessions


class OperatorOut(BaseModel):
    """An operator with roles by base, "" for all; `has_password` once the invitation was used.

    `by_groups`: the roles follow the groups of the identity provider.
    """

    name: str
    roles: dict[str, Role]
    has_password: bool
    email: str = ""
    by_groups: bool = False

    @classmethod
    def of(cls, operator: Operator) -> "OperatorOut":
        return cls(
            name=operator.name,
            roles=dict(operator.roles),
            has_password=bool(operator.password),
            email=operator.email,
            by_groups=operator.is_grouped,
        )


class OperatorsOut(BaseModel):
    """All operators, ordered by name."""

    operators: list[OperatorOut]


class InviteIn(BaseModel):
    """Whom to let in, with which roles; an operator who is there gets a new link, and these roles."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=100)
    roles: dict[str, Role] = Field(min_length=1, max_length=1000)
    email: str | None = Field(None, max_length=254, description="By which the identity provider knows them")


class InvitationOut(BaseModel):
    """The path of a link that sets a password once; good for a day, and told this once."""

    name: str
    path: str


class OperatorRest:
    """What the page of the operators does, over JSON; a program gives no sessions and sets no passwords."""

    def __init__(self, sessions: Sessions, accounts: Accounts) -> None:
        self._sessions = sessions
        self._accounts = accounts

    async def list_(self, request: Request) -> OperatorsOut:
        """Everybody with their roles."""
        await self._admin(request)
        return OperatorsOut(operators=[OperatorOut.of(one) for one in await self._accounts.operators()])

    async def invite(self, given: InviteIn, request: Request) -> InvitationOut:
        """Let somebody in."""
        bearer = await self._admin(request)
        with refusing():
            secret = await self._accounts.invite(given.name, given.roles, address=given.email, by=bearer.operator.name)
        return InvitationOut(name=given.name, path=f"/desk/invitation/{secret}")

    async def remove(self, name: str, request: Request) -> OperatorsOut:
        """Remove somebody with sessions and keys; return the others."""
        bearer = await self._admin(request)
        try:
            gone = await self._accounts.remove(name, by=bearer.operator.name)
        except LastAdmin as error:
            said = "This is the last admin with a password; make somebody else one first."
            raise Refusal(409, "last_admin", said) from error
        if not gone:
            raise Refusal(404, "unknown_operator", "There is no operator of that name.")
        return OperatorsOut(operators=[OperatorOut.of(one) for one in await self._accounts.operators()])

    async def _admin(self, request: Request) -> Bearer:
        bearer = await bearer_of(self._sessions, request)
        if not bearer.may(Role.ADMIN, EVERYWHERE):
            raise Refusal(403, "forbidden", "Operators take an admin of all knowledge bases.")
        return bearer


def router(rest: OperatorRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/operators", rest.list_, methods=["GET"])
    made.add_api_route("/operators", rest.invite, methods=["POST"])
    made.add_api_route("/operators/{name}", rest.remove, methods=["DELETE"])
    return made
