"""The sites as the channel sees them: read again every few seconds, remembered while the database is away."""

import time
from collections.abc import Callable, Mapping

import structlog

from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import Unavailable
from faqbot.domain.protocols import SiteStore
from faqbot.domain.site import DEFAULT, Site

_FRESH_S = 2.0

log = structlog.get_logger(__name__)


class Sites:
    """Finds sites; a change of one is seen after two seconds at the latest."""

    def __init__(self, store: SiteStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._known: Mapping[str, Site] = {}
        self._read_at = float("-inf")

    async def site(self, site_id: str | None) -> Site:
        """The site of this name, or the one that everybody has. Raise Refusal."""
        found = (await self._sites()).get(site_id or DEFAULT)
        if found is None:
            raise Refusal(404, "unknown_site", "There is no such site; add it with `faqbot sites set`.")
        return found

    async def allow(self, origin: str) -> bool:
        """True if a page of this origin may call for some site; for which one is looked at again with each call."""
        return any(site.allows(origin) for site in (await self._sites()).values())

    async def _sites(self) -> Mapping[str, Site]:
        if self._clock() - self._read_at > _FRESH_S:
            try:
                self._known = {site.id: site for site in await self._store.sites()}
            except Unavailable as error:
                if not self._known:
                    raise
                log.warning("sites.unavailable", error=str(error))
            self._read_at = self._clock()
        return self._known
