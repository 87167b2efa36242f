"""A SiteStore that keeps everything in memory: for the demo and for tests."""

from faqbot.domain.site import Site


class MemorySiteStore:
    """A SiteStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._sites: dict[str, Site] = {}

    async def sites(self) -> tuple[Site, ...]:
        """All sites, ordered by id."""
        return tuple(site for _, site in sorted(self._sites.items()))

    async def add(self, site: Site) -> bool:
        """Add a site that is not there yet; False, and nothing changes, if one of that id is."""
        if site.id in self._sites:
            return False
        self._sites[site.id] = site
        return True

    async def put(self, site: Site) -> None:
        """Add a site, or replace the one of that id."""
        self._sites[site.id] = site

    async def remove(self, site_id: str) -> bool:
        """Forget a site; False if there is none of that id."""
        return self._sites.pop(site_id, None) is not None
