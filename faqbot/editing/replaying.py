"""Logged questions, asked once more: what the present or a draft state would say, and where that differs."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from faqbot.assistant import Assistant
from faqbot.conversation.memory import Memory
from faqbot.domain.language import Language
from faqbot.domain.message import Question
from faqbot.domain.protocols import QuestionLog
from faqbot.domain.replay import Changed, Got, Shift, shift
from faqbot.domain.turn import LoggedTurn
from faqbot.language.pii import mask
from faqbot.wording.replies import word

CHANNEL = "replay"
# What a model wrote cannot be had again without the model, and that takes seconds a question.
_WRITTEN = "grounded"

Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked, what was asked before it in its conversation, and what it got."""

    text: str
    language: Language
    kb: str
    history: tuple[str, ...] = ()
    then: Got | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many questions were asked again, how many were left out as a model had answered them, and what changed."""

    asked: int
    left_out: int
    changed: tuple[Changed, ...]


class Replaying:
    """Asks in one state of the knowledge bases; the same question in the same place is asked once."""

    def __init__(self, assistant: Assistant, now: Callable[[], datetime]) -> None:
        self._assistant = assistant
        self._now = now

    async def got(self, asked: Sequence[Asked], step: Step) -> list[Got]:
        """What each question gets, in order. `step` is told of each. Others get their turn between two."""
        known: dict[Asked, Got] = {}
        answers = []
        for done, one in enumerate(asked, 1):
            bare = replace(one, then=None)
            if bare not in known:
                known[bare] = await self._got(bare, str(done))
                await asyncio.sleep(0)
            answers.append(known[bare])
            step(done, len(asked))
        return answers

    async def _got(self, one: Asked, key: str) -> Got:
        question = Question(
            one.text,
            f"{CHANNEL}-{key}",
            CHANNEL,
            key,
            self._now(),
            kb=one.kb or None,
            language=one.language,
            history=one.history,
        )
        decision = (await self._assistant.consider(question)).decision
        got = Got.of(decision)
        return replace(got, said=word(decision, one.language).text) if got.is_answer else got


async def replayed(asked: Sequence[Asked], replaying: Replaying, step: Step) -> Replayed:
    """The questions once more, against what they got."""
    known = [one for one in asked if one.then is not None and one.then.kind != _WRITTEN]
    now = await replaying.got(known, step)
    return Replayed(len(known), len(asked) - len(known), changes(zip(known, now, strict=True)))


def described(found: Replayed) -> dict[str, Any]:
    """All of it, ready for JSON."""
    return {
        "asked": found.asked,
        "left_out": found.left_out,
        **{shift.value: sum(c.count for c in found.changed if c.shift is shift) for shift in Shift},
        "changed": [asdict(changed) | {"text": mask(changed.text).text} for changed in found.changed],
    }


def changes(answers: Iterable[tuple[Asked, Got]]) -> tuple[Changed, ...]:
    """What changed, the same change of the same question together; by kind of change, the most frequent first."""
    counts: defaultdict[Changed, int] = defaultdict(int)
    for asked, now in answers:
        if asked.then is not None and (how := shift(asked.then, now)) is not None:
            counts[Changed(asked.text, asked.language, asked.kb, asked.then, now, how)] += 1
    found = (replace(changed, count=count) for changed, count in counts.items())
    return tuple(sorted(found, key=lambda changed: (changed.shift, -changed.count, changed.text)))


async def logged(
    log: QuestionLog, *, since: datetime, most: int, bases: Collection[str] | None = None, memory: Memory | None = None
) -> tuple[Asked, ...]:
    """The newest questions since a moment that were looked up, oldest first, each with what led to it."""
    memory = memory or Memory()
    found: list[Asked] = []
    said: defaultdict[str, list[LoggedTurn]] = defaultdict(list)
    for turn in await log.asked(since=since - memory.age, most=most, bases=bases):
        if turn.at >= since:
            found.append(_asked(turn, memory.of(said[turn.conversation], turn.at)))
        said[turn.conversation].append(turn)
    return tuple(found)


def _asked(turn: LoggedTurn, past: Sequence[LoggedTurn]) -> Asked:
    history = tuple(earlier.completed or earlier.text for earlier in past)
    return Asked(turn.text, turn.language, base_of(turn), history, Got.logged(turn))


def base_of(turn: LoggedTurn) -> str:
    """The base that was asked, "" for all together: the one whose snapshot was searched."""
    return turn.snapshot.rpartition("@")[0]
