"""Whom an identity provider sends back: a browser that left from here, and a person who was invited."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from faqbot.domain.errors import BadInput
from faqbot.domain.operator import EVERYWHERE, Change, Departure, Identity, Operator
from faqbot.domain.protocols import AuditLog, DepartureStore, OperatorStore

AWAY = timedelta(minutes=10)
_LONGEST_EMAIL = 254


class Stranger(StrEnum):
    """Why somebody whom the provider knows is not let in."""

    UNKNOWN = "unknown"
    UNVERIFIED = "unverified"
    ANOTHER = "another"  # the address is that of an operator who came in as somebody else before


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a browser leaves with: `state` is told to it alone, and is good for one way back."""

    state: str
    nonce: str
    verifier: str


class Identities:
    """Sends browsers away and recognises who comes back. Nobody is made an operator by it."""

    def __init__(
        self,
        departures: DepartureStore,
        operators: OperatorStore,
        audit: AuditLog,
        now: Callable[[], datetime],
        new_secret: Callable[[], str],
    ) -> None:
        """`new_secret` makes what nobody can guess."""
        self._departures = departures
        self._operators = operators
        self._audit = audit
        self._now = now
        self._new_secret = new_secret

    async def leave(self) -> Leaving:
        """Note that a browser leaves; those who never came back are forgotten on this occasion."""
        at = self._now()
        leaving = Leaving(self._new_secret(), self._new_secret(), self._new_secret())
        await self._departures.forget(before=at)
        await self._departures.keep(Departure(_digest(leaving.state), leaving.nonce, leaving.verifier, at + AWAY))
        return leaving

    async def back(self, state: str) -> Departure | None:
        """What was noted of a browser that comes back, once; None if it never left, or too long ago."""
        return await self._departures.take(_digest(state), at=self._now())

    async def recognise(self, identity: Identity) -> Operator | Stranger:
        """The operator whom the provider knows, or why there is none.

        The subject decides. An address counts the first time only: it may be given to somebody else later.
        """
        operators = await self._operators.operators()
        known = next((one for one in operators if one.subject == identity.name), None)
        if known is not None:
            return known
        address = email(identity.email) or ""
        invited = next((one for one in operators if address and one.email == address), None)
        if not identity.is_verified:
            return Stranger.UNVERIFIED
        if invited is None:
            return Stranger.UNKNOWN
        if invited.subject:
            return Stranger.ANOTHER
        linked = replace(invited, subject=identity.name)
        await self._operators.keep(linked)
        await self._audit.note(Change(self._now(), linked.name, "identity", EVERYWHERE, linked.name))
        return linked


def email(text: str) -> str | None:
    """An address as it is compared, "" for none; None if it is no address.

    Signs beyond ASCII are none: some of them become another person's letters in lower case.
    """
    address = text.strip().lower() if text.isascii() else "@"
    name, at, host = address.rpartition("@")
    if not address:
        return ""
    is_one = name and at and host and address.isprintable() and " " not in address and len(address) <= _LONGEST_EMAIL
    return address if is_one else None


def expected_email(text: str) -> str:
    """An address as it is kept. Raise BadInput if it is none."""
    found = email(text)
    if found is None:
        raise BadInput("an e-mail address has a name, an @ and a host, in ASCII signs")
    return found


def _digest(state: str) -> str:
    """The state is random and long, so a fast digest will do."""
    return sha256(state.encode("utf-8", "replace")).hexdigest()
