"""What may go wrong with a call of the Bot API."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """The server says no, in its own JSON; nothing was done."""

    status: int
    description: str
    retry_after_s: int | None = None
    moved_to: int | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A proxy answers in its place, with a page; nothing was done."""

    status: int


@dataclass(frozen=True, slots=True)
class Unheard:
    """The call is done, but its reply is lost."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection ends before anything was done."""


@dataclass(frozen=True, slots=True)
class Slow:
    """The call is done after a while."""

    seconds: float


Fault = Refusal | Broken | Unheard | Cut | Slow

BLOCKED = Refusal(403, "Forbidden: bot was blocked by the user")


def too_many(retry_after_s: int) -> Refusal:
    """The refusal of one call too many."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after_s}", retry_after_s)
