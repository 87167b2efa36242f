"""Merging and reviews for programs, beside rest.py."""

from datetime import date

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from faqbot.channels.editor.rest import REFUSED, bearer_of, expect_visible, refusing
from faqbot.channels.editor.schemas import EntryOut
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.operator import Role
from faqbot.editing.form import digest
from faqbot.editing.merging import Merging
from faqbot.editing.reviews import Reviews
from faqbot.editing.sessions import Sessions


class MergeIn(BaseModel):
    """The entry that stays and the one that goes into it, with what was `seen` of each."""

    model_config = ConfigDict(extra="forbid")

    kb: str
    kept: str
    kept_seen: str
    former: str
    former_seen: str


class ReviewShape(BaseModel):
    """The day on which an entry is to be looked at again; null for none."""

    model_config = ConfigDict(extra="forbid")

    kb: str
    entry_id: str
    on: date | None


class ReviewsOut(BaseModel):
    """The planned reviews, the earliest first."""

    reviews: list[ReviewShape]


class MergingRest:
    """What the pages do, over JSON."""

    def __init__(self, sessions: Sessions, merging: Merging, reviews: Reviews) -> None:
        self._sessions = sessions
        self._merging = merging
        self._reviews = reviews

    async def merge(self, given: MergeIn, request: Request) -> EntryOut:
        """Let one entry take the phrasings of another, which is archived; 409 if either is not what was seen."""
        bearer = await bearer_of(self._sessions, request)
        expect_visible(bearer, given.kb)
        with refusing():
            pair = await self._merging.pair(bearer, given.kb, given.kept, given.former)
            conflict = await self._merging.merge(bearer, pair, f"{given.kept_seen}-{given.former_seen}")
        if conflict is not None:
            now = f"they are {digest(pair.kept)} and {digest(pair.former)} now"
            raise Refusal(409, "changed", f"The entries are not what was seen any more; {now}. Read them again.")
        return EntryOut.of(pair.merged)

    async def reviews(self, request: Request) -> ReviewsOut:
        """The planned reviews of the bases that the key may see."""
        bearer = await bearer_of(self._sessions, request)
        days = sorted((on, kb, name) for (kb, name), on in (await self._reviews.days()).items())
        shown = [ReviewShape(kb=kb, entry_id=name, on=on) for on, kb, name in days if bearer.may(Role.VIEWER, kb)]
        return ReviewsOut(reviews=shown)

    async def plan(self, given: ReviewShape, request: Request) -> ReviewShape:
        """Set the day of an entry's next review."""
        bearer = await bearer_of(self._sessions, request)
        expect_visible(bearer, given.kb)
        with refusing():
            await self._reviews.plan(bearer, given.kb, given.entry_id, given.on)
        return given


def router(rest: MergingRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/merges", rest.merge, methods=["POST"])
    made.add_api_route("/reviews", rest.reviews, methods=["GET"])
    made.add_api_route("/reviews", rest.plan, methods=["PUT"])
    return made
