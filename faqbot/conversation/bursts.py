"""Several short messages in a row are one turn: who writes "hi", "my parcel", "where is it" asks one thing."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from faqbot.domain.language import Language
from faqbot.domain.message import Query, Question
from faqbot.domain.protocols import Hear, TurnStore, unheard
from faqbot.domain.turn import LoggedTurn, Turn
from faqbot.language.normalise import normalise
from faqbot.router import route

Answer = Callable[[Question, Hear], Awaitable[Turn | LoggedTurn]]

# A longer message, or one that asks outright, is not waited behind.
_SHORT = 40
_MOST = 8
_ENDS = ("?", "？", "。", "!", "！")


@dataclass(slots=True)
class _Burst:
    questions: list[Question] = field(default_factory=list)
    grown: asyncio.Event = field(default_factory=asyncio.Event)


class Bursts:
    """Waits a little for what else a customer writes, and has all of it answered together.

    For channels that push their answers. Every message is in the inbox before it is waited behind: a crash loses none.
    """

    def __init__(self, answer: Answer, turns: TurnStore, wait_s: float) -> None:
        """`wait_s` of 0 answers each message by itself."""
        self._answer = answer
        self._turns = turns
        self._wait_s = wait_s
        self._gathering: dict[str, _Burst] = {}

    async def reply(self, question: Question, hear: Hear = unheard) -> Turn | LoggedTurn | None:
        """The answer to a message and to those that came with it; None if an earlier one of them brings it."""
        recorded = await self._turns.accept(question)
        if recorded is not None:
            return recorded
        gathering = self._gathering.get(question.conversation)
        if gathering is not None and len(gathering.questions) < _MOST:
            if question.key not in {one.key for one in gathering.questions}:
                gathering.questions.append(question)
                gathering.grown.set()
            return None
        return await self._answer(await self._gathered(question), hear)

    async def _gathered(self, first: Question) -> Question:
        if self._wait_s <= 0 or is_complete(first.text):
            return first
        burst = self._gathering[first.conversation] = _Burst([first])
        try:
            while await self._goes_on(burst):
                burst.grown.clear()
        finally:
            del self._gathering[first.conversation]
        return together(burst.questions)

    async def _goes_on(self, burst: _Burst) -> bool:
        """True if another message came within the wait, and still others may follow."""
        if len(burst.questions) >= _MOST or is_complete(burst.questions[-1].text):
            return False
        try:
            await asyncio.wait_for(burst.grown.wait(), self._wait_s)
        except TimeoutError:
            return False
        return True


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
