"""The page of the risk, and that of the changes."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.curve import curve
from faqbot.channels.editor.door import Door, PageRoute, fields, sees_everything, visible
from faqbot.channels.editor.page import address, page
from faqbot.channels.editor.reliability import reliability
from faqbot.channels.editor.wanting import page_number
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.language import Language
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.domain.protocols import AuditLog
from faqbot.domain.tolerance import Tolerance
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.dial import Dials
from faqbot.retrieval.calibration import RISKS

_PAGE = 50
# What the slider sends, and the risk that it stands for.
_STEPS = {str(place): risk for place, risk in enumerate(RISKS)}


class DialPages:
    """What the promise costs and what it lacks; who changed what."""

    def __init__(self, door: Door, catalogue: Catalogue, dials: Dials, audit: AuditLog) -> None:
        self._door = door
        self._catalogue = catalogue
        self._dials = dials
        self._audit = audit

    async def dial(self, request: Request) -> Response:
        """The risk of a base, or of all together."""
        kb = request.query_params.get("kb", "")
        bearer = await self._door.admit(request, Role.VIEWER, kb or None)
        bases = visible(bearer, await self._catalogue.askable())
        kb = kb if kb or sees_everything(bearer) else next(iter(bases), "")
        panel = await self._dials.panel(kb) if kb or sees_everything(bearer) else None
        shown = panel.dials if panel else ()
        return page(
            request,
            "dial.html",
            panel=panel,
            curves={dial.language: curve(dial) for dial in shown},
            reliabilities={dial.language: reliability(dial.reliability) for dial in shown},
            bases=bases,
            kb=kb,
            everything=sees_everything(bearer),
            done=request.query_params.get("done", ""),
        )

    async def choose(self, request: Request) -> Response:
        """Keep the risk that the slider stands at, for a language or a tag in it, or take back what was chosen."""
        given = await fields(request)
        kb, step = given.get("kb", ""), given.get("step", "")
        bearer = await self._door.admit(request, Role.PUBLISHER, kb)
        code, is_back = given.get("lang", ""), "back" in given
        if code not in list(Language) or not (is_back or step in _STEPS):
            raise Refusal(422, "unusable", "unusable")
        risk = None if is_back else _STEPS[step]
        await self._dials.tolerate(bearer, Tolerance(kb, Language(code), risk, given.get("tag", "")))
        return RedirectResponse(address("/desk/dial", {"kb": kb, "done": "risk_done"}), 303)

    async def changes(self, request: Request) -> Response:
        """The log of changes, newest first, for admins of everything."""
        await self._door.admit(request, Role.ADMIN, EVERYWHERE)
        shown = page_number(request.query_params)
        found = await self._audit.changes(most=_PAGE + 1, offset=(shown - 1) * _PAGE)
        return page(request, "changes.html", changes=found[:_PAGE], number=shown, more=len(found) > _PAGE)


def router(pages: DialPages) -> APIRouter:
    """The addresses of the risk and the changes."""
    made = APIRouter(prefix="/desk", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/dial", pages.dial, methods=["GET"])
    made.add_api_route("/dial", pages.choose, methods=["POST"])
    made.add_api_route("/changes", pages.changes, methods=["GET"])
    return made
