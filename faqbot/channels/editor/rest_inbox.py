"""The inbox for programs, beside rest.py."""

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from faqbot.channels.editor.rest import REFUSED, bearer_of, refusing
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.editing.inbox import Group, Inbox
from faqbot.editing.sessions import Sessions
from faqbot.editing.talking import LONGEST
from faqbot.editing.telling import Telling


class GroupOut(BaseModel):
    """Questions that ask the same, and were declined or badly rated.

    In the turns of `wished` customers asked to be told.
    """

    texts: list[str]
    lang: str
    kb: str
    count: int
    disliked: int
    last_at: datetime
    nearest: str | None
    probability: float | None
    wished: list[str]

    @classmethod
    def of(cls, group: Group) -> "GroupOut":
        return cls(
            texts=list(group.texts),
            lang=group.language,
            kb=group.kb,
            count=group.count,
            disliked=group.disliked,
            last_at=group.last_at,
            nearest=f"{group.nearest.kb}/{group.nearest.entry_id}" if group.nearest else None,
            probability=group.nearest.probability if group.nearest else None,
            wished=list(group.wished),
        )


class InboxOut(BaseModel):
    """The groups, the most pressing first."""

    groups: list[GroupOut]


class TellIn(BaseModel):
    """What those are told who asked for it in these turns: a text, or without one the published answer of an entry."""

    model_config = ConfigDict(extra="forbid")

    turns: list[str] = Field(max_length=2000)
    text: str = Field("", max_length=LONGEST)
    kb: str = ""
    entry_id: str = ""


class TellOut(BaseModel):
    """How many were told."""

    told: int


class InboxRest:
    """What the page of the inbox does, over JSON."""

    def __init__(self, sessions: Sessions, inbox: Inbox, telling: Telling) -> None:
        self._sessions = sessions
        self._inbox = inbox
        self._telling = telling

    async def inbox(self, request: Request) -> InboxOut:
        """Questions that were declined or badly rated, grouped."""
        groups = await self._inbox.groups(await bearer_of(self._sessions, request))
        return InboxOut(groups=[GroupOut.of(group) for group in groups])

    async def tell(self, given: TellIn, request: Request) -> TellOut:
        """Answer the people who asked to be told, through their own channel."""
        bearer = await bearer_of(self._sessions, request)
        named = (given.kb, given.entry_id) if given.entry_id else None
        with refusing():
            return TellOut(told=await self._telling.tell(bearer, given.turns, given.text, named))


def router(rest: InboxRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/inbox", rest.inbox, methods=["GET"])
    made.add_api_route("/inbox/answer", rest.tell, methods=["POST"])
    return made
