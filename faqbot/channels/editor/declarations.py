"""The pages of what is declared to compute with: templates, opening hours and rates, tried while they are written."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import Door, PageRoute, fields, visible
from faqbot.channels.editor.page import address, language_of, page
from faqbot.channels.editor.reasons import told_of_declared
from faqbot.channels.editor.words import words
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import BadInput
from faqbot.domain.faq import Declaration, Declares, named
from faqbot.domain.operator import Role
from faqbot.editing.altering import Altering, Consent, Unseen
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.declarations import Check, Declarations, Outrun, Unsound, digest
from faqbot.editing.declaring import Written
from faqbot.editing.entries import NotAllowed
from faqbot.editing.overlay import Alteration
from faqbot.editing.publishing import Blocked
from faqbot.editing.regression import Regression
from faqbot.templates.declared import KINDS

_HERE = "/desk/templates"
# Rows to write more into, below those that there are.
_BLANK = 2


# Says that it has been looked at what would change if a declaration were taken back.
_GONE = "gone"


@dataclass(frozen=True, slots=True)
class _Foreseen:
    """What would change, what names it once it is looked at, and the reason that was typed."""

    regression: Regression
    looked: str
    reason: str

    @property
    def is_taken_back(self) -> bool:
        return self.looked == _GONE


class DeclarationPages:
    """Show, try, keep and take back what a base declares."""

    def __init__(self, door: Door, catalogue: Catalogue, declarations: Declarations, altering: Altering) -> None:
        self._door = door
        self._catalogue = catalogue
        self._declarations = declarations
        self._altering = altering

    async def list_(self, request: Request) -> Response:
        """What a base declares, and forms for more."""
        kb = request.query_params.get("kb", "")
        bearer = await self._door.admit(request, Role.VIEWER, kb or None)
        bases = visible(bearer, await self._catalogue.bases())
        kb = kb or next(iter(bases), "")
        return page(
            request,
            "declarations.html",
            kb=kb,
            bases=bases,
            declared=[Written.of(one) for one in await self._declarations.all(kb)],
            kinds=Declares,
            done=request.query_params.get("done", ""),
        )

    async def declaration(self, request: Request) -> Response:
        """One of them in its form, or an empty form."""
        asked = request.query_params
        kb = asked.get("kb", "")
        await self._door.admit(request, Role.VIEWER, kb)
        kind = _kind(asked.get("kind", ""))
        kept = named(await self._declarations.all(kb), kind, asked.get("name", ""))
        if kept is None and asked.get("name"):
            raise Refusal(404, "not_found", "not_found")
        written = Written(kind, {}, {}) if kept is None else Written.of(kept)
        return self._shown(request, kb, written, digest(kept))

    async def checks(self, request: Request) -> Response:
        """What would come of what is typed."""
        given = await fields(request)
        kb = given.get("kb", "")
        await self._door.admit(request, Role.VIEWER, kb)
        written = Written.typed(_kind(given.get("kind", "")), given)
        try:
            check = await self._declarations.check(kb, written.declaration(), given.get("question", ""))
        except BadInput as error:
            check = Check((str(error),))
        tried = given.get("question", "").strip()
        return page(request, "declaration_checks.html", check=check, tried=tried, told=told_of_declared)

    async def keep(self, request: Request) -> Response:
        """Keep what was typed if it passes its cases; nothing typed is lost if not."""
        given = await fields(request)
        kb, seen = given.get("kb", ""), given.get("seen", "")
        bearer = await self._door.admit(request, Role.PUBLISHER, kb)
        written = Written.typed(_kind(given.get("kind", "")), given)
        try:
            declared = written.declaration()
            await self._altering.keep(bearer, kb, declared, seen, _consent(given, digest(declared)))
        except NotAllowed as error:
            raise Refusal(403, "forbidden", "forbidden") from error
        except Outrun:
            return self._shown(request, kb, written, seen, fault="declaration_outrun", status=409)
        except (Unseen, Blocked):
            alteration = await self._declarations.keeping(bearer, kb, declared, seen)
            return await self._foreseen(request, alteration, written, given, digest(declared))
        except BadInput as error:
            fault = "declaration_unsound" if isinstance(error, Unsound) else "declaration_unread"
            return self._shown(request, kb, written, seen, fault=fault, reason=str(error), status=422)
        return RedirectResponse(address(_HERE, {"kb": kb, "done": "declaration_kept"}), 303)

    async def remove(self, request: Request) -> Response:
        """Take one back."""
        given = await fields(request)
        kb = given.get("kb", "")
        bearer = await self._door.admit(request, Role.PUBLISHER, kb)
        kind, name, seen = _kind(given.get("kind", "")), given.get("name", ""), given.get("seen", "")
        try:
            await self._altering.remove(bearer, kb, kind, name, seen, _consent(given, _GONE))
        except Outrun as error:
            raise Refusal(409, "outrun", "outrun") from error
        except (Unseen, Blocked):
            alteration = await self._declarations.removing(bearer, kb, kind, name, seen)
            written = Written.of(alteration.former or Declaration(kind, name, "{}"))
            return await self._foreseen(request, alteration, written, given, _GONE)
        return RedirectResponse(address(_HERE, {"kb": kb, "done": "declaration_removed"}), 303)

    async def _foreseen(
        self, request: Request, alteration: Alteration, written: Written, given: Mapping[str, str], looked: str
    ) -> Response:
        """The form with what would change, for a second look; `looked` names what has been looked at then."""
        foreseen = _Foreseen(
            await self._altering.foreseen(request.state.bearer, alteration), looked, given.get("reason", "")
        )
        is_blocked = given.get("looked") == looked
        fault = "declaration_blocked" if is_blocked else "declaration_unseen"
        seen, kb = given.get("seen", ""), alteration.kb
        return self._shown(
            request, kb, written, seen, fault=fault, status=422 if is_blocked else 200, foreseen=foreseen
        )

    def _shown(  # noqa: PLR0913 - the form with what came of it
        self,
        request: Request,
        kb: str,
        written: Written,
        seen: str,
        *,
        fault: str = "",
        reason: str = "",
        status: int = 200,
        foreseen: "_Foreseen | None" = None,
    ) -> Response:
        return page(
            request,
            "declaration.html",
            status,
            kb=kb,
            written=written,
            seen=seen,
            fault=fault,
            reason=reason,
            foreseen=foreseen,
            told=told_of_declared,
            slot_kinds=[(kind, words(language_of(request))[f"kind_{kind}"]) for kind in KINDS],
            blank=_BLANK,
            may_keep=request.state.bearer.may(Role.PUBLISHER, kb),
        )


def router(pages: DeclarationPages) -> APIRouter:
    """The addresses of what is declared."""
    made = APIRouter(prefix="/desk", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/templates", pages.list_, methods=["GET"])
    made.add_api_route("/template", pages.declaration, methods=["GET"])
    made.add_api_route("/template", pages.keep, methods=["POST"])
    made.add_api_route("/template/checks", pages.checks, methods=["POST"])
    made.add_api_route("/template/remove", pages.remove, methods=["POST"])
    return made


def _consent(given: Mapping[str, str], looked: str) -> Consent:
    return Consent(given.get("looked") == looked, given.get("reason", ""))


def _kind(code: str) -> Declares:
    if code not in list(Declares):
        raise Refusal(422, "unusable", "unusable")
    return Declares(code)
