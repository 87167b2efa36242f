"""Customers who ask for a person while nobody is there say where they can be reached."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from faqbot.conversation.handoffs import Handoffs
from faqbot.domain.handoff import Case, State
from faqbot.domain.message import Question
from faqbot.wording.texts import CONTACT, CONTACT_KEPT

_KEY = "contact"


@dataclass(frozen=True, slots=True)
class Reaching:
    """Passes on where a customer can be reached; it is theirs to say, so people read it in their words."""

    handoffs: Handoffs
    now: Callable[[], datetime]

    async def is_wanted(self, conversation: str) -> bool:
        """True while a customer waits outside opening hours and has not said it yet."""
        case = await self.handoffs.case(conversation)
        if case is None or case.state is not State.WAITING or not await self._is_closed(case):
            return False
        said = await self.handoffs.said(conversation)
        return not any(words.key.startswith(_prefix(conversation)) for words in said if words.at >= case.since)

    async def leave(self, conversation: str, key: str, contact: str) -> bool:
        """Tell people, and the customer that they were told; False if nobody is awaited. The same key counts once."""
        case = await self.handoffs.case(conversation)
        if case is None or not case.is_live:
            return False
        at, name = self.now(), f"{_prefix(conversation)}{key}"
        text = CONTACT[case.language].format(contact=contact)
        await self.handoffs.wrote(Question(text, conversation, case.channel, name, at))
        await self.handoffs.told(conversation, f"{name}:kept", CONTACT_KEPT[case.language], at, case)
        return True

    async def _is_closed(self, case: Case) -> bool:
        opening = await self.handoffs.opening(case.kb, case.hours, self.now())
        return opening is not None and opening.since is None


def _prefix(conversation: str) -> str:
    return f"{conversation}:{_KEY}:"
