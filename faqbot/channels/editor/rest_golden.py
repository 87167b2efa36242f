"""Golden questions for programs, beside rest.py."""

from fastapi import APIRouter, Request

from faqbot.channels.editor.publishing_schemas import GoldenIn, GoldenListOut, GoldenOut, ReviewOut
from faqbot.channels.editor.rest import REFUSED, bearer_of, expect_visible, refusing
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.editing.golden import Golden
from faqbot.editing.sessions import Sessions


class GoldenRest:
    """What the page of the golden questions does, over JSON."""

    def __init__(self, sessions: Sessions, golden: Golden) -> None:
        self._sessions = sessions
        self._golden = golden

    async def golden(self, request: Request) -> GoldenListOut:
        """The golden questions of the bases that the key may see."""
        found = await self._golden.questions(await bearer_of(self._sessions, request))
        return GoldenListOut(questions=[GoldenOut.of(question) for question in found])

    async def make_golden(self, given: GoldenIn, request: Request) -> GoldenOut:
        """Keep a question with what it must get; the same text in the same base and language is replaced."""
        bearer = await bearer_of(self._sessions, request)
        expect_visible(bearer, given.kb)
        with refusing():
            (kept,) = await self._golden.make(bearer, [given.question()])
        return GoldenOut.of(kept)

    async def drop_golden(self, question_id: str, request: Request) -> ReviewOut:
        """Forget a golden question."""
        with refusing():
            await self._golden.remove(await bearer_of(self._sessions, request), question_id)
        return ReviewOut(asked=0)


def router(rest: GoldenRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/golden", rest.golden, methods=["GET"])
    made.add_api_route("/golden", rest.make_golden, methods=["POST"])
    made.add_api_route("/golden/{question_id}", rest.drop_golden, methods=["DELETE"])
    return made
