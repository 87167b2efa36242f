"""Operators who answer customers at the desk, by the rules of handoffs that every channel has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from faqbot.conversation.drafts import Drafts
from faqbot.conversation.handoffs import Handoffs
from faqbot.domain.conversation import Outline
from faqbot.domain.errors import BadInput, HeldByAnother
from faqbot.domain.faq import Entry
from faqbot.domain.handoff import Case, State
from faqbot.domain.operator import Change
from faqbot.domain.protocols import AuditLog
from faqbot.editing.conversations import Conversations
from faqbot.editing.sessions import Bearer

LONGEST = 4000


class NoConversation(BadInput):
    """There is no such conversation, or none that somebody may see."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, and names for what is said."""

    now: Callable[[], datetime]
    new_key: Callable[[], str]


class Talking:
    """Takes conversations over, answers in them, and gives them back to the bot."""

    def __init__(
        self,
        conversations: Conversations,
        handoffs: Handoffs,
        drafts: Drafts,
        audit: AuditLog,
        clock: Clock,
    ) -> None:
        self._conversations = conversations
        self._handoffs = handoffs
        self._drafts = drafts
        self._audit = audit
        self._now = clock.now
        self._new_key = clock.new_key

    async def take(self, bearer: Bearer, conversation: str, former: str = "") -> None:
        """Take a conversation, from whom it was seen to be with.

        Raise NoConversation, NotAllowed, HeldByAnother, or IllegalEvent where nothing of it can be.
        """
        outline = await self._answerable(bearer, conversation)
        at, name = self._now(), bearer.operator.name
        await self._handoffs.taken(conversation, name, at, former=former, fresh=fresh_case(outline, at))
        await self._note(bearer, outline, "took_over", at)

    async def answer(self, bearer: Bearer, conversation: str, text: str) -> None:
        """Write to the customer, taking the conversation first where nobody has it. Raise as `take`, or BadInput."""
        if not text.strip() or len(text) > LONGEST:
            raise BadInput(f"an answer has 1 to {LONGEST} characters")
        await self._answerable(bearer, conversation)
        case, name = await self._handoffs.case(conversation), bearer.operator.name
        if case is None or case.state is not State.HELD:
            await self.take(bearer, conversation)
        await self._handoffs.answered(conversation, name, f"said-{self._new_key()}", text.strip(), self._now())

    async def give_back(self, bearer: Bearer, conversation: str) -> None:
        """Let the bot answer again. Raise as `take`."""
        outline, at = await self._own(bearer, conversation), self._now()
        await self._handoffs.returned(conversation, at)
        await self._note(bearer, outline, "gave_back", at)

    async def close(self, bearer: Bearer, conversation: str) -> None:
        """Say that the matter is done; the bot answers what comes next. Raise as `take`."""
        outline, at = await self._own(bearer, conversation), self._now()
        await self._handoffs.closed(conversation, at)
        await self._note(bearer, outline, "closed", at)

    async def draft(self, bearer: Bearer, conversation: str) -> Entry:
        """Keep what the customer asked and a person answered as a draft entry. Raise as `take`, or BadInput."""
        outline, at = await self._answerable(bearer, conversation), self._now()
        entry = await self._drafts.draft(conversation, at)
        await self._note(bearer, outline, "drafted", at)
        return entry

    async def _own(self, bearer: Bearer, conversation: str) -> Outline:
        """Nobody ends what another person is at."""
        outline, case = await self._answerable(bearer, conversation), await self._handoffs.case(conversation)
        if case is not None and case.state is State.HELD and case.operator != bearer.operator.name:
            raise HeldByAnother(case.operator)
        return outline

    async def _answerable(self, bearer: Bearer, conversation: str) -> Outline:
        outline = await self._conversations.answerable(bearer, conversation)
        if outline is None:
            raise NoConversation("there is no such conversation")
        return outline

    async def _note(self, bearer: Bearer, outline: Outline, action: str, at: datetime) -> None:
        """The log of changes outlives a conversation, so it must not name the customer."""
        subject = sha256(outline.conversation.encode()).hexdigest()[:12]
        await self._audit.note(Change(at, bearer.operator.name, action, outline.kb, subject))


def fresh_case(outline: Outline, at: datetime) -> Case:
    """The case of a conversation in which nobody was asked for."""
    return Case(
        outline.conversation,
        outline.channel,
        at,
        at,
        language=outline.language,
        kb=outline.kb or None,
        question=outline.text,
    )
