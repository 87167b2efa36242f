"""The pages of publishing: what waits, what it would change, what was published before."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import tzinfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import Door, PageRoute, fields, visible
from faqbot.channels.editor.page import address, page
from faqbot.channels.editor.wanting import page_number
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.operator import Role
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.difference import Piece, difference
from faqbot.editing.entries import NoEntry, NotAllowed
from faqbot.editing.form import Form, changed
from faqbot.editing.publishing import Blocked, NothingWaits, Order, Overtaken, Publishing, Waiting
from faqbot.editing.regression import Regressions
from faqbot.editing.sessions import Bearer

_MOST_SHOWN = 100
_HERE = "/desk/publish"
_EDITIONS = 10
_MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class _Said:
    """Why a publisher's wish was not carried out, and the wish, so that nothing typed is lost."""

    status: int = 200
    fault: str = ""
    order: Order = field(default_factory=lambda: Order(""))


class PublishingPages:
    """From drafts to what customers are told, and back."""

    def __init__(
        self, door: Door, catalogue: Catalogue, publishing: Publishing, regressions: Regressions, zone: tzinfo
    ) -> None:
        self._door = door
        self._catalogue = catalogue
        self._publishing = publishing
        self._regressions = regressions
        self._zone = zone

    async def panel(self, request: Request) -> Response:
        """The drafts of a base with what they change, the regression view, and the versions before."""
        bearer = await self._door.admit(request)
        bases = visible(bearer, await self._catalogue.bases())
        panels = [await self._publishing.panel(kb) for kb in bases]
        first = next((found.kb for found in panels if found.drafts), next(iter(bases), ""))
        kb = request.query_params.get("kb") or first
        if kb not in bases:
            raise Refusal(404, "not_found", "not_found")
        return await self._shown(request, bearer, kb)

    async def regression(self, request: Request) -> Response:
        """The piece of the page that takes a while."""
        kb = request.query_params.get("kb", "")
        bearer = await self._door.admit(request, Role.VIEWER, kb)
        found = (await self._regressions.of(kb)).seen_by(bearer)
        return page(request, "regression.html", regression=found)

    async def ask(self, request: Request) -> Response:
        """Ask for a review of one draft or of all."""
        given, bearer, kb = await self._given(request)
        with _refusing():
            await self._publishing.ask(bearer, kb, given.get("id", ""))
        return _back(kb, "review_asked")

    async def withdraw(self, request: Request) -> Response:
        """Throw a draft away."""
        given, bearer, kb = await self._given(request)
        with _refusing():
            await self._publishing.withdraw(bearer, kb, given.get("id", ""))
        return _back(kb, "draft_withdrawn")

    async def publish(self, request: Request) -> Response:
        """Make a version of what waits, unless a golden question breaks and no reason is given."""
        given, bearer, kb = await self._given(request)
        order = Order(given.get("seen", ""), given.get("note", ""), given.get("reason", ""))
        try:
            with _refusing():
                await self._publishing.publish(bearer, kb, order)
        except Blocked:
            return await self._shown(request, bearer, kb, _Said(422, "publish_blocked", order))
        except NothingWaits:
            return await self._shown(request, bearer, kb, _Said(422, "nothing_waits", order))
        except Overtaken:
            return await self._shown(request, bearer, kb, _Said(409, "publish_overtaken", order))
        return _back(kb, "published_done")

    async def roll_back(self, request: Request) -> Response:
        """Let customers see again what they saw at an earlier version."""
        given, bearer, kb = await self._given(request)
        number, seen = given.get("number", ""), given.get("seen", "")
        if not (number.isdecimal() and seen.isdecimal()):
            raise Refusal(422, "unusable", "unusable")
        try:
            with _refusing():
                await self._publishing.roll_back(bearer, kb, int(number), int(seen))
        except Overtaken:
            return await self._shown(request, bearer, kb, _Said(409, "publish_overtaken"))
        return _back(kb, "rolled_back_done")

    async def _given(self, request: Request) -> tuple[dict[str, str], Bearer, str]:
        given = await fields(request)
        kb = given.get("kb", "")
        return given, await self._door.admit(request, Role.VIEWER, kb), kb

    async def _shown(self, request: Request, bearer: Bearer, kb: str, said: "_Said | None" = None) -> Response:
        said = said or _Said()
        panel = await self._publishing.panel(kb)
        number = page_number(request.query_params)
        found = await self._publishing.editions(kb, most=_EDITIONS + 1, offset=(number - 1) * _EDITIONS)
        newest = await self._publishing.editions(kb, most=1)
        return page(
            request,
            "publishing.html",
            said.status,
            panel=panel,
            bases=visible(bearer, await self._catalogue.bases()),
            drafts=[(waiting, self._differences(waiting)) for waiting in panel.drafts[:_MOST_SHOWN]],
            total=len(panel.drafts),
            editions=found[:_EDITIONS],
            newest=newest[0].number if newest else 0,
            number=number,
            more=len(found) > _EDITIONS,
            fault=said.fault,
            order=said.order,
            done=request.query_params.get("done", ""),
            may_write=bearer.may(Role.EDITOR, kb),
            may_publish=bearer.may(Role.PUBLISHER, kb),
        )

    def _differences(self, waiting: Waiting) -> list[tuple[str, tuple[Piece, ...]]]:
        after = Form.of(waiting.draft.entry, self._zone)
        before = Form.of(waiting.live, self._zone) if waiting.live else Form(id=after.id, kb=after.kb, state="")
        return [(name, difference(getattr(before, name), getattr(after, name))) for name in changed(before, after)]


def router(pages: PublishingPages) -> APIRouter:
    """The addresses of publishing."""
    made = APIRouter(prefix=_HERE, route_class=PageRoute, include_in_schema=False)
    made.add_api_route("", pages.panel, methods=["GET"])
    made.add_api_route("", pages.publish, methods=["POST"])
    made.add_api_route("/regression", pages.regression, methods=["GET"])
    made.add_api_route("/review", pages.ask, methods=["POST"])
    made.add_api_route("/withdraw", pages.withdraw, methods=["POST"])
    made.add_api_route("/roll-back", pages.roll_back, methods=["POST"])
    return made


def _back(kb: str, done: str) -> Response:
    return RedirectResponse(address(_HERE, {"kb": kb, "done": done}), 303)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except NotAllowed as error:
        raise Refusal(403, "forbidden", "forbidden") from error
    except NoEntry as error:
        raise Refusal(404, "not_found", "not_found") from error
