"""Answering people who asked to be told: through their own channel, and nobody who did not ask."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from faqbot.conversation.handoffs import Handoffs
from faqbot.domain.errors import BadInput
from faqbot.domain.faq import Entry
from faqbot.domain.operator import EVERYWHERE, Change, Role
from faqbot.domain.protocols import AuditLog, ConversationLog, TurnStore, WishStore
from faqbot.domain.turn import LoggedTurn
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.entries import NoEntry, NotAllowed
from faqbot.editing.sessions import Bearer
from faqbot.editing.talking import LONGEST, fresh_case
from faqbot.wording.texts import ANSWERED_LATER


@dataclass(frozen=True, slots=True)
class Asked:
    """Where it stands who asked what, and who wants to be told."""

    wishes: WishStore
    turns: TurnStore
    log: ConversationLog


class Telling:
    """Tells customers what was not known when they asked."""

    def __init__(
        self, asked: Asked, handoffs: Handoffs, catalogue: Catalogue, audit: AuditLog, now: Callable[[], datetime]
    ) -> None:
        self._asked = asked
        self._handoffs = handoffs
        self._catalogue = catalogue
        self._audit = audit
        self._now = now

    async def tell(self, bearer: Bearer, turns: Sequence[str], text: str, named: tuple[str, str] | None) -> int:
        """Tell those who wished it of these turns a text, or the live answer of a named entry; return how many.

        Raise NotAllowed, NoEntry or BadInput, and nobody is told.
        """
        wanted = [wish for wish in await self._asked.wishes.unfulfilled() if wish.turn_id in set(turns)]
        found = [turn for wish in wanted if (turn := await self._asked.turns.turn(wish.turn_id))]
        if any(not bearer.may(Role.EDITOR, turn.kb or EVERYWHERE) for turn in found):
            raise NotAllowed("answering takes an editor")
        entry = await self._entry(bearer, named) if not text.strip() and named else None
        if entry is None and not 1 <= len(text.strip()) <= LONGEST:
            raise BadInput(f"an answer has 1 to {LONGEST} characters")
        for turn in found:
            await self._tell(turn, text.strip() if entry is None else entry.answer(turn.language)[0])
        if found:
            change = Change(self._now(), bearer.operator.name, "told", found[0].kb or "", str(len(found)))
            await self._audit.note(change)
        return len(found)

    async def _tell(self, turn: LoggedTurn, answer: str) -> None:
        """Twice would be told once: what is said under a known key is not said again."""
        outline = await self._asked.log.outline(turn.conversation)
        if outline is None:
            return
        text = ANSWERED_LATER[turn.language].format(question=turn.text, answer=answer)
        at = self._now()
        # Under the key of an entry messengers show Markdown, which an entry's answer is.
        await self._handoffs.told(turn.conversation, f"entry-{turn.id}", text, at, fresh_case(outline, at))
        await self._asked.wishes.fulfil([turn.id], at=at)

    async def _entry(self, bearer: Bearer, named: tuple[str, str]) -> Entry:
        """The entry as customers are told it."""
        live = await self._catalogue.live(*named) if bearer.may(Role.VIEWER, named[0]) else None
        if live is None or not live.is_live(self._now()):
            raise NoEntry(f"there is no published entry {'/'.join(named)}")
        return live
