"""Who works at the desk: operators, what they may do, what lets them in, and what they changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from faqbot.domain.faq import bases_of

# Stands for every knowledge base where an operator's roles are named.
EVERYWHERE = ""
# Who acts where no operator does: the person at the command line.
HOUSE = "faqbot"


class Role(StrEnum):
    """What an operator may do in a knowledge base; each may do what those before it may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """True if this role may do what the other may."""
        roles = list(Role)
        return roles.index(self) >= roles.index(other)


@dataclass(frozen=True, slots=True)
class Operator:
    """A person at the desk, with a role by knowledge base; `password` is a hash, "" until one was chosen.

    An identity provider knows the person by `email`, and once they came in that way by `subject`; "" where it does not.
    `is_grouped`: the roles are those of the provider's groups.
    """

    name: str
    roles: Mapping[str, Role]
    password: str = ""
    email: str = ""
    subject: str = ""
    is_grouped: bool = False

    def may(self, role: Role, kb: str = EVERYWHERE) -> bool:
        """True if the operator has at least this role in a knowledge base, in each of several, or in all of them."""
        return self._has(role, EVERYWHERE) or (bool(kb) and all(self._has(role, one) for one in bases_of(kb)))

    def _has(self, role: Role, kb: str) -> bool:
        own = self.roles.get(kb)
        return own is not None and own.includes(role)


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What an operator has besides a password: the secret of an app that shows codes, and codes for when it is lost.

    A code that was used, or an earlier one, is good no more: `step` is the last that was, `recovery` holds digests.
    """

    operator: str
    secret: str
    step: int = 0
    recovery: tuple[str, ...] = ()


class Opens(StrEnum):
    """What a pass lets its bearer do."""

    INVITATION = "invitation"
    SESSION = "session"
    DEVICE = "device"
    KEY = "key"
    CODE = "code"  # the second step of signing in


@dataclass(frozen=True, slots=True)
class Pass:
    """A secret that lets an operator in for a while; only its digest is kept. `role` is the most that a key may do.

    `is_vouched`: an identity provider said who it is, and saw to a second factor if one was called for.
    """

    digest: str
    opens: Opens
    operator: str
    issued_at: datetime
    expires_at: datetime
    role: Role | None = None
    is_vouched: bool = False


@dataclass(frozen=True, slots=True)
class Departure:
    """A browser that was sent to an identity provider and has not come back: what has to be true when it does.

    What it comes back with is kept as a digest; the identity names `nonce`, and is given out for `verifier` alone.
    """

    digest: str
    nonce: str
    verifier: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom an identity provider says it has before it: `subject` names them there for ever, an e-mail may change."""

    issuer: str
    subject: str
    email: str = ""
    is_verified: bool = False
    groups: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The one name that no other provider gives to anybody."""
        return f"{self.issuer} {self.subject}"


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed what, and when; the digests name what was there before and after, "" for nothing."""

    at: datetime
    operator: str
    action: str
    kb: str
    subject: str
    before: str = ""
    after: str = ""
