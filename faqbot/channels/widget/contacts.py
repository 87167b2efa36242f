"""A visitor who waits for a person says where they can be reached."""

from collections.abc import Callable

from fastapi import APIRouter, Request

from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.callers import address
from faqbot.channels.widget.limits import Limiter
from faqbot.channels.widget.refusals import Refusal
from faqbot.channels.widget.schemas import REFUSED, ContactIn, ContactOut
from faqbot.channels.widget.visits import Visits
from faqbot.conversation.reaching import Reaching

# Fewer letters and digits than this reach nobody.
_FEWEST = 4


class Contacts:
    """The endpoint of the form that is shown outside opening hours."""

    def __init__(self, reaching: Reaching, visits: Visits, limiter: Limiter, new_key: Callable[[], str]) -> None:
        self._reaching = reaching
        self._visits = visits
        self._limiter = limiter
        self._new_key = new_key

    async def leave(self, given: ContactIn, request: Request) -> ContactOut:
        """Tell people where the visitor can be reached; what the bot says to it comes with the people's words."""
        await self._limiter.admit("contact", address(request))
        visit = await self._visits.opened(given.conversation, request)
        contact = " ".join(given.contact.split())
        if sum(character.isalnum() for character in contact) < _FEWEST:
            raise Refusal(422, "invalid", 'Nobody can be reached by this "contact"; give an address or a number.')
        if not await self._reaching.leave(visit.conversation, given.key or self._new_key(), contact):
            raise Refusal(409, "nobody_awaited", "No person is awaited in this conversation; ask for one first.")
        return ContactOut(conversation=visit.token)


def router(contacts: Contacts) -> APIRouter:
    """The address of the form."""
    api = APIRouter(prefix="/api/v1", route_class=JsonRoute, responses=REFUSED)
    api.add_api_route("/contact", contacts.leave, methods=["POST"])
    return api
