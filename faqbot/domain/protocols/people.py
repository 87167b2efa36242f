"""Stores of those who work at the desk."""

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from faqbot.domain.operator import Change, Opens, Operator, Pass

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

    async def withdraw(self, operator: str, opens: Opens) -> int:
        """Delete an operator's passes of a kind; return how many there were."""
        ...

    async def forget(self, *, before: datetime) -> int:
        """Delete what expired before a moment; return how many."""
        ...


class AuditLog(Protocol):
    """Who changed what."""

    async def note(self, change: Change) -> None:
        """Add a change."""
        ...

    async def changes(self, *, most: int, offset: int = 0) -> tuple[Change, ...]:
        """The newest first, after the first `offset`."""
        ...
