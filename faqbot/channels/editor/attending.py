"""Who is there to answer customers, and what waits for whom: a piece of every page of the desk."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import Door, PageRoute, fields
from faqbot.channels.editor.page import back_of, page
from faqbot.domain.operator import Role
from faqbot.editing.attendance import Attendance
from faqbot.editing.conversations import Conversations
from faqbot.editing.publishing import Publishing


class AttendingPages:
    """Come to answer customers, be told how many wait, leave."""

    def __init__(
        self,
        door: Door,
        conversations: Conversations,
        attendance: Attendance,
        publishing: Publishing,
        now: Callable[[], datetime],
    ) -> None:
        self._door = door
        self._publishing = publishing
        self._conversations = conversations
        self._attendance = attendance
        self._now = now

    async def waiting(self, request: Request) -> Response:
        """How many wait for a person, and how many drafts for a publisher; who asks is seen to be there."""
        bearer = await self._door.admit(request)
        n = await self._conversations.waiting(bearer)
        is_in = await self._attendance.is_in(bearer, self._now())
        may = bearer.may_somewhere(Role.EDITOR)
        reviews = await self._publishing.to_review(bearer)
        return page(request, "waiting.html", n=n, is_in=is_in, may=may, reviews=reviews)

    async def attend(self, request: Request) -> Response:
        """Come to answer customers, or leave."""
        given = await fields(request)
        bearer = await self._door.admit(request, Role.EDITOR)
        if given.get("in") == "1":
            await self._attendance.come(bearer, self._now())
        else:
            await self._attendance.leave(bearer)
        return RedirectResponse(back_of(given.get("back", "")), 303)


def router(pages: AttendingPages) -> APIRouter:
    """The addresses that every page asks."""
    made = APIRouter(prefix="/desk", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/waiting", pages.waiting, methods=["GET"])
    made.add_api_route("/attendance", pages.attend, methods=["POST"])
    return made
