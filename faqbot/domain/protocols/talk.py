"""Stores of what was said, and what takes part in a handoff."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from faqbot.domain.conversation import Outline, Sought
from faqbot.domain.handoff import Case, Notice, Said
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.domain.statistics import Figures, Slice
from faqbot.domain.turn import Feedback, LoggedTurn, Tally, Turn
from faqbot.domain.wish import Wish

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class TurnStore(Protocol):
    """The inbox and the recall ledger."""

    async def accept(self, question: Question) -> LoggedTurn | None:
        """Put a question into the inbox before it is worked on.

        Return the turn that answered it if the same (channel, key) was recorded before, else None.
        """
        ...

    async def record(self, turn: Turn, *, after: str | None = None) -> None:
        """Store a turn with its candidates and mark its question as done; a second call is a no-op.

        `after` is the newest turn of the conversation as it was answered, "" for none: if another one is there by now,
        raise ConversationBusy and store nothing. None: whatever was said meanwhile.
        """
        ...

    async def turn(self, turn_id: str) -> LoggedTurn | None:
        """One turn with its candidates, or None."""
        ...

    async def conversation(self, conversation: str, *, limit: int = 50) -> tuple[LoggedTurn, ...]:
        """The last `limit` turns of a conversation without candidates, in the order in which the questions came in."""
        ...

    async def rate(self, feedback: Feedback) -> bool:
        """Store a verdict, replacing an earlier one on the same turn; False if there is no such turn."""
        ...

    async def tallies(
        self, thresholds: Mapping[Language, float], *, since: datetime, most: int
    ) -> Mapping[Language, Tally]:
        """Of the last `most` turns to come in, those since a moment that met just the threshold of their language.

        Turns that no entry was looked for, small talk and computed answers, do not count. A language without turns is
        left out.
        """
        ...


class QuestionLog(Protocol):
    """What the ledger says of questions: those that were not answered well, and all that were looked up."""

    async def unsettled(self, *, since: datetime, most: int) -> tuple[LoggedTurn, ...]:
        """The newest `most` turns since a moment that were declined as not known, or rated down; newest first.

        With their candidates.
        """
        ...

    async def asked(
        self, *, since: datetime, most: int, bases: Collection[str] | None = None
    ) -> tuple[LoggedTurn, ...]:
        """The newest `most` turns since a moment for which something was looked up; oldest first, no candidates.

        With `bases`, those that were asked of one of them; "" stands for all together.
        """
        ...


class Statistics(Protocol):
    """Turns, counted."""

    async def figures(self, counted: Slice, *, most: int) -> Figures:
        """All figures of a slice, with the `most` most frequent questions, as they are at one moment."""
        ...

    async def frequencies(self, counted: Slice, texts: Collection[str]) -> Mapping[tuple[str, Language], int]:
        """How often each of these questions was asked, by text and language; what was not asked is left out."""
        ...


class ConversationLog(Protocol):
    """Conversations to look through, each with at least one turn."""

    async def find(self, sought: Sought, *, most: int, offset: int = 0) -> tuple[Outline, ...]:
        """Those that fit, in order, after the first `offset`."""
        ...

    async def count(self, sought: Sought, *, most: int) -> int:
        """How many fit; `most` where there are as many or more."""
        ...

    async def outline(self, conversation: str) -> Outline | None:
        """One conversation at a glance, or None."""
        ...

    async def bases(self, conversation: str) -> frozenset[str]:
        """The knowledge bases that its turns belong to; "" stands for all together, or for none."""
        ...

    async def verdicts(self, conversation: str) -> tuple[Feedback, ...]:
        """What the customer said of the replies."""
        ...

    async def channels(self) -> tuple[str, ...]:
        """The names of the channels that conversations came by, in order."""
        ...


class HandoffStore(Protocol):
    """Conversations that a person is asked for, and what is said in them."""

    async def case(self, conversation: str) -> Case | None:
        """Where a conversation stands, or None if nobody was ever asked for."""
        ...

    async def threaded(self, thread: str) -> Case | None:
        """The case that an operators' channel knows under this name, or None; an empty name is no case's."""
        ...

    async def live(self) -> tuple[Case, ...]:
        """All cases in which a person is awaited or there, the longest untouched first."""
        ...

    async def save(self, case: Case, said: Sequence[Said] = ()) -> bool:
        """Keep a case one version on with what was said, all or nothing; False if another change came first.

        What was said under a known key is a no-op. Once a case is no longer live, its words are kept without personal
        data.
        """
        ...

    async def said(self, conversation: str, *, after: int = 0) -> tuple[Said, ...]:
        """What was said in the handoffs of a conversation, in order, with numbers greater than `after`."""
        ...


class Sink(Protocol):
    """Where notices go: an operators' channel, or the channel that a customer uses.

    What was said is in the HandoffStore before it is told, so a channel may read it there again after a restart.
    """

    async def tell(self, notice: Notice) -> None:
        """Pass a notice on; the same one may come again after a crash. Raise Unavailable if it cannot be passed on."""
        ...


class Attended(Protocol):
    """The operators' desk as handoffs see it."""

    async def attends(self, kb: str | None, at: datetime) -> bool:
        """True if somebody is there just now who may answer for a knowledge base, or with None for all together."""
        ...


class WishStore(Protocol):
    """Customers who want to be told once there is an answer."""

    async def keep(self, wish: Wish) -> None:
        """Add a wish; a second one of the same turn is a no-op."""
        ...

    async def unfulfilled(self) -> tuple[Wish, ...]:
        """Those who have not been told, the first who asked first."""
        ...

    async def fulfil(self, turns: Sequence[str], *, at: datetime) -> None:
        """Note that those who asked in these turns have been told."""
        ...


class PrivacyStore(Protocol):
    """All that is kept of conversations, wherever it is kept."""

    async def export(self, conversation: str) -> Mapping[str, Any]:
        """All that is kept of a conversation, by kind, ready for JSON; {} if nothing is."""
        ...

    async def erase(self, conversation: str) -> bool:
        """Delete all that is kept of a conversation, and what its choices taught; False if nothing was."""
        ...

    async def prune(self, *, before: datetime) -> int:
        """Erase the conversations in which nothing was said since a moment; return how many."""
        ...
