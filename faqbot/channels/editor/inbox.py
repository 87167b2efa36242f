"""The page of questions that were declined or badly rated."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import Door, PageRoute, fields
from faqbot.channels.editor.page import address, page
from faqbot.channels.editor.wanting import page_number
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.operator import Role
from faqbot.editing.entries import NoEntry, NotAllowed
from faqbot.editing.inbox import Group, Inbox
from faqbot.editing.telling import Telling
from faqbot.language.normalise import normalise

_PAGE = 20
_ORDERS: Mapping[str, Callable[[Group], Any]] = {
    "pressing": lambda group: group.weight,
    "count": lambda group: group.count,
    "last": lambda group: group.last_at,
    "near": lambda group: group.nearest.probability if group.nearest else 0.0,
}


class InboxPages:
    """What customers asked and did not get."""

    def __init__(self, door: Door, inbox: Inbox, telling: Telling) -> None:
        self._door = door
        self._inbox = inbox
        self._telling = telling

    async def inbox(self, request: Request) -> Response:
        """A page of the groups that fit what the address asks for, the most pressing first."""
        bearer = await self._door.admit(request)
        asked = request.query_params
        everything = await self._inbox.groups(bearer)
        groups = sorted(
            (group for group in everything if _fits(group, asked)), key=_ORDERS[_order(asked)], reverse=True
        )
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
            query=dict(asked),
            bases=sorted({group.kb for group in everything if group.kb}),
            order=_order(asked),
            orders=list(_ORDERS),
        )

    async def tell(self, request: Request) -> Response:
        """Answer those of a group who asked to be told."""
        given = await fields(request)
        bearer = await self._door.admit(request, Role.EDITOR)
        kb, _, entry_id = given.get("entry", "").strip().partition("/")
        named = (kb, entry_id) if entry_id else None
        try:
            await self._telling.tell(bearer, given.get("turns", "").split(), given.get("answer", ""), named)
        except NoEntry as error:
            raise Refusal(404, "not_found", "not_found") from error
        except NotAllowed as error:
            raise Refusal(403, "forbidden", "forbidden") from error
        return RedirectResponse(address("/desk/inbox", {"done": "people_told"}), 303)


def router(pages: InboxPages) -> APIRouter:
    """The address of the inbox."""
    made = APIRouter(prefix="/desk", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/inbox", pages.inbox, methods=["GET"])
    made.add_api_route("/inbox/answer", pages.tell, methods=["POST"])
    return made


def _order(asked: Mapping[str, str]) -> str:
    return asked.get("sort", "") if asked.get("sort") in _ORDERS else "pressing"


def _fits(group: Group, asked: Mapping[str, str]) -> bool:
    said = normalise("\n".join(group.texts))
    return (
        all(word in said for word in normalise(asked.get("q", "")).split())
        and asked.get("kb", "") in {"", group.kb}
        and asked.get("lang", "") in {"", group.language}
        and (asked.get("wished") != "1" or bool(group.wished))
    )
