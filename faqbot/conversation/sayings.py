"""What is said of a handoff besides what people write."""

from datetime import datetime

from faqbot.domain.handoff import Author, Case, Event, Said
from faqbot.domain.message import Question
from faqbot.wording.texts import JOINED, RESUMED


def by_customer(question: Question) -> Said:
    """What a customer wrote, under the key of the message."""
    return Said(question.conversation, question.key, Author.CUSTOMER, question.text, question.at)


def by_bot(case: Case, event: Event, at: datetime) -> Said:
    """What the bot says of a step, in the language of the customer, once for each step."""
    text = (JOINED if event is Event.TAKEN else RESUMED[event])[case.language]
    return Said(case.conversation, f"{event}-{case.version}", Author.BOT, text, at)
