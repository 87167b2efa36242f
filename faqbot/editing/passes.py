"""Passes: a secret is told once, to its bearer; what is kept is its digest."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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


# What operators see of what they hold: a link is used up, and a known browser opens nothing.
_SHOWN = frozenset({Opens.SESSION, Opens.KEY})
# A part of a digest names a pass, and opens nothing.
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Held:
    """A pass by a name that can be shown, and whether it is the one in use."""

    name: str
    is_of: Pass
    is_in_use: bool


class Passes:
    """Issues passes and looks at them."""

    def __init__(self, store: PassStore, now: Callable[[], datetime], new_secret: Callable[[], str]) -> None:
        self._store = store
        self.now = now
        self._new_secret = new_secret

    async def issue(self, name: str, opens: Opens, role: Role | None = None, *, is_vouched: bool = False) -> str:
        """The secret of a new pass; what has expired is forgotten on this occasion."""
        secret, at = self._new_secret(), self.now()
        await self._store.forget(before=at)
        await self._store.issue(Pass(_digest(secret), opens, name, at, at + LIVES[opens], role, is_vouched))
        return secret

    async def valid(self, secret: str, opens: Opens) -> Pass | None:
        """The pass of a secret; None if there is none, or no more."""
        return await self._store.valid(_digest(secret), opens, at=self.now())

    async def take(self, secret: str, opens: Opens) -> Pass | None:
        """As `valid`, and it is used up."""
        return await self._store.take(_digest(secret), opens, at=self.now())

    async def held(self, name: str, secret: str = "") -> tuple[Held, ...]:
        """The sessions and keys of an operator, the newest first; `secret` is of the one that asks."""
        own = _digest(secret)
        found = await self._store.held(name, at=self.now())
        return tuple(Held(p.digest[:_NAMED], p, p.digest == own) for p in found if p.opens in _SHOWN)

    async def end(self, name: str, named: str) -> bool:
        """End a session or key of an operator; False if there is none of that name any more."""
        found = next((held.is_of for held in await self.held(name) if held.name == named), None)
        return found is not None and await self._store.take(found.digest, found.opens, at=self.now()) is not None

    async def withdraw(self, name: str, opens: Opens) -> int:
        """End all passes of a kind that an operator holds; return how many there were."""
        return await self._store.withdraw(name, opens)


def _digest(secret: str) -> str:
    """The secret is random and long, so a fast digest will do."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
