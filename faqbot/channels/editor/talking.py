"""Answering customers at the desk: what the page of a conversation sends."""

from datetime import tzinfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import Door, PageRoute, fields
from faqbot.channels.editor.page import address, page
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import BadInput, HeldByAnother, IllegalEvent
from faqbot.editing.conversations import Conversations
from faqbot.editing.entries import NotAllowed
from faqbot.editing.sessions import Bearer
from faqbot.editing.talking import NoConversation, Talking


class TalkingPages:
    """Take over, answer, give back; nothing that was typed is lost where that cannot be."""

    def __init__(
        self,
        door: Door,
        conversations: Conversations,
        talking: Talking,
        zone: tzinfo,
    ) -> None:
        self._door = door
        self._conversations = conversations
        self._talking = talking
        self._zone = zone

    async def act(self, request: Request) -> Response:
        """Do what the button says, and show the conversation again."""
        given = await fields(request)
        bearer = await self._door.admit(request)
        try:
            return RedirectResponse(await self._done(bearer, given), 303)
        except NoConversation as error:
            raise Refusal(404, "not_found", "not_found") from error
        except NotAllowed as error:
            raise Refusal(403, "forbidden", "forbidden") from error
        except HeldByAnother:
            return await self._refused(request, bearer, given, "held_by_another")
        except IllegalEvent:
            return await self._refused(request, bearer, given, "bot_answers")
        except BadInput:
            fault = "no_draft" if given.get("act") == "draft" else "answer_length"
            return await self._refused(request, bearer, given, fault)

    async def _done(self, bearer: Bearer, given: dict[str, str]) -> str:
        """Where to go on."""
        here = given.get("id", "")
        match given.get("act", ""):
            case "take":
                await self._talking.take(bearer, here, given.get("former", ""))
            case "answer":
                await self._talking.answer(bearer, here, given.get("text", ""))
            case "return":
                await self._talking.give_back(bearer, here)
            case "close":
                await self._talking.close(bearer, here)
            case "draft":
                entry = await self._talking.draft(bearer, here)
                return address("/desk/entry", {"kb": entry.kb, "id": entry.id})
            case _:
                raise Refusal(422, "unusable", "unusable")
        return address("/desk/conversation", {"id": here})

    async def _refused(self, request: Request, bearer: Bearer, given: dict[str, str], fault: str) -> Response:
        whole = await self._conversations.whole(bearer, given.get("id", ""))
        if whole is None:
            raise Refusal(404, "not_found", "not_found")
        typed = given.get("text", "")
        return page(request, "conversation.html", 409, whole=whole, zone=self._zone, typed=typed, fault=fault)


def router(pages: TalkingPages) -> APIRouter:
    """The addresses for answering."""
    made = APIRouter(prefix="/desk", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/conversation", pages.act, methods=["POST"])
    return made
