"""The pages on which duplicates are merged and reviews planned."""

from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import Door, PageRoute, fields
from faqbot.channels.editor.page import address, page
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.operator import Role
from faqbot.editing.entries import NoEntry, NotAllowed
from faqbot.editing.merging import Merging, seen_of
from faqbot.editing.reviews import Reviews

_ENTRY = "/desk/entry"


class MergingPages:
    """Look at two entries side by side and make them one; say when an entry is to be looked at again."""

    def __init__(self, door: Door, merging: Merging, reviews: Reviews) -> None:
        self._door = door
        self._merging = merging
        self._reviews = reviews

    async def look(self, request: Request) -> Response:
        """Both, and what would become of them."""
        return await self._shown(request, dict(request.query_params))

    async def merge(self, request: Request) -> Response:
        """Merge what was looked at; where it is not so any more, look again."""
        given = await fields(request)
        kb, kept = given.get("kb", ""), given.get("kept", "")
        bearer = await self._door.admit(request, Role.EDITOR, kb)
        try:
            pair = await self._merging.pair(bearer, kb, kept, given.get("former", ""))
            conflict = await self._merging.merge(bearer, pair, given.get("seen", ""))
        except NoEntry as error:
            raise Refusal(404, "not_found", "not_found") from error
        except NotAllowed as error:
            raise Refusal(403, "forbidden", "forbidden") from error
        if conflict is not None:
            return await self._shown(request, given, 409)
        return RedirectResponse(address(_ENTRY, {"kb": kb, "id": kept, "saved": "1"}), 303)

    async def plan(self, request: Request) -> Response:
        """Set the day of the next review."""
        given = await fields(request)
        kb, entry_id = given.get("kb", ""), given.get("id", "")
        bearer = await self._door.admit(request, Role.EDITOR, kb)
        try:
            on = date.fromisoformat(given["on"]) if given.get("on") else None
            await self._reviews.plan(bearer, kb, entry_id, on)
        except NoEntry as error:
            raise Refusal(404, "not_found", "not_found") from error
        except ValueError as error:
            raise Refusal(422, "unusable", "unusable") from error
        return RedirectResponse(address(_ENTRY, {"kb": kb, "id": entry_id, "planned": "1"}), 303)

    async def _shown(self, request: Request, asked: dict[str, str], status: int = 200) -> Response:
        kb = asked.get("kb", "")
        bearer = await self._door.admit(request, Role.VIEWER, kb)
        try:
            pair = await self._merging.pair(bearer, kb, asked.get("kept", ""), asked.get("former", ""))
        except NoEntry as error:
            raise Refusal(404, "not_found", "not_found") from error
        may = bearer.may(Role.EDITOR, kb)
        return page(request, "merge.html", status, pair=pair, seen=seen_of(pair), may=may, changed=status != 200)  # noqa: PLR2004


def router(pages: MergingPages) -> APIRouter:
    """The addresses of merging and of reviews."""
    made = APIRouter(prefix=_ENTRY, route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/merge", pages.look, methods=["GET"])
    made.add_api_route("/merge", pages.merge, methods=["POST"])
    made.add_api_route("/review", pages.plan, methods=["POST"])
    return made
