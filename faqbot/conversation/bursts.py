"""Several short messages in a row are one turn: who writes "hi", "my parcel", "where is it" asks one thing."""

from collections.abc import Sequence
from dataclasses import replace

from faqbot.domain.language import Language
from faqbot.domain.message import Query, Question
from faqbot.language.normalise import normalise
from faqbot.router import route

# A longer message, or one that asks outright, is not waited behind.
_SHORT = 40
_ENDS = ("?", "？", "。", "!", "！")


def together(questions: Sequence[Question]) -> Question:
    """One question of several messages, in order; a greeting among them asks nothing."""
    asking = [question for question in questions if not _is_talk(question)] or list(questions)
    last = questions[-1]
    text = "\n".join(question.text for question in asking)
    return replace(last, text=text, also=tuple(question.key for question in questions[:-1]))


def is_complete(text: str) -> bool:
    """True for a message that is not waited behind."""
    text = text.rstrip()
    return len(text) > _SHORT or text.endswith(_ENDS)


def _is_talk(question: Question) -> bool:
    return route(Query(question.text, normalise(question.text), (), Language.EN)) is not None
