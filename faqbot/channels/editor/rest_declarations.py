"""What is declared to compute with for programs, beside rest.py."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from faqbot.channels.editor.publishing_schemas import RegressionOut
from faqbot.channels.editor.rest import REFUSED, bearer_of, expect_visible, refusing
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.faq import Declaration, Declares
from faqbot.editing.altering import Altering, Consent
from faqbot.editing.declarations import Declarations, Outrun, digest
from faqbot.editing.publishing import LONGEST_NOTE, Blocked
from faqbot.editing.sessions import Bearer, Sessions

_Reason = Annotated[str, Query(max_length=LONGEST_NOTE)]


class DeclarationShape(BaseModel):
    """A template, opening hours or rates as docs/templates.md has them, and the state that is known as `seen`."""

    kind: Declares
    name: str
    body: dict[str, Any]
    seen: str

    @classmethod
    def of(cls, declared: Declaration) -> "DeclarationShape":
        return cls(kind=declared.kind, name=declared.name, body=json.loads(declared.body), seen=digest(declared))


class DeclarationIn(BaseModel):
    """What is to be declared, made from the state that is known as `seen`; "" for something new."""

    model_config = ConfigDict(extra="forbid")

    body: dict[str, Any] = Field(description="numbers as texts or numbers; docs/templates.md")
    seen: str = Field("", max_length=100)
    reason: str = Field("", max_length=LONGEST_NOTE, description="why, in spite of a broken golden question")


class AlterationIn(BaseModel):
    """What would be declared, or null to take it back, made from the state that is known as `seen`."""

    model_config = ConfigDict(extra="forbid")

    body: dict[str, Any] | None = Field(description="numbers as texts or numbers; docs/templates.md")
    seen: str = Field("", max_length=100)


class DeclarationsOut(BaseModel):
    """All that a base declares, by kind and name."""

    declarations: list[DeclarationShape]


class DeclarationRest:
    """What the pages of the declarations do, over JSON."""

    def __init__(self, sessions: Sessions, declarations: Declarations, altering: Altering) -> None:
        self._sessions = sessions
        self._declarations = declarations
        self._altering = altering

    async def list_(self, kb: str, request: Request) -> DeclarationsOut:
        """What a base declares."""
        expect_visible(await bearer_of(self._sessions, request), kb)
        return DeclarationsOut(declarations=[DeclarationShape.of(one) for one in await self._declarations.all(kb)])

    async def keep(
        self, kb: str, kind: Declares, name: str, given: DeclarationIn, request: Request
    ) -> DeclarationShape:
        """Add or replace a declaration, which must pass its cases; in force within seconds. It takes a publisher."""
        bearer, declared = await self._seeing(request, kb), _declared(kind, name, given.body)
        with refusing(), _stopping():
            await self._altering.keep(bearer, kb, declared, given.seen, Consent(has_looked=True, reason=given.reason))
        return DeclarationShape.of(declared)

    async def remove(  # noqa: PLR0913, PLR0917 - what a request says
        self, kb: str, kind: Declares, name: str, request: Request, seen: str = "", reason: _Reason = ""
    ) -> DeclarationsOut:
        """Take a declaration back; return the others. It takes a publisher."""
        bearer = await self._seeing(request, kb)
        with refusing(), _stopping():
            await self._altering.remove(bearer, kb, kind, name, seen, Consent(has_looked=True, reason=reason))
        return await self.list_(kb, request)

    async def foresee(self, kb: str, kind: Declares, name: str, given: AlterationIn, request: Request) -> RegressionOut:
        """Which golden and logged questions would get another answer, if it were declared so; nothing is kept."""
        bearer, body = await self._seeing(request, kb), given.body
        with refusing(), _stopping():
            alteration = (
                await self._declarations.removing(bearer, kb, kind, name, given.seen)
                if body is None
                else await self._declarations.keeping(bearer, kb, _declared(kind, name, body), given.seen)
            )
        return RegressionOut.of(await self._altering.foreseen(bearer, alteration))

    async def _seeing(self, request: Request, kb: str) -> Bearer:
        bearer = await bearer_of(self._sessions, request)
        expect_visible(bearer, kb)
        return bearer


def router(rest: DeclarationRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/declarations/{kb}", rest.list_, methods=["GET"])
    made.add_api_route("/declarations/{kb}/{kind}/{name}", rest.keep, methods=["PUT"])
    made.add_api_route("/declarations/{kb}/{kind}/{name}", rest.remove, methods=["DELETE"])
    made.add_api_route("/declarations/{kb}/{kind}/{name}/regression", rest.foresee, methods=["POST"])
    return made


def _declared(kind: Declares, name: str, body: Mapping[str, Any]) -> Declaration:
    named = {} if kind is Declares.RATES else {"name": name}
    return Declaration(kind, name, json.dumps({**body, **named}, ensure_ascii=False, separators=(",", ":")))


@contextmanager
def _stopping() -> Iterator[None]:
    try:
        yield
    except Outrun as error:
        raise _outrun() from error
    except Blocked as error:
        said = f"{len(error.broken)} golden questions would break; mend it, or give a reason."
        raise Refusal(409, "golden_broken", said) from error


def _outrun() -> Refusal:
    return Refusal(409, "changed", 'Somebody else was quicker, or it is not there; read it again and send its "seen".')
