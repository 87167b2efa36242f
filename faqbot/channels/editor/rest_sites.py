"""Websites for programs, beside rest.py; secrets are not among what is told."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from faqbot.channels.editor.rest import REFUSED, bearer_of, refusing
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.refusals import Refusal
from faqbot.channels.widget.schemas import Lang
from faqbot.domain.language import Language
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.domain.site import Site
from faqbot.editing.sessions import Bearer, Sessions
from faqbot.editing.sites import NoSite, SiteForm, Sites


class SiteShape(BaseModel):
    """What is set of a website: docs/widget.md. Without `kbs` it asks all knowledge bases."""

    model_config = ConfigDict(extra="forbid")

    origins: list[str] = Field([], max_length=100)
    kbs: list[str] = Field([], max_length=100)
    people: bool = True
    hours: str = Field("", max_length=100)
    greeting: dict[Lang, str] = {}
    suggestions: dict[Lang, list[str]] = {}
    accent: str = Field("", max_length=7)

    def form(self) -> SiteForm:
        return SiteForm(
            tuple(self.origins),
            tuple(self.kbs),
            self.people,
            self.hours,
            {Language(code): text for code, text in self.greeting.items()},
            {Language(code): tuple(texts) for code, texts in self.suggestions.items()},
            self.accent,
        )


class NamedSite(SiteShape):
    """A website by its name."""

    id: str

    @classmethod
    def of(cls, site: Site) -> "NamedSite":
        form = SiteForm.of(site)
        return cls(
            id=site.id,
            origins=list(form.origins),
            kbs=list(form.kbs),
            people=form.people,
            hours=form.hours,
            greeting={language.value: text for language, text in form.greeting.items()},
            suggestions={language.value: list(texts) for language, texts in form.suggestions.items()},
            accent=form.accent,
        )


class SiteListOut(BaseModel):
    """Websites, ordered by name."""

    sites: list[NamedSite]


class SiteRest:
    """What the pages of the websites do, over JSON; for admins."""

    def __init__(self, sessions: Sessions, sites: Sites) -> None:
        self._sessions = sessions
        self._sites = sites

    async def list_(self, request: Request) -> SiteListOut:
        """All websites."""
        await self._admin(request)
        return SiteListOut(sites=[NamedSite.of(site) for site in await self._sites.all()])

    async def keep(self, name: str, given: SiteShape, request: Request) -> NamedSite:
        """Add a website, or set another one anew as a whole; its secrets stay."""
        bearer = await self._admin(request)
        with refusing():
            site = given.form().applied(await self._sites.found_or_new(name))
            await self._sites.keep(site, by=bearer.operator.name)
        return NamedSite.of(site)

    async def remove(self, name: str, request: Request) -> SiteListOut:
        """Forget a website; return the others."""
        bearer = await self._admin(request)
        with refusing():
            try:
                await self._sites.remove(name, by=bearer.operator.name)
            except NoSite as error:
                raise Refusal(404, "unknown_site", "There is no such site.") from error
        return await self.list_(request)

    async def _admin(self, request: Request) -> Bearer:
        bearer = await bearer_of(self._sessions, request)
        if not bearer.may(Role.ADMIN, EVERYWHERE):
            raise Refusal(403, "forbidden", "Websites take an admin of all knowledge bases.")
        return bearer


def router(rest: SiteRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/sites", rest.list_, methods=["GET"])
    made.add_api_route("/sites/{name}", rest.keep, methods=["PUT"])
    made.add_api_route("/sites/{name}", rest.remove, methods=["DELETE"])
    return made
