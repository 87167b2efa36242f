"""Conversations as operators look through them: those that they may see, personal data masked."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from faqbot.conversation.handoffs import Handoffs
from faqbot.domain.conversation import Outline, Sought
from faqbot.domain.handoff import Author, Case, Said, State
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.domain.protocols import ConversationLog, TurnStore
from faqbot.domain.turn import Feedback, LoggedTurn
from faqbot.editing.catalogue import PAGE, Catalogue
from faqbot.editing.entries import NotAllowed
from faqbot.editing.sessions import Bearer
from faqbot.language.pii import mask

_MOST_TURNS = 300
# Whoever has more to look through does better to say what is looked for.
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of conversations, how many fit (no more than MOST_COUNTED are told), and the channels to choose from."""

    outlines: tuple[Outline, ...]
    total: int
    page: int
    channels: tuple[str, ...]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))

    @property
    def are_more(self) -> bool:
        """True if more may fit than are told."""
        return self.total == MOST_COUNTED


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was said; the bot's own with its turn, and with what the customer said of it."""

    said: Said
    turn: LoggedTurn | None = None
    verdict: Feedback | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """A conversation with all that was said, oldest first, and how it stands between the bot and people."""

    outline: Outline
    lines: tuple[Line, ...]
    case: Case | None
    may_answer: bool


class Conversations:
    """Looks through conversations. One is seen by those who may see every base that it touches.

    Where something was asked of all bases together, that takes a role for all of them.
    """

    def __init__(self, log: ConversationLog, turns: TurnStore, handoffs: Handoffs, catalogue: Catalogue) -> None:
        self._log = log
        self._turns = turns
        self._handoffs = handoffs
        self._catalogue = catalogue

    async def page(self, bearer: Bearer, sought: Sought, number: int) -> Listed:
        """A page of those that fit; one that does not exist is the nearest that does."""
        mine = replace(sought, bases=await self._within(bearer, Role.VIEWER))
        total = await self._log.count(mine, most=MOST_COUNTED)
        shown = min(max(number, 1), max(1, -(-total // PAGE)))
        found = await self._log.find(mine, most=PAGE, offset=(shown - 1) * PAGE)
        return Listed(found, total, shown, await self._log.channels())

    async def whole(self, bearer: Bearer, conversation: str) -> Whole | None:
        """One conversation, or None; words of a handoff are whole for those who may answer while it lasts."""
        outline, bases = await self._log.outline(conversation), await self._log.bases(conversation)
        if outline is None or not _may(bearer, Role.VIEWER, bases):
            return None
        may_answer = _may(bearer, Role.EDITOR, bases)
        turns = await self._turns.conversation(conversation, limit=_MOST_TURNS)
        said = await self._handoffs.said(conversation)
        shown = said if may_answer else [replace(words, text=mask(words.text).text) for words in said]
        verdicts = {verdict.turn_id: verdict for verdict in await self._log.verdicts(conversation)}
        lines = [
            replace(line, verdict=verdicts.get(line.turn.id) if line.turn else None) for line in _told(turns, shown)
        ]
        lines.sort(key=lambda line: line.said.at)
        return Whole(outline, tuple(lines), await self._handoffs.case(conversation), may_answer)

    async def answerable(self, bearer: Bearer, conversation: str) -> Outline | None:
        """A conversation that somebody may answer in, or None for one that they do not see. Raise NotAllowed."""
        outline, bases = await self._log.outline(conversation), await self._log.bases(conversation)
        if outline is None or not _may(bearer, Role.VIEWER, bases):
            return None
        if not _may(bearer, Role.EDITOR, bases):
            raise NotAllowed("answering takes an editor")
        return outline

    async def waiting(self, bearer: Bearer) -> int:
        """In how many conversations that somebody may answer a person is waited for."""
        mine = await self._within(bearer, Role.EDITOR)
        return await self._log.count(Sought(bases=mine, states=(State.WAITING,)), most=MOST_COUNTED)

    async def _within(self, bearer: Bearer, role: Role) -> tuple[str, ...] | None:
        """The bases in which somebody has a role; None if that is in all of them."""
        if bearer.may(role, EVERYWHERE):
            return None
        return tuple(kb for kb in await self._catalogue.askable() if bearer.may(role, kb))


def _may(bearer: Bearer, role: Role, bases: Collection[str]) -> bool:
    return all(bearer.may(role, kb or EVERYWHERE) for kb in bases)


def _told(turns: Sequence[LoggedTurn], said: Sequence[Said]) -> Iterator[Line]:
    """What was said in turns and in handoffs; a message that is in both is told once, as the person reads it."""
    in_handoff = {words.key: words for words in said}
    for turn in turns:
        asked = in_handoff.pop(turn.key, None)
        yield Line(asked or Said(turn.conversation, turn.key, Author.CUSTOMER, turn.text, turn.at))
        if turn.reply.text:
            yield Line(Said(turn.conversation, turn.key, Author.BOT, turn.reply.text, turn.at), turn)
    yield from (Line(words) for words in in_handoff.values())
