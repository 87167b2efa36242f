"""The page of questions that were declined or badly rated."""

from fastapi import APIRouter, Request, Response

from faqbot.channels.editor.door import Door, PageRoute
from faqbot.channels.editor.page import page
from faqbot.channels.editor.wanting import page_number
from faqbot.editing.inbox import Inbox

_PAGE = 20


class InboxPages:
    """What customers asked and did not get."""

    def __init__(self, door: Door, inbox: Inbox) -> None:
        self._door = door
        self._inbox = inbox

    async def inbox(self, request: Request) -> Response:
        """A page of groups, the most pressing first."""
        bearer = await self._door.admit(request)
        groups = await self._inbox.groups(bearer)
        asked = request.query_params
        last = max(1, -(-len(groups) // _PAGE))
        shown = min(page_number(asked), last)
        return page(
            request,
            "inbox.html",
            groups=groups[(shown - 1) * _PAGE : shown * _PAGE],
            total=len(groups),
            number=shown,
            last=last,
            done=asked.get("done", ""),
        )


def router(pages: InboxPages) -> APIRouter:
    """The address of the inbox."""
    made = APIRouter(prefix="/desk", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/inbox", pages.inbox, methods=["GET"])
    return made
