"""Canned replies for programs, beside rest.py."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from faqbot.channels.editor.rest import REFUSED, bearer_of, expect_visible, refusing
from faqbot.channels.editor.schemas import Texts
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.domain.canned import Canned
from faqbot.domain.language import Language
from faqbot.editing.canned import CannedReplies
from faqbot.editing.sessions import Sessions


class CannedShape(BaseModel):
    """A text to answer customers with; without `kb`, it is for all bases."""

    model_config = ConfigDict(extra="forbid")

    kb: str = Field("", max_length=100)
    name: str = Field(min_length=1, max_length=100)
    texts: Texts

    @classmethod
    def of(cls, reply: Canned) -> "CannedShape":
        texts = Texts(zh=reply.texts.get(Language.ZH, ""), en=reply.texts.get(Language.EN, ""))
        return cls(kb=reply.kb, name=reply.name, texts=texts)

    def reply(self) -> Canned:
        texts = {Language.ZH: self.texts.zh.strip(), Language.EN: self.texts.en.strip()}
        return Canned(self.kb, self.name.strip(), {language: text for language, text in texts.items() if text})


class CannedListOut(BaseModel):
    """Canned replies, ordered by base and name."""

    replies: list[CannedShape]


class CannedRest:
    """What the page of the canned replies does, over JSON."""

    def __init__(self, sessions: Sessions, replies: CannedReplies) -> None:
        self._sessions = sessions
        self._replies = replies

    async def list_(self, request: Request) -> CannedListOut:
        """Those that the key may see; `q` is looked for in them, `kb` keeps those that may be said there."""
        bearer = await bearer_of(self._sessions, request)
        asked = request.query_params
        found = await self._replies.found(bearer, asked.get("q", ""), asked.get("kb") or None)
        return CannedListOut(replies=[CannedShape.of(reply) for reply in found])

    async def keep(self, given: CannedShape, request: Request) -> CannedShape:
        """Keep a reply; the one of the same base and name is replaced."""
        bearer = await bearer_of(self._sessions, request)
        expect_visible(bearer, given.kb)
        with refusing():
            await self._replies.keep(bearer, given.reply())
        return CannedShape.of(given.reply())

    async def remove(self, name: str, request: Request, kb: str = "") -> CannedListOut:
        """Forget a reply; return the others."""
        bearer = await bearer_of(self._sessions, request)
        expect_visible(bearer, kb)
        with refusing():
            await self._replies.remove(bearer, kb, name)
        return await self.list_(request)


def router(rest: CannedRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/replies", rest.list_, methods=["GET"])
    made.add_api_route("/replies", rest.keep, methods=["POST"])
    made.add_api_route("/replies", rest.remove, methods=["DELETE"])
    return made
