"""What a person answered, as a draft entry: nobody sees it until somebody publishes it."""

from collections.abc import Callable
from datetime import datetime

from faqbot.domain.errors import BadInput
from faqbot.domain.faq import Entry, Phrasing, State, only_base
from faqbot.domain.handoff import Author, Said
from faqbot.domain.protocols import EntryStore, HandoffStore
from faqbot.language.detect import detect
from faqbot.language.pii import mask

# Where drafts go whose question belongs to no knowledge base yet.
DRAFTS = "drafts"
_LONGEST_QUESTION = 500


class Drafts:
    """Makes entries of what people answer."""

    def __init__(self, entries: EntryStore, handoffs: HandoffStore, new_id: Callable[[], str]) -> None:
        self._entries = entries
        self._handoffs = handoffs
        self._new_id = new_id

    async def draft(self, conversation: str, at: datetime, *, kb: str | None = None) -> Entry:
        """Keep the question of a handoff with what the person answered, personal data masked, as a draft entry.

        Raise BadInput if no person has answered there.
        """
        case = await self._handoffs.case(conversation)
        said = await self._handoffs.said(conversation)
        answer = "\n\n".join(words.text.strip() for words in said if words.author is Author.OPERATOR)
        if case is None or not answer.strip():
            raise BadInput("no person has answered in this conversation, so there is nothing to make a draft of")
        question = mask(_question(case.question, said)).text[:_LONGEST_QUESTION]
        language = detect(answer, otherwise=case.language)
        entry = Entry(
            id=f"draft-{self._new_id()}",
            kb=kb or only_base(case.kb) or DRAFTS,
            phrasings=(Phrasing(question, detect(question, otherwise=case.language)),),
            answers={language: mask(answer).text},
            tags=("handoff",),
            state=State.DRAFT,
        )
        await self._entries.save([entry], at=at)
        return entry


def _question(asked: str, said: tuple[Said, ...]) -> str:
    """What could not be answered; a wish for a person alone is no question, so what followed it is taken."""
    first = next((words.text for words in said if words.author is Author.CUSTOMER), "")
    later = next((words.text for words in said[1:] if words.author is Author.CUSTOMER), "")
    return later if later and asked.strip() == first.strip() else asked
