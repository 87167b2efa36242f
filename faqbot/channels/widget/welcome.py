"""What a visitor meets: how the site presents itself, and a token to begin with."""

from collections.abc import Callable, Mapping
from datetime import datetime

from fastapi import APIRouter, Request

from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.callers import address
from faqbot.channels.widget.examples import titles
from faqbot.channels.widget.limits import Limiter
from faqbot.channels.widget.schemas import REFUSED, Lang, SiteOut, VisitIn, VisitOut
from faqbot.channels.widget.visits import Visits
from faqbot.conversation.handoffs import Handoffs
from faqbot.domain.errors import UnknownKnowledgeBase
from faqbot.domain.language import Language
from faqbot.domain.site import Site
from faqbot.retrieval.shelf import Shelf
from faqbot.templates.hours import Opening


class Welcome:
    """The endpoints that a widget calls before the first question."""

    def __init__(
        self, visits: Visits, shelf: Shelf, handoffs: Handoffs, limiter: Limiter, now: Callable[[], datetime]
    ) -> None:
        self._visits = visits
        self._handoffs = handoffs
        self._shelf = shelf
        self._limiter = limiter
        self._now = now

    async def site(self, site: str, request: Request) -> SiteOut:
        """How a site presents itself; where it suggests no questions, a few that have an answer."""
        await self._limiter.admit("site", address(request))
        found = await self._visits.site(site, request)
        opening = await self._opening(found)
        return SiteOut(
            site=found.id,
            greeting={_code(language): text for language, text in found.look.greeting.items()},
            suggestions=await self._suggestions(found),
            accent=found.look.accent,
            hours={} if opening is None else {_code(language): opening.told.say(language) for language in Language},
            people_are_in=opening is not None and opening.since is not None,
        )

    async def visit(self, visit: VisitIn, request: Request) -> VisitOut:
        """A token for a conversation: a new one, or the own one of somebody whom the website knows."""
        await self._limiter.admit("visit", address(request))
        begun = await self._visits.begin(visit.site, request, visit.identity, fresh=visit.fresh, opening=visit.opening)
        return VisitOut(conversation=begun.token, expires_at=begun.until)

    async def _opening(self, site: Site) -> Opening | None:
        if not site.staff.may_be_asked_for:
            return None
        try:
            return await self._handoffs.opening(site.kb, site.staff.hours, self._now())
        except UnknownKnowledgeBase:
            return None

    async def _suggestions(self, site: Site) -> dict[Lang, list[str]]:
        own = site.look.suggestions
        found = {} if len(own) == len(Language) else await self._examples(site)
        return {_code(language): list(own.get(language) or found.get(language) or ()) for language in Language}

    async def _examples(self, site: Site) -> Mapping[Language, list[str]]:
        try:
            snapshot = await self._shelf.snapshot(site.kb)
        except UnknownKnowledgeBase:
            return {}
        at = self._now()
        live = [entry for entry in snapshot.entries if entry.is_live(at)]
        return {language: titles(live, language) for language in Language}


def router(welcome: Welcome) -> APIRouter:
    """The addresses of sites and visits."""
    api = APIRouter(prefix="/api/v1", route_class=JsonRoute, responses=REFUSED)
    api.add_api_route("/sites/{site}", welcome.site, methods=["GET"])
    api.add_api_route("/visits", welcome.visit, methods=["POST"])
    return api


def _code(language: Language) -> Lang:
    return "zh" if language is Language.ZH else "en"
