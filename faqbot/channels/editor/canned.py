"""The page of the canned replies, and the list to pick one from."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import Door, PageRoute, fields, sees_everything, visible
from faqbot.channels.editor.page import address, page
from faqbot.channels.editor.wanting import page_number
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.canned import Canned
from faqbot.domain.errors import BadInput
from faqbot.domain.language import Language
from faqbot.domain.operator import Role
from faqbot.editing.canned import CannedReplies, NoReply
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.conversations import Conversations
from faqbot.editing.entries import NotAllowed
from faqbot.editing.sessions import Bearer

_PAGE = 20
_PICKED = 8
_HERE = "/desk/replies"


class CannedPages:
    """Keep texts to answer with, and find one while answering."""

    def __init__(self, door: Door, catalogue: Catalogue, replies: CannedReplies, conversations: Conversations) -> None:
        self._door = door
        self._catalogue = catalogue
        self._replies = replies
        self._conversations = conversations

    async def list_(self, request: Request) -> Response:
        """A page of those that fit what the address asks for, and a form for another, or to change one."""
        bearer = await self._door.admit(request)
        asked = request.query_params
        edited = await self._replies.reply(bearer, asked.get("of", ""), asked.get("edit", ""))
        return await self._shown(request, bearer, _typed(edited) if edited else {})

    async def keep(self, request: Request) -> Response:
        """Keep what was typed; another of the same name is not overwritten unseen."""
        given = await fields(request)
        bearer = await self._door.admit(request, Role.EDITOR, given.get("kb", ""))
        reply = Canned(given.get("kb", ""), given.get("name", "").strip(), _texts(given))
        if given.get("seen") != reply.name and await self._replies.reply(bearer, reply.kb, reply.name):
            return await self._shown(request, bearer, given, "canned_taken")
        try:
            await self._replies.keep(bearer, reply)
        except NotAllowed as error:
            raise Refusal(403, "forbidden", "forbidden") from error
        except BadInput:
            return await self._shown(request, bearer, given, "canned_faulty")
        return RedirectResponse(address(_HERE, {"done": "canned_kept"}), 303)

    async def remove(self, request: Request) -> Response:
        """Forget one."""
        given = await fields(request)
        bearer = await self._door.admit(request, Role.EDITOR, given.get("kb", ""))
        try:
            await self._replies.remove(bearer, given.get("kb", ""), given.get("name", ""))
        except NoReply as error:
            raise Refusal(404, "not_found", "not_found") from error
        return RedirectResponse(address(_HERE, {"done": "canned_removed"}), 303)

    async def pick(self, request: Request) -> Response:
        """Those that may be said in a conversation, in its language where there is a text."""
        bearer = await self._door.admit(request)
        outline = await self._conversations.answerable(bearer, request.query_params.get("id", ""))
        if outline is None:
            raise Refusal(404, "not_found", "not_found")
        found = await self._replies.found(bearer, request.query_params.get("q", ""), outline.kb)
        return page(request, "picked.html", replies=found[:_PICKED], spoken=outline.language)

    async def _shown(self, request: Request, bearer: Bearer, typed: dict[str, str], fault: str = "") -> Response:
        asked = request.query_params
        found = await self._replies.found(bearer, asked.get("q", ""), asked.get("kb") or None)
        last = max(1, -(-len(found) // _PAGE))
        number = min(page_number(asked), last)
        return page(
            request,
            "canned.html",
            409 if fault else 200,
            replies=found[(number - 1) * _PAGE : number * _PAGE],
            total=len(found),
            number=number,
            last=last,
            query=dict(asked),
            bases=visible(bearer, await self._catalogue.bases()),
            everything=sees_everything(bearer),
            typed=typed,
            fault=fault,
            done=asked.get("done", ""),
        )


def router(pages: CannedPages) -> APIRouter:
    """The addresses of the canned replies."""
    made = APIRouter(prefix=_HERE, route_class=PageRoute, include_in_schema=False)
    made.add_api_route("", pages.list_, methods=["GET"])
    made.add_api_route("", pages.keep, methods=["POST"])
    made.add_api_route("/remove", pages.remove, methods=["POST"])
    made.add_api_route("/pick", pages.pick, methods=["GET"])
    return made


def _texts(given: dict[str, str]) -> dict[Language, str]:
    texts = {language: given.get(language.value, "").replace("\r\n", "\n").strip() for language in Language}
    return {language: text for language, text in texts.items() if text}


def _typed(reply: Canned) -> dict[str, str]:
    texts = {language.value: text for language, text in reply.texts.items()}
    return {"kb": reply.kb, "name": reply.name, "seen": reply.name, **texts}
