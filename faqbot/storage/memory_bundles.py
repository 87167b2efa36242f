"""What operators gave to be read, in memory: for tests."""

from datetime import datetime

from faqbot.domain.bundle import Bundle
from faqbot.storage.bundles import storable


class MemoryBundleStore:
    """A BundleStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._bundles: dict[str, Bundle] = {}

    async def keep(self, bundle: Bundle) -> None:
        """Add a bundle, or replace the one of that id."""
        self._bundles[bundle.id] = storable(bundle)

    async def bundle(self, bundle_id: str) -> Bundle | None:
        """One bundle, or None."""
        return self._bundles.get(bundle_id)

    async def recent(self, *, most: int) -> tuple[Bundle, ...]:
        """The newest first."""
        by_id = sorted(self._bundles.values(), key=lambda bundle: bundle.id)
        return tuple(sorted(by_id, key=lambda bundle: bundle.begun_at, reverse=True)[:most])

    async def forget(self, *, before: datetime) -> int:
        """Delete those that were begun before a moment; return how many."""
        gone = [bundle.id for bundle in self._bundles.values() if bundle.begun_at < before]
        for bundle_id in gone:
            del self._bundles[bundle_id]
        return len(gone)
