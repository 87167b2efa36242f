"""Stores of those who work at the desk."""

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from faqbot.domain.canned import Canned
from faqbot.domain.operator import Change, Departure, Opens, Operator, Pass, SecondFactor

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class OperatorStore(Protocol):
    """The people at the desk."""

    async def operators(self) -> tuple[Operator, ...]:
        """All operators, ordered by name."""
        ...

    async def operator(self, name: str) -> Operator | None:
        """One operator, or None."""
        ...

    async def keep(self, operator: Operator) -> None:
        """Add an operator, or replace the one of that name."""
        ...

    async def drop(self, name: str) -> bool:
        """Delete an operator with all passes; False if there is none of that name."""
        ...


class SecondFactorStore(Protocol):
    """Second factors, one for each operator who has one; they end with their operator."""

    async def factor(self, operator: str) -> SecondFactor | None:
        """That of an operator, or None."""
        ...

    async def keep(self, factor: SecondFactor) -> None:
        """Add a second factor, or replace the one of its operator."""
        ...

    async def advance(self, operator: str, step: int) -> bool:
        """Use up a code; False if it, or a later one, was used: of two who use it at once, one does."""
        ...

    async def spend(self, operator: str, digest: str) -> bool:
        """Use up a recovery code; False if there is none of that digest."""
        ...

    async def drop(self, operator: str) -> bool:
        """Delete that of an operator; False if there is none."""
        ...


class PassStore(Protocol):
    """What lets operators in: sessions, invitations, keys. Only digests are kept."""

    async def issue(self, given: Pass) -> None:
        """Keep a pass of an operator."""
        ...

    async def valid(self, digest: str, opens: Opens, *, at: datetime) -> Pass | None:
        """The pass of that digest and kind if it has not expired, else None."""
        ...

    async def take(self, digest: str, opens: Opens, *, at: datetime) -> Pass | None:
        """As `valid`, and the pass is used up: of two who take it at once, one gets it."""
        ...

    async def held(self, operator: str, *, at: datetime) -> tuple[Pass, ...]:
        """An operator's passes that have not expired, the newest first."""
        ...

    async def withdraw(self, operator: str, opens: Opens) -> int:
        """Delete an operator's passes of a kind; return how many there were."""
        ...

    async def forget(self, *, before: datetime) -> int:
        """Delete what expired before a moment; return how many."""
        ...


class DepartureStore(Protocol):
    """Browsers that were sent to an identity provider."""

    async def keep(self, departure: Departure) -> None:
        """Keep a departure; no two have the same digest."""
        ...

    async def take(self, digest: str, *, at: datetime) -> Departure | None:
        """The departure of that digest, used up, so that one of two gets it; None if there is none, or no more."""
        ...

    async def forget(self, *, before: datetime) -> int:
        """Delete what expired before a moment; return how many."""
        ...


class AttendanceStore(Protocol):
    """Operators who are at the desk to answer customers."""

    async def come(self, operator: str, *, at: datetime) -> None:
        """Note that somebody is there from now on."""
        ...

    async def stay(self, operator: str, *, at: datetime, since: datetime) -> bool:
        """Note that somebody is still there; False, and nothing changes, if they were not there since a moment."""
        ...

    async def leave(self, operator: str) -> None:
        """Note that somebody has gone; no more to do if they had."""
        ...

    async def present(self, *, since: datetime) -> tuple[str, ...]:
        """Who was there since a moment, by name."""
        ...


class CannedStore(Protocol):
    """What people write to customers again and again."""

    async def replies(self) -> tuple[Canned, ...]:
        """All of them, ordered by base and name."""
        ...

    async def keep(self, reply: Canned) -> None:
        """Add a reply, or replace the one of that base and name."""
        ...

    async def drop(self, kb: str, name: str) -> bool:
        """Delete a reply; False if there is none of that base and name."""
        ...


class AuditLog(Protocol):
    """Who changed what."""

    async def note(self, change: Change) -> None:
        """Add a change."""
        ...

    async def changes(self, *, most: int, offset: int = 0) -> tuple[Change, ...]:
        """The newest first, after the first `offset`."""
        ...
