"""A channel that only notes what it is told: for tests, and to try a handoff without a messenger."""

from faqbot.domain.errors import Unavailable
from faqbot.domain.handoff import Notice


class Noted:
    """A Sink that keeps the notices in memory; while it is not `reachable` it takes none."""

    def __init__(self, *, reachable: bool = True) -> None:
        self.reachable = reachable
        self.notices: list[Notice] = []

    async def tell(self, notice: Notice) -> None:
        """Note a notice. Raise Unavailable."""
        if not self.reachable:
            raise Unavailable("nobody can be told; try again later")
        self.notices.append(notice)
