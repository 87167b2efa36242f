"""Websites that show the widget, as operators set them: for the command line and the desk."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from faqbot.domain.errors import BadInput
from faqbot.domain.operator import EVERYWHERE, Change
from faqbot.domain.protocols import AuditLog, Bases, SiteStore
from faqbot.domain.site import DEFAULT, BadSite, Site, site_id

LONGEST_GREETING = 500
LONGEST_SUGGESTION = 200
MOST_SUGGESTIONS = 6

# The names of the opening hours that a knowledge base, or several together, declares.
HoursOf = Callable[[str | None], Awaitable[Sequence[str]]]


class NoSite(BadInput):
    """There is no site of that name."""


@dataclass(frozen=True, slots=True)
class Sites:
    """Keeps websites; a change is in force within seconds, and is noted without secrets."""

    store: SiteStore
    bases: Bases
    hours_of: HoursOf
    audit: AuditLog
    now: Callable[[], datetime]
    new: Callable[[str], Site]

    async def all(self) -> tuple[Site, ...]:
        """All sites, ordered by name."""
        return await self.store.sites()

    async def find(self, name: str) -> Site | None:
        """A site, or None."""
        return next((site for site in await self.store.sites() if site.id == name), None)

    async def found_or_new(self, name: str) -> Site:
        """A site, or one of that name that is not kept yet. Raise BadInput for what cannot name a site."""
        try:
            return await self.find(name) or self.new(site_id(name))
        except BadSite as error:
            raise BadInput(str(error)) from error

    async def keep(self, site: Site, *, by: str) -> None:
        """Add a site, or replace the one of its name. Raise BadInput."""
        await self._expect_known(site)
        _expect_short(site)
        await self.store.put(site)
        await self._note(by, "site", site.id)

    async def renew_secret(self, name: str, *, by: str) -> Site:
        """Give a site another secret to sign identities with; the former is void. Raise NoSite."""
        site = await self.find(name)
        if site is None:
            raise _no_site(name)
        renewed = replace(site, keys=replace(site.keys, identity=self.new(name).keys.identity))
        await self.store.put(renewed)
        await self._note(by, "site_secret", name)
        return renewed

    async def remove(self, name: str, *, by: str) -> None:
        """Forget a site: its pages can no longer ask. Raise NoSite, or BadInput for the one of the demo page."""
        if name == DEFAULT:
            raise BadInput(f"the site {DEFAULT!r} belongs to the demo page; take its origins back instead")
        if not await self.store.remove(name):
            raise _no_site(name)
        await self._note(by, "site_removed", name)

    async def _expect_known(self, site: Site) -> None:
        known = await self.bases.versions()
        for kb in site.kbs:
            if kb not in known:
                raise BadInput(f"there is no knowledge base {kb!r}; there are: {', '.join(sorted(known)) or 'none'}")
        hours = site.staff.hours
        declared = await self.hours_of(site.kb) if hours else ()
        if hours and hours not in declared:
            raise BadInput(f"no hours {hours!r} are declared there; there are: {', '.join(declared) or 'none'}")

    async def _note(self, by: str, action: str, name: str) -> None:
        await self.audit.note(Change(self.now(), by, action, EVERYWHERE, name))


def _expect_short(site: Site) -> None:
    if any(len(text) > LONGEST_GREETING for text in site.look.greeting.values()):
        raise BadInput(f"a greeting has at most {LONGEST_GREETING} characters")
    for offered in site.look.suggestions.values():
        if len(offered) > MOST_SUGGESTIONS or any(len(text) > LONGEST_SUGGESTION for text in offered):
            raise BadInput(
                f"at most {MOST_SUGGESTIONS} questions can be offered, each of at most {LONGEST_SUGGESTION} characters"
            )


def _no_site(name: str) -> NoSite:
    return NoSite(f"there is no site {name!r}; see `faqbot sites list`")
