"""A website that shows the widget: who may use it, and how it presents itself there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from faqbot.domain.faq import joined
from faqbot.domain.language import Language
from faqbot.domain.message import USUAL_STAFF, Staff

# The site that is there from the first start on: the demo page, and whoever calls without naming a site.
DEFAULT = "default"

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
_ORIGIN = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<any>\*\.)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?P<port>:\d{1,5})?",
    re.ASCII | re.IGNORECASE,
)

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)


class BadSite(ValueError):
    """Something about a site that cannot be used; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a visitor sees of a site: colours are #rrggbb, "" leaves what comes with the widget."""

    greeting: Mapping[Language, str] = field(default_factory=dict)
    suggestions: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    accent: str = ""


@dataclass(frozen=True, slots=True)
class Keys:
    """Two secrets: `visits` signs the tokens of conversations, `identity` is shared with the website's own server."""

    visits: str = field(repr=False)
    identity: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Site:
    """A website, with the origins beside its own server's that may call, and the knowledge bases it asks; (): all."""

    id: str
    keys: Keys
    origins: tuple[str, ...] = ()
    kbs: tuple[str, ...] = ()
    look: Look = field(default_factory=Look)
    staff: Staff = USUAL_STAFF

    @property
    def kb(self) -> str | None:
        """The name of its knowledge bases together, None for all."""
        return joined(self.kbs)

    def allows(self, origin: str) -> bool:
        """True if a page of this origin may call; `https://*.shop.example` stands for every host below shop.example."""
        return any(_matches(pattern, origin.lower()) for pattern in self.origins)


def site_id(text: str) -> str:
    """The name of a site as it stands in a page. Raise BadSite."""
    if not _ID.fullmatch(text):
        raise BadSite(f"{text!r} cannot name a site; use up to 40 of a-z, 0-9, - and _, such as shop")
    return text


def origin(text: str) -> str:
    """An origin, or a pattern of origins, as it is compared; https unless it says http. Raise BadSite."""
    found = _ORIGIN.fullmatch(text.strip().rstrip("/"))
    if found is None or (found["any"] and "." not in found["host"]):
        raise BadSite(f"{text!r} is no origin; write https://www.shop.example or *.shop.example, without a path")
    return f"{found['scheme'] or 'https'}://{found['any'] or ''}{found['host']}{found['port'] or ''}".lower()


def colour(text: str) -> str:
    """A colour as it is kept, "" for none. Raise BadSite."""
    if text and not _COLOUR.fullmatch(text):
        raise BadSite(f"{text!r} is no colour; write it as #0f766e")
    return text.lower()


def _matches(pattern: str, origin: str) -> bool:
    scheme, _, host = pattern.partition("://*.")
    if not host:
        return pattern == origin
    return origin.startswith(f"{scheme}://") and origin.endswith(f".{host}")
