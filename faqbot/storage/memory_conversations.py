"""Conversations to look through, over the stores in memory."""

from collections.abc import Sequence
from itertools import groupby

from faqbot.domain.conversation import By, Outline, Sought
from faqbot.domain.handoff import Case
from faqbot.domain.turn import Feedback, LoggedTurn, Verdict
from faqbot.storage.columns import plain
from faqbot.storage.conversations import pattern_words
from faqbot.storage.memory import MemoryTurnStore
from faqbot.storage.memory_handoffs import MemoryHandoffStore


class MemoryConversationLog:
    """A ConversationLog beside a TurnStore and a HandoffStore in memory."""

    def __init__(self, turns: MemoryTurnStore, handoffs: MemoryHandoffStore) -> None:
        self._turns = turns
        self._handoffs = handoffs

    async def find(self, sought: Sought, *, most: int, offset: int = 0) -> tuple[Outline, ...]:
        """Those that fit, in order, after the first `offset`."""
        found = [await self._outlined(turns) for turns in self._told() if self._fits(turns, sought)]
        found = [outline for outline in found if _is_sought(outline, sought)]
        found.sort(key=lambda outline: outline.conversation)
        found.sort(key=lambda outline: _place(outline, sought.by), reverse=not sought.ascending)
        return tuple(found[offset : offset + most])

    async def count(self, sought: Sought, *, most: int) -> int:
        """How many fit; `most` where there are as many or more."""
        return len(await self.find(sought, most=most))

    async def outline(self, conversation: str) -> Outline | None:
        """One conversation at a glance, or None."""
        found = [turns for turns in self._told() if turns[0].conversation == plain(conversation)]
        return await self._outlined(found[0]) if found else None

    async def bases(self, conversation: str) -> frozenset[str]:
        """The knowledge bases that its turns belong to; "" stands for all together, or for none."""
        turns = await self._turns.conversation(conversation, limit=len(self._turns.came_in()))
        return frozenset(turn.kb or "" for turn in turns)

    async def verdicts(self, conversation: str) -> tuple[Feedback, ...]:
        """What the customer said of the replies."""
        turns = await self._turns.conversation(conversation, limit=len(self._turns.came_in()))
        return tuple(self._turns.feedback[turn.id] for turn in turns if turn.id in self._turns.feedback)

    async def channels(self) -> tuple[str, ...]:
        """The names of the channels that conversations came by, in order."""
        return tuple(sorted({self._turns.channel_of(turns[0].conversation) for turns in self._told()}))

    def _told(self) -> list[list[LoggedTurn]]:
        turns = sorted(self._turns.came_in(), key=lambda turn: turn.conversation)
        return [list(told) for _, told in groupby(turns, key=lambda turn: turn.conversation)]

    def _fits(self, turns: Sequence[LoggedTurn], sought: Sought) -> bool:
        is_within = sought.bases is None or all(turn.kb in sought.bases for turn in turns)
        is_disliked = not sought.is_disliked or any(map(self._is_disliked, turns))
        return is_within and is_disliked and any(_is_said(turn, sought) for turn in turns)

    def _is_disliked(self, turn: LoggedTurn) -> bool:
        rated = self._turns.feedback.get(turn.id)
        return rated is not None and rated.verdict is Verdict.DOWN

    async def _outlined(self, turns: Sequence[LoggedTurn]) -> Outline:
        last = max(turns, key=lambda turn: turn.at)
        nobody = Case(last.conversation, "", last.at, last.at)
        case = await self._handoffs.case(last.conversation) or nobody
        return Outline(
            conversation=last.conversation,
            channel=self._turns.channel_of(last.conversation),
            first_at=min(turn.at for turn in turns),
            last_at=last.at,
            turns=len(turns),
            declined=sum(turn.decision == "declined" for turn in turns),
            disliked=sum(map(self._is_disliked, turns)),
            text=last.text,
            language=last.language,
            kb=last.kb or "",
            state=case.state,
            operator=case.operator,
        )


def _is_said(turn: LoggedTurn, sought: Sought) -> bool:
    said = [turn.text.lower(), turn.reply.text.lower()]
    return (
        (sought.language in {None, turn.language})
        and (sought.kb in {"", turn.kb})
        and all(any(form.lower() in text for form in pattern_words(word) for text in said) for word in sought.words)
    )


def _is_sought(outline: Outline, sought: Sought) -> bool:
    return (
        sought.channel in {"", outline.channel}
        and (not sought.states or outline.state in sought.states)
        and (sought.since is None or outline.last_at >= sought.since)
        and (sought.until is None or outline.first_at < sought.until)
    )


def _place(outline: Outline, by: By) -> tuple[float, ...]:
    match by:
        case By.LAST:
            return (outline.last_at.timestamp(),)
        case By.FIRST:
            return (outline.first_at.timestamp(),)
        case By.TURNS:
            return (outline.turns,)
