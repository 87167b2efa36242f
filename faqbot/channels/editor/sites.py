"""The pages of the websites that show the widget: whose pages may ask what, and how they greet; for admins."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import Door, PageRoute, fields
from faqbot.channels.editor.page import address, page
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.language import Language
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.domain.site import DEFAULT, Site
from faqbot.editing.sessions import Bearer
from faqbot.editing.sites import BadSetting, Fault, NoSite, SiteForm, Sites

_HERE = "/desk/sites"
_BASE = "kb:"


class SitePages:
    """Add a website, change what is set of it, see and renew its secret, remove it."""

    def __init__(self, door: Door, sites: Sites) -> None:
        self._door = door
        self._sites = sites

    async def list_(self, request: Request) -> Response:
        """All websites, and a form for the name of another."""
        await self._door.admit(request, Role.ADMIN, EVERYWHERE)
        return await self._listed(request)

    async def site(self, request: Request) -> Response:
        """What is set of a website, or may be of a new one."""
        await self._door.admit(request, Role.ADMIN, EVERYWHERE)
        try:
            site = await self._sites.found_or_new(request.query_params.get("id", ""))
        except BadSetting as error:
            return await self._listed(request, error.fault)
        return await self._shown(request, site, SiteForm.of(site))

    async def keep(self, request: Request) -> Response:
        """Keep what was typed; nothing of it is lost where something cannot be used."""
        given, bearer = await self._given(request)
        try:
            former = await self._sites.found_or_new(given.get("id", ""))
        except BadSetting as error:
            return await self._listed(request, error.fault)
        typed = _form(given)
        try:
            await self._sites.keep(typed.applied(former), by=bearer.operator.name)
        except BadSetting as error:
            return await self._shown(request, former, typed, fault=error.fault)
        return RedirectResponse(address("/desk/site", {"id": former.id, "done": "site_kept"}), 303)

    async def secret(self, request: Request) -> Response:
        """Show the secret that signs identities, a new one if that is wished."""
        given, bearer = await self._given(request)
        try:
            if "new" in given:
                site = await self._sites.renew_secret(given.get("id", ""), by=bearer.operator.name)
            else:
                site = await self._sites.find(given.get("id", ""))
        except NoSite as error:
            raise Refusal(404, "not_found", "not_found") from error
        return await self._shown(request, site, SiteForm.of(site), secret=site.keys.identity)

    async def remove(self, request: Request) -> Response:
        """Forget a website."""
        given, bearer = await self._given(request)
        try:
            await self._sites.remove(given.get("id", ""), by=bearer.operator.name)
        except NoSite as error:
            raise Refusal(404, "not_found", "not_found") from error
        except BadSetting as error:
            return await self._listed(request, error.fault)
        return RedirectResponse(address(_HERE, {"done": "site_removed"}), 303)

    async def _given(self, request: Request) -> tuple[dict[str, str], Bearer]:
        return await fields(request), await self._door.admit(request, Role.ADMIN, EVERYWHERE)

    async def _listed(self, request: Request, fault: Fault | None = None) -> Response:
        return page(
            request,
            "sites.html",
            422 if fault else 200,
            sites=await self._sites.all(),
            fault=fault,
            done=request.query_params.get("done", ""),
        )

    async def _shown(
        self, request: Request, site: Site, typed: SiteForm, *, fault: Fault | None = None, secret: str = ""
    ) -> Response:
        known = {kept.id for kept in await self._sites.all()}
        return page(
            request,
            "site.html",
            422 if fault else 200,
            site=site,
            typed=typed,
            is_new=site.id not in known,
            is_default=site.id == DEFAULT,
            bases=sorted(await self._sites.bases.versions()),
            places=await self._sites.hours_of(None),
            home=str(request.base_url).rstrip("/"),
            fault=fault,
            secret=secret,
            done=request.query_params.get("done", ""),
        )


def router(pages: SitePages) -> APIRouter:
    """The addresses of the websites."""
    made = APIRouter(prefix="/desk", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/sites", pages.list_, methods=["GET"])
    made.add_api_route("/site", pages.site, methods=["GET"])
    made.add_api_route("/site", pages.keep, methods=["POST"])
    made.add_api_route("/site/secret", pages.secret, methods=["POST"])
    made.add_api_route("/site/remove", pages.remove, methods=["POST"])
    return made


def _form(given: Mapping[str, str]) -> SiteForm:
    texts = {language: " ".join(given.get(f"greeting_{language}", "").split()) for language in Language}
    return SiteForm(
        origins=_lines(given.get("origins", "")),
        kbs=tuple(name.removeprefix(_BASE) for name in given if name.startswith(_BASE)),
        people="people" in given,
        hours=given.get("hours", ""),
        greeting={language: text for language, text in texts.items() if text},
        suggestions={language: _lines(given.get(f"suggest_{language}", "")) for language in Language},
        accent=given.get("accent", "").strip(),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
