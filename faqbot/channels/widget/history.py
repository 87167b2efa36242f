"""A conversation as a visitor finds it again."""

from fastapi import APIRouter, Request

from faqbot.channels.widget.answers import told
from faqbot.channels.widget.callers import address, bearer
from faqbot.channels.widget.conversations import Conversations
from faqbot.channels.widget.limits import Limiter
from faqbot.channels.widget.people import People
from faqbot.channels.widget.schemas import REFUSED, ConversationOut
from faqbot.channels.widget.visits import Visits
from faqbot.conversation.reaching import Reaching

_SHOWN = 50


class History:
    """The endpoint that tells what was said."""

    def __init__(
        self, conversations: Conversations, people: People, reaching: Reaching, visits: Visits, limiter: Limiter
    ) -> None:
        self._conversations = conversations
        self._people = people
        self._reaching = reaching
        self._visits = visits
        self._limiter = limiter

    async def conversation(self, request: Request) -> ConversationOut:
        """The last turns of the conversation whose token is the bearer's, oldest first, and what people wrote."""
        await self._limiter.admit("reading", address(request))
        visit = await self._visits.opened(bearer(request), request)
        turns = await self._conversations.turns(visit.conversation, limit=_SHOWN)
        prefix = f"{visit.conversation}:"
        return ConversationOut(
            conversation=visit.token,
            turns=[told(turn, turn.key.removeprefix(prefix)) for turn in turns],
            live=await self._people.are_there(visit.conversation),
            people=await self._people.said(visit.conversation),
            contact_wanted=await self._reaching.is_wanted(visit.conversation),
        )


def router(history: History) -> APIRouter:
    """The address of a conversation."""
    api = APIRouter(prefix="/api/v1", responses=REFUSED)
    api.add_api_route("/conversation", history.conversation, methods=["GET"])
    return api
