"""Who is there to answer customers, for programs, beside rest.py."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from faqbot.channels.editor.rest import REFUSED, bearer_of
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.operator import Role
from faqbot.editing.attendance import Attendance
from faqbot.editing.conversations import Conversations
from faqbot.editing.sessions import Sessions


class AttendIn(BaseModel):
    """Whether customers may count on the key's operator."""

    model_config = ConfigDict(extra="forbid")

    here: bool


class AttendOut(BaseModel):
    """In how many conversations a person is waited for, and whether the key's operator is there for them."""

    waiting: int
    here: bool


class AttendingRest:
    """What the top of every page does, over JSON."""

    def __init__(
        self, sessions: Sessions, conversations: Conversations, attendance: Attendance, now: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._conversations = conversations
        self._attendance = attendance
        self._now = now

    async def waiting(self, request: Request) -> AttendOut:
        """How many wait. Who is there stays so by asking at least every three minutes."""
        bearer = await bearer_of(self._sessions, request)
        here = await self._attendance.is_in(bearer, self._now())
        return AttendOut(waiting=await self._conversations.waiting(bearer), here=here)

    async def attend(self, given: AttendIn, request: Request) -> AttendOut:
        """Come to answer customers, or leave."""
        bearer = await bearer_of(self._sessions, request)
        if not bearer.may_somewhere(Role.EDITOR):
            raise Refusal(403, "forbidden", "The role of this key does not suffice; answering takes an editor.")
        if given.here:
            await self._attendance.come(bearer, self._now())
        else:
            await self._attendance.leave(bearer)
        return await self.waiting(request)


def router(rest: AttendingRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/attendance", rest.waiting, methods=["GET"])
    made.add_api_route("/attendance", rest.attend, methods=["PUT"])
    return made
