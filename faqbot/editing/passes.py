"""Passes: a secret is told once, to its bearer; what is kept is its digest."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from faqbot.domain.operator import Opens, Pass, Role
from faqbot.domain.protocols import PassStore

LIVES: Mapping[Opens, timedelta] = {
    Opens.INVITATION: timedelta(days=1),
    Opens.SESSION: timedelta(hours=12),
    Opens.DEVICE: timedelta(days=180),
    Opens.KEY: timedelta(days=365),
    Opens.CODE: timedelta(minutes=5),
}


class Passes:
    """Issues passes and looks at them."""

    def __init__(self, store: PassStore, now: Callable[[], datetime], new_secret: Callable[[], str]) -> None:
        self._store = store
        self.now = now
        self._new_secret = new_secret

    async def issue(self, name: str, opens: Opens, role: Role | None = None) -> str:
        """The secret of a new pass; what has expired is forgotten on this occasion."""
        secret, at = self._new_secret(), self.now()
        await self._store.forget(before=at)
        await self._store.issue(Pass(_digest(secret), opens, name, at, at + LIVES[opens], role))
        return secret

    async def valid(self, secret: str, opens: Opens) -> Pass | None:
        """The pass of a secret; None if there is none, or no more."""
        return await self._store.valid(_digest(secret), opens, at=self.now())

    async def take(self, secret: str, opens: Opens) -> Pass | None:
        """As `valid`, and it is used up."""
        return await self._store.take(_digest(secret), opens, at=self.now())

    async def withdraw(self, name: str, opens: Opens) -> int:
        """End all passes of a kind that an operator holds; return how many there were."""
        return await self._store.withdraw(name, opens)


def _digest(secret: str) -> str:
    """The secret is random and long, so a fast digest will do."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
