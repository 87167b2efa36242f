"""Whom an identity provider sends back: a browser that left from here, and a person who was invited."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from itertools import chain, count

from faqbot.domain.errors import BadInput
from faqbot.domain.operator import EVERYWHERE, HOUSE, Change, Departure, Identity, Operator, Role
from faqbot.domain.protocols import AuditLog, DepartureStore, OperatorStore
from faqbot.editing.groups import NO_GROUPS, Groups

AWAY = timedelta(minutes=10)
_LONGEST_EMAIL = 254
_LONGEST_NAME = 90
_NAMELESS = "somebody"


class Stranger(StrEnum):
    """Why somebody whom the provider knows is not let in."""

    UNKNOWN = "unknown"
    UNVERIFIED = "unverified"
    ANOTHER = "another"  # the address is that of an operator who came in as somebody else before
    UNGROUPED = "ungrouped"  # in none of the groups that give a role, and not invited


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a browser leaves with: `state` is told to it alone, and is good for one way back."""

    state: str
    nonce: str
    verifier: str


class Identities:
    """Sends browsers away and recognises who comes back.

    Nobody is made an operator by it but people of groups that give a role.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - three stores, time, chance, and what groups give
        self,
        departures: DepartureStore,
        operators: OperatorStore,
        audit: AuditLog,
        now: Callable[[], datetime],
        new_secret: Callable[[], str],
        groups: Groups = NO_GROUPS,
    ) -> None:
        """`new_secret` makes what nobody can guess."""
        self._groups = groups
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
        Where groups give roles, those of the operator follow them.
        """
        operators = await self._operators.operators()
        found = await self._recognised(identity, operators)
        roles = self._groups.roles(identity.groups)
        if isinstance(found, Stranger) and roles:
            found = await self._joined(identity, operators)
        if isinstance(found, Stranger):
            return Stranger.UNGROUPED if found is Stranger.UNKNOWN and self._groups.are_used else found
        follows = self._groups.are_used and (bool(roles) or found.is_grouped)
        return await self._following(found, roles, operators) if follows else found

    async def _recognised(self, identity: Identity, operators: Sequence[Operator]) -> Operator | Stranger:
        """Who came in before, or was invited and is linked now."""
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
        await self._note(linked.name, "identity", EVERYWHERE, linked.name)
        return linked

    async def _joined(self, identity: Identity, operators: Sequence[Operator]) -> Operator:
        """A new operator whom nobody invited and who may do nothing yet; kept once there are roles."""
        address = (email(identity.email) or "") if identity.is_verified else ""
        own = "" if any(one.email == address for one in operators) else address
        name = _unused(address or identity.subject, {HOUSE, *(one.name for one in operators)})
        await self._note(name, "joined", EVERYWHERE, name)
        return Operator(name, {}, email=own, subject=identity.name, is_grouped=True)

    async def _following(
        self, operator: Operator, given: Mapping[str, Role], operators: Sequence[Operator]
    ) -> Operator | Stranger:
        """The operator with the roles that the groups give now; nobody who has none left comes in."""
        roles = {**given, EVERYWHERE: Role.ADMIN} if is_last_admin(operator, operators) else dict(given)
        following = replace(operator, roles=roles, is_grouped=True)
        if following != operator:
            await self._operators.keep(following)
        for kb in sorted({*operator.roles, *roles}):
            if operator.roles.get(kb) is not roles.get(kb):
                await self._note(operator.name, "grouped", kb, f"{operator.name} · {roles.get(kb, 'none')}")
        return following if roles else Stranger.UNGROUPED

    async def _note(self, by: str, action: str, kb: str, subject: str) -> None:
        await self._audit.note(Change(self._now(), by, action, kb, subject))


def is_last_admin(operator: Operator, operators: Iterable[Operator]) -> bool:
    """True if nobody but this operator is an admin of everything with a password."""
    others = (one for one in operators if one.name != operator.name)
    return operator.may(Role.ADMIN) and not any(one.may(Role.ADMIN) and one.password for one in others)


def _unused(wish: str, taken: Collection[str]) -> str:
    """A name that nobody else has: the one that is wished for if it can be one, else one with a number."""
    plain = "".join(sign for sign in wish if sign.isprintable()).strip()[:_LONGEST_NAME] or _NAMELESS
    numbered = (f"{plain} ({number})" for number in count(2))
    return next(name for name in chain([plain], numbered) if name not in taken)


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
