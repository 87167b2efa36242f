"""Websites that show the widget, as operators set them: for the command line, the desk and programs."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from faqbot.domain.errors import BadInput
from faqbot.domain.language import Language
from faqbot.domain.message import Staff
from faqbot.domain.operator import EVERYWHERE, Change
from faqbot.domain.protocols import AuditLog, Bases, SiteStore
from faqbot.domain.site import DEFAULT, BadSite, Look, Site, colour, origin, site_id

LONGEST_GREETING = 500
LONGEST_SUGGESTION = 200
MOST_SUGGESTIONS = 6

# The names of the opening hours that a knowledge base, or several together, declares.
HoursOf = Callable[[str | None], Awaitable[Sequence[str]]]


class Fault(StrEnum):
    """What of a site cannot be used."""

    NAME = "site_fault_name"
    ORIGIN = "site_fault_origin"
    COLOUR = "site_fault_colour"
    KB = "site_fault_kb"
    HOURS = "site_fault_hours"
    GREETING = "site_fault_greeting"
    SUGGESTIONS = "site_fault_suggestions"
    DEMO = "site_fault_demo"


class BadSetting(BadInput):
    """Something that was given for a site cannot be used, and nothing has changed."""

    def __init__(self, fault: Fault, said: str) -> None:
        super().__init__(said)
        self.fault = fault


class NoSite(BadInput):
    """There is no site of that name."""


@dataclass(frozen=True, slots=True)
class SiteForm:
    """What is set of a site, as it is written; what is empty is not set."""

    origins: tuple[str, ...] = ()
    kbs: tuple[str, ...] = ()
    people: bool = True
    hours: str = ""
    greeting: Mapping[Language, str] = field(default_factory=dict)
    suggestions: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    accent: str = ""

    @classmethod
    def of(cls, site: Site) -> "SiteForm":
        """What is set of a site by now."""
        look, staff = site.look, site.staff
        return cls(
            site.origins,
            site.kbs,
            staff.may_be_asked_for,
            staff.hours,
            dict(look.greeting),
            dict(look.suggestions),
            look.accent,
        )

    def applied(self, former: Site) -> Site:
        """The site with all that is set here. Raise BadSetting."""
        if any(len(text) > LONGEST_GREETING for text in self.greeting.values()):
            raise BadSetting(Fault.GREETING, f"a greeting has at most {LONGEST_GREETING} characters")
        if any(
            len(texts) > MOST_SUGGESTIONS or _longest(texts) > LONGEST_SUGGESTION for texts in self.suggestions.values()
        ):
            at_most = (
                f"at most {MOST_SUGGESTIONS} questions are offered, each of at most {LONGEST_SUGGESTION} characters"
            )
            raise BadSetting(Fault.SUGGESTIONS, at_most)
        look = Look(
            {language: text for language, text in self.greeting.items() if text},
            {language: texts for language, texts in self.suggestions.items() if texts},
            _checked(colour, self.accent, Fault.COLOUR),
        )
        origins = tuple(dict.fromkeys(_checked(origin, text, Fault.ORIGIN) for text in self.origins))
        kbs = tuple(dict.fromkeys(self.kbs))
        return replace(former, origins=origins, kbs=kbs, look=look, staff=Staff(self.people, self.hours))


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

    async def find(self, name: str) -> Site:
        """A site. Raise NoSite."""
        found = next((site for site in await self.store.sites() if site.id == name), None)
        if found is None:
            raise NoSite(f"there is no site {name!r}; see `faqbot sites list`")
        return found

    async def found_or_new(self, name: str) -> Site:
        """A site, or one of that name that is not kept yet. Raise BadSetting for what cannot name a site."""
        known = {site.id: site for site in await self.store.sites()}
        return known.get(name) or self.new(_checked(site_id, name, Fault.NAME))

    async def keep(self, site: Site, *, by: str) -> None:
        """Add a site, or replace the one of its name. Raise BadSetting for bases or hours that are not there."""
        known = await self.bases.versions()
        for kb in site.kbs:
            if kb not in known:
                there = ", ".join(sorted(known)) or "none"
                raise BadSetting(Fault.KB, f"there is no knowledge base {kb!r}; there are: {there}")
        hours = site.staff.hours
        declared = await self.hours_of(site.kb) if hours else ()
        if hours and hours not in declared:
            there = ", ".join(declared) or "none"
            raise BadSetting(Fault.HOURS, f"no hours {hours!r} are declared there; there are: {there}")
        await self.store.put(site)
        await self._note(by, "site", site.id)

    async def renew_secret(self, name: str, *, by: str) -> Site:
        """Give a site another secret to sign identities with; the former is void. Raise NoSite."""
        site = await self.find(name)
        renewed = replace(site, keys=replace(site.keys, identity=self.new(name).keys.identity))
        await self.store.put(renewed)
        await self._note(by, "site_secret", name)
        return renewed

    async def remove(self, name: str, *, by: str) -> None:
        """Forget a site: its pages can no longer ask. Raise NoSite, or BadSetting for the one of the demo page."""
        if name == DEFAULT:
            raise BadSetting(
                Fault.DEMO, f"the site {DEFAULT!r} belongs to the demo page; take its origins back instead: --origin ''"
            )
        await self.find(name)
        await self.store.remove(name)
        await self._note(by, "site_removed", name)

    async def _note(self, by: str, action: str, name: str) -> None:
        await self.audit.note(Change(self.now(), by, action, EVERYWHERE, name))


def _longest(texts: Sequence[str]) -> int:
    return max(map(len, texts), default=0)


def _checked(check: Callable[[str], str], text: str, fault: Fault) -> str:
    try:
        return check(text)
    except BadSite as error:
        raise BadSetting(fault, str(error)) from error
