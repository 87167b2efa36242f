"""Stores of what channels keep: websites, and a messenger's post."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from faqbot.domain.post import Arrival, Chat, Letter, Outcome
from faqbot.domain.site import Site

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class SiteStore(Protocol):
    """Websites that show the widget."""

    async def sites(self) -> tuple[Site, ...]:
        """All sites, ordered by id."""
        ...

    async def add(self, site: Site) -> bool:
        """Add a site that is not there yet; False, and nothing changes, if one of that id is."""
        ...

    async def put(self, site: Site) -> None:
        """Add a site, or replace the one of that id."""
        ...

    async def remove(self, site_id: str) -> bool:
        """Forget a site; False if there is none of that id."""
        ...


class Arrivals(Protocol):
    """What messengers brought, until it has been answered."""

    async def keep(self, arrivals: Sequence[Arrival]) -> tuple[Arrival, ...]:
        """Store those that are new, all or nothing, and return them in order with their ids."""
        ...

    async def unanswered(self, channel: str) -> tuple[Arrival, ...]:
        """Those that wait for an answer, oldest first."""
        ...

    async def answer(self, arrivals: Sequence[Arrival], letters: Sequence[Letter]) -> tuple[Letter, ...]:
        """Mark arrivals as answered, drop their bodies and put letters into the outbox, in one step.

        Return the letters with their ids. If one of the arrivals was answered before, nothing is done and () returned.
        """
        ...

    async def forget(self, channel: str, *, before: datetime) -> int:
        """Delete what was answered and came in before a moment; return how many."""
        ...


class Outbox(Protocol):
    """What is to be sent, until its fate is known."""

    async def put(self, letters: Sequence[Letter]) -> tuple[Letter, ...]:
        """Store letters, all or nothing, and return them with their ids; one whose name is known is left out."""
        ...

    async def unsent(self, channel: str) -> tuple[Letter, ...]:
        """Those without a fate, in order."""
        ...

    async def begin(self, letters: Sequence[Letter]) -> frozenset[int]:
        """Note that an attempt is about to be made: until its outcome is settled, each has one more doubt.

        Return the ids of those that may be tried: not one that has a fate, or other doubts than the letter given, as
        another process has begun it meanwhile.
        """
        ...

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Note how attempts ended. A letter with a fate loses its body; one without loses the doubt of the attempt.

        To settle the same once more changes nothing.
        """
        ...

    async def sent(self, channel: str, bot: str, chat: str, name: str) -> int | None:
        """The messenger's number of the message that was sent under a name; None if there is none, or no more."""
        ...

    async def name(self, channel: str, bot: str, chat: str, message: int) -> str | None:
        """The name under which the message with this number was sent; None if it had none, or is not known any more."""
        ...

    async def forget(self, channel: str, *, before: datetime) -> int:
        """Delete what has a fate and was put before a moment; return how many."""
        ...


class ChatStore(Protocol):
    """Chats with messengers."""

    async def chat(self, channel: str, bot: str, chat_id: str) -> Chat | None:
        """One chat, or None if nothing was kept of it."""
        ...

    async def keep(self, chat: Chat, *, at: datetime) -> None:
        """Add a chat, or replace what was kept of it."""
        ...

    async def conversations(self, chat: Chat) -> tuple[str, ...]:
        """The conversations of a chat that are kept: the present one, and those that began in it by its `prefix`."""
        ...

    async def drop(self, chat: Chat) -> None:
        """Delete the chat, not its conversations; an unknown one is a no-op."""
        ...
