"""Who is at the desk to answer customers: they say so, and their open pages keep it up."""

from datetime import datetime, timedelta

from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.domain.protocols import AttendanceStore, OperatorStore
from faqbot.editing.sessions import Bearer

# An open page asks every ten seconds; browsers slow down pages in the background to once a minute.
SEEN_WITHIN = timedelta(minutes=3)
# Whoever was away for longer has to say anew that customers may count on them.
_AWAY = timedelta(minutes=15)


class Attendance:
    """Keeps who takes conversations; nobody is promised to customers while nobody does."""

    def __init__(self, store: AttendanceStore, operators: OperatorStore) -> None:
        self._store = store
        self._operators = operators

    async def attends(self, kb: str | None, at: datetime) -> bool:
        """True if somebody is there just now who may answer for a knowledge base, or with None for all together."""
        for name in await self._store.present(since=at - SEEN_WITHIN):
            operator = await self._operators.operator(name)
            if operator is not None and operator.may(Role.EDITOR, kb or EVERYWHERE):
                return True
        return False

    async def come(self, bearer: Bearer, at: datetime) -> None:
        """From now on customers may count on somebody."""
        await self._store.come(bearer.operator.name, at=at)

    async def is_in(self, bearer: Bearer, at: datetime) -> bool:
        """True if somebody takes conversations; to ask is to be seen."""
        return await self._store.stay(bearer.operator.name, at=at, since=at - _AWAY)

    async def leave(self, bearer: Bearer) -> None:
        """From now on customers cannot count on somebody any more."""
        await self._store.leave(bearer.operator.name)
