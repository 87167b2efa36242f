"""Publishing for programs, beside rest.py: drafts, their regression view and versions."""

from fastapi import APIRouter, Request

from faqbot.channels.editor.publishing_schemas import (
    DraftOut,
    DraftsOut,
    EditionOut,
    EditionsOut,
    OrderIn,
    RegressionOut,
    ReviewIn,
    ReviewOut,
    RollBackIn,
)
from faqbot.channels.editor.rest import REFUSED, bearer_of, expect_visible, refusing
from faqbot.channels.editor.wanting import page_number
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.refusals import Refusal
from faqbot.editing.publishing import Blocked, NothingWaits, Order, Overtaken, Publishing
from faqbot.editing.regression import Regressions
from faqbot.editing.sessions import Bearer, Sessions

_PAGE = 50


class PublishingRest:
    """What the desk's pages of publishing do, over JSON."""

    def __init__(self, sessions: Sessions, publishing: Publishing, regressions: Regressions) -> None:
        self._sessions = sessions
        self._publishing = publishing
        self._regressions = regressions

    async def drafts(self, kb: str, request: Request) -> DraftsOut:
        """The drafts of a base; `seen` is to be sent along when they are published."""
        await self._seeing(request, kb)
        panel = await self._publishing.panel(kb)
        return DraftsOut(seen=panel.seen, drafts=[DraftOut.of(found) for found in panel.drafts])

    async def ask(self, kb: str, given: ReviewIn, request: Request) -> ReviewOut:
        """Ask for a review of one draft, or of all of a base."""
        bearer = await self._seeing(request, kb)
        with refusing():
            return ReviewOut(asked=await self._publishing.ask(bearer, kb, given.entry_id))

    async def withdraw(self, kb: str, entry_id: str, request: Request) -> ReviewOut:
        """Throw a draft away."""
        bearer = await self._seeing(request, kb)
        with refusing():
            try:
                await self._publishing.withdraw(bearer, kb, entry_id)
            except Overtaken as error:
                raise _overtaken(error) from error
        return ReviewOut(asked=0)

    async def regression(self, kb: str, request: Request) -> RegressionOut:
        """What publishing the drafts that wait would change."""
        bearer = await self._seeing(request, kb)
        return RegressionOut.of((await self._regressions.of(kb)).seen_by(bearer))

    async def publish(self, kb: str, given: OrderIn, request: Request) -> EditionOut:
        """Make a version of what waits; 409 if it was not seen so, or a golden question breaks without a reason."""
        bearer = await self._seeing(request, kb)
        with refusing():
            try:
                return EditionOut.of(
                    await self._publishing.publish(bearer, kb, Order(given.seen, given.note, given.reason))
                )
            except Blocked as error:
                said = f"{len(error.broken)} golden questions break; mend the drafts, or give a reason."
                raise Refusal(409, "golden_broken", said) from error
            except NothingWaits as error:
                raise Refusal(409, "nothing_waits", "No draft waits; ask for a review first.") from error
            except Overtaken as error:
                raise _overtaken(error) from error

    async def editions(self, kb: str, request: Request) -> EditionsOut:
        """A page of the versions of a base, newest first."""
        await self._seeing(request, kb)
        first = (page_number(request.query_params) - 1) * _PAGE
        found = await self._publishing.editions(kb, most=_PAGE, offset=first)
        return EditionsOut(versions=[EditionOut.of(edition) for edition in found])

    async def roll_back(self, kb: str, number: int, given: RollBackIn, request: Request) -> EditionOut:
        """Let customers see again what they saw at a version, as the next one; `seen` is the newest number."""
        bearer = await self._seeing(request, kb)
        with refusing():
            try:
                return EditionOut.of(await self._publishing.roll_back(bearer, kb, number, given.seen))
            except Overtaken as error:
                raise _overtaken(error) from error

    async def _seeing(self, request: Request, kb: str) -> Bearer:
        bearer = await bearer_of(self._sessions, request)
        expect_visible(bearer, kb)
        return bearer


def router(rest: PublishingRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/drafts/{kb}", rest.drafts, methods=["GET"])
    made.add_api_route("/drafts/{kb}/review", rest.ask, methods=["POST"])
    made.add_api_route("/drafts/{kb}/regression", rest.regression, methods=["GET"])
    made.add_api_route("/drafts/{kb}/{entry_id:path}", rest.withdraw, methods=["DELETE"])
    made.add_api_route("/versions/{kb}", rest.editions, methods=["GET"])
    made.add_api_route("/versions/{kb}", rest.publish, methods=["POST"])
    made.add_api_route("/versions/{kb}/{number}/again", rest.roll_back, methods=["POST"])
    return made


def _overtaken(error: Overtaken) -> Refusal:
    return Refusal(409, "changed", f"{str(error)[:1].upper()}{str(error)[1:]}; nothing was done. Read it again.")
