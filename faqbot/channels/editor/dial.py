"""The page of the risk, and that of the changes."""

from fastapi import APIRouter, Request, Response

from faqbot.channels.editor.curve import curve
from faqbot.channels.editor.door import Door, PageRoute, sees_everything, visible
from faqbot.channels.editor.page import page
from faqbot.channels.editor.wanting import page_number
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.domain.protocols import AuditLog
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.dial import Dials

_PAGE = 50


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
        bases = visible(bearer, await self._catalogue.bases())
        kb = kb if kb or sees_everything(bearer) else next(iter(bases), "")
        panel = await self._dials.panel(kb) if kb or sees_everything(bearer) else None
        curves = {dial.language: curve(dial) for dial in panel.dials} if panel else {}
        everything = sees_everything(bearer)
        return page(request, "dial.html", panel=panel, curves=curves, bases=bases, kb=kb, everything=everything)

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
    made.add_api_route("/changes", pages.changes, methods=["GET"])
    return made
