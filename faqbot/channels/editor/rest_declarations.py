"""What is declared to compute with for programs, beside rest.py."""

import json
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from faqbot.channels.editor.rest import REFUSED, bearer_of, expect_visible, refusing
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.faq import Declaration, Declares
from faqbot.editing.declarations import Declarations, Outrun, digest
from faqbot.editing.sessions import Sessions


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


class DeclarationsOut(BaseModel):
    """All that a base declares, by kind and name."""

    declarations: list[DeclarationShape]


class DeclarationRest:
    """What the pages of the declarations do, over JSON."""

    def __init__(self, sessions: Sessions, declarations: Declarations) -> None:
        self._sessions = sessions
        self._declarations = declarations

    async def list_(self, kb: str, request: Request) -> DeclarationsOut:
        """What a base declares."""
        expect_visible(await bearer_of(self._sessions, request), kb)
        return DeclarationsOut(declarations=[DeclarationShape.of(one) for one in await self._declarations.all(kb)])

    async def keep(
        self, kb: str, kind: Declares, name: str, given: DeclarationIn, request: Request
    ) -> DeclarationShape:
        """Add or replace a declaration, which must pass its cases; in force within seconds. It takes a publisher."""
        bearer = await bearer_of(self._sessions, request)
        expect_visible(bearer, kb)
        named = {} if kind is Declares.RATES else {"name": name}
        body = json.dumps({**given.body, **named}, ensure_ascii=False, separators=(",", ":"))
        declared = Declaration(kind, name, body)
        with refusing():
            try:
                await self._declarations.keep(bearer, kb, declared, given.seen)
            except Outrun as error:
                raise _outrun() from error
        return DeclarationShape.of(declared)

    async def remove(self, kb: str, kind: Declares, name: str, request: Request, seen: str = "") -> DeclarationsOut:
        """Take a declaration back; return the others. It takes a publisher."""
        bearer = await bearer_of(self._sessions, request)
        expect_visible(bearer, kb)
        with refusing():
            try:
                await self._declarations.remove(bearer, kb, kind, name, seen)
            except Outrun as error:
                raise _outrun() from error
        return await self.list_(kb, request)


def router(rest: DeclarationRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/declarations/{kb}", rest.list_, methods=["GET"])
    made.add_api_route("/declarations/{kb}/{kind}/{name}", rest.keep, methods=["PUT"])
    made.add_api_route("/declarations/{kb}/{kind}/{name}", rest.remove, methods=["DELETE"])
    return made


def _outrun() -> Refusal:
    return Refusal(409, "changed", 'Somebody else was quicker, or it is not there; read it again and send its "seen".')
