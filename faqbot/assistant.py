"""One whole turn: accept, understand, find, decide, word, record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from faqbot.conversation.answering import Answering
from faqbot.conversation.choices import Choice
from faqbot.conversation.floor import BotAlone, Floor
from faqbot.conversation.lanes import Lanes
from faqbot.conversation.lessons import Lessons
from faqbot.conversation.memory import Memory, is_repeated, spoken_language
from faqbot.conversation.rewriting import Rewriter
from faqbot.conversation.wishes import Wishes
from faqbot.domain.decision import Decision, Declined, Reason, confidence, kind, reason
from faqbot.domain.errors import UnknownKnowledgeBase
from faqbot.domain.evidence import Evidence
from faqbot.domain.language import Language
from faqbot.domain.message import USUAL_STAFF, Query, Question, Reply, Staff
from faqbot.domain.protocols import Hear, TurnStore, unheard
from faqbot.domain.spans import span, tell
from faqbot.domain.turn import Feedback, LoggedTurn, Timings, Turn
from faqbot.language.detect import detect
from faqbot.language.normalise import clean
from faqbot.pipeline import Pipeline
from faqbot.retrieval.shelf import Shelf
from faqbot.retrieval.snapshot import Snapshot
from faqbot.wording.replies import again, inviting, names_people, offering, resumed, telling_later, word
from faqbot.wording.texts import RATED

LONGEST = 2000
_MILLISECONDS = 1000.0


@dataclass(frozen=True, slots=True)
class _Outcome:
    language: Language
    evidence: Evidence | None
    decision: Decision
    timings: Timings
    completed: str = ""
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """What makes turns a conversation: who has the floor, what is remembered and learnt, one message at a time."""

    floor: Floor | BotAlone = field(default_factory=BotAlone)
    memory: Memory = field(default_factory=Memory)
    lanes: Lanes = field(default_factory=Lanes)
    lessons: Lessons = field(default_factory=Lessons)
    rewriter: Rewriter | None = None
    wishes: Wishes | None = None


class Assistant:
    """Answers questions and keeps the ledger."""

    def __init__(
        self, shelf: Shelf, pipeline: Pipeline, turns: TurnStore, new_id: Callable[[], str], talk: Talk | None = None
    ) -> None:
        self._shelf = shelf
        self._turns = turns
        self._new_id = new_id
        self._talk = talk or Talk()
        self._answering = Answering(pipeline, self._talk.rewriter)

    async def reply(self, question: Question, hear: Hear = unheard) -> Turn | LoggedTurn:
        """Answer a message, once: the same (channel, key) again gives the recorded turn.

        Messages of one conversation are answered one after the other. Raise ConversationBusy.
        """
        with span("turn") as told:
            tell(told, {"channel": question.channel, "kb": question.kb})
            async with self._talk.lanes.lane(question.conversation):
                with span("accept"):
                    recorded = await self._turns.accept(question)
                if recorded is not None:
                    return recorded
                turn, choice, after = await self._turn(question, hear)
                with span("record"):
                    # Whoever lost its lane to another process has not seen what was said there.
                    await self._turns.record(turn, after=after)
                if choice is not None:
                    await self._talk.lessons.learn(choice, question)
                tell(told, _about(turn))
                return turn

    async def rate(self, feedback: Feedback, staff: Staff = USUAL_STAFF) -> Reply | None:
        """Keep a verdict and thank for it, offering a person where it is a bad one; None if there is no such turn."""
        turn = await self._turns.turn(feedback.turn_id)
        if turn is None or not await self._turns.rate(feedback):
            return None
        reply = Reply(RATED[feedback.verdict][turn.language], turn.language)
        return offering(reply) if await self._talk.floor.rated(turn, feedback, staff) else reply

    async def consider(self, question: Question, hear: Hear = unheard) -> Turn:
        """Decide and word, without the inbox, the ledger and people."""
        outcome = await self._outcome(question, (), hear)
        return self._told(question, outcome, word(outcome.decision, outcome.language, limit=LONGEST))

    async def _turn(self, question: Question, hear: Hear) -> tuple[Turn, Choice | None, str]:
        """Decide and word in the conversation, where a person may have the floor; the turn that it comes after."""
        floor, memory = self._talk.floor, self._talk.memory
        with span("remember"):
            said = await self._turns.conversation(question.conversation, limit=memory.turns)
            past = memory.of(said, question.at)
        question = _with_history(question, past)
        spoken = spoken_language(question, past)
        question = replace(question, language=spoken) if spoken else question
        manner = await floor.before(question, _language(question))
        decided = manner.decision or await self._wished(question, past)
        outcome = await self._outcome(question, past, hear, decided)
        settled = await floor.after(question, outcome.language, outcome.decision, past)
        reply = word(settled.decision, outcome.language, limit=LONGEST)
        # Asked only where it is of use: most answers name nobody.
        has_people = names_people(reply) and await floor.has_people(question)
        reply = inviting(reply) if has_people else reply
        reply = telling_later(reply) if not has_people and self._may_tell(question, settled.decision) else reply
        reply = offering(reply) if settled.offers else reply
        reply = again(reply) if is_repeated(question, outcome.decision, past) else reply
        reply = resumed(reply) if manner.resumed else reply
        turn = self._told(question, replace(outcome, decision=settled.decision), reply)
        return turn, outcome.choice, said[-1].id if said else ""

    async def _wished(self, question: Question, past: Sequence[LoggedTurn]) -> Decision | None:
        wishes = self._talk.wishes
        return None if wishes is None else await wishes.before(question, past)

    def _may_tell(self, question: Question, decision: Decision) -> bool:
        wishes = self._talk.wishes
        return wishes is not None and wishes.may_offer(question, decision)

    def _told(self, question: Question, outcome: _Outcome, reply: Reply) -> Turn:
        return Turn(
            self._new_id(),
            question,
            outcome.language,
            outcome.evidence,
            outcome.decision,
            reply,
            outcome.timings,
            outcome.completed,
        )

    async def _outcome(
        self, question: Question, past: Sequence[LoggedTurn], hear: Hear, decided: Decision | None = None
    ) -> _Outcome:
        started = perf_counter()
        decided = decided or refuse(question)
        if decided is not None:
            return _Outcome(_language(question), None, decided, _timings(started))
        try:
            snapshot = await self._shelf.snapshot(question.kb)
        except UnknownKnowledgeBase:
            return _Outcome(_language(question), None, Declined(Reason.UNKNOWN_KB), _timings(started))
        query = read(question, snapshot)
        made = await self._answering.answer(question, query, past, snapshot, hear)
        timings = _timings(started, made.understood, made.found)
        return _Outcome(made.language, made.evidence, made.decision, timings, made.completed, made.choice)


def _about(turn: Turn) -> Mapping[str, str | float | None]:
    """What a trace tells of a turn."""
    sure, decision = confidence(turn.decision), turn.decision
    named = {"turn": turn.id, "language": turn.language.value, "decision": kind(decision), "reason": reason(decision)}
    return {**named, "confidence": sure}


def _with_history(question: Question, past: Sequence[LoggedTurn]) -> Question:
    """A channel that knows what was said before is believed."""
    if question.history or not past:
        return question
    return replace(question, history=tuple(turn.completed or turn.text for turn in past))


def refuse(question: Question) -> Declined | None:
    """Decline what cannot be a question: nothing to read, or far too much."""
    if len(question.text) > LONGEST:
        return Declined(Reason.TOO_LONG)
    if not any(c.isalnum() for c in clean(question.text)):
        return Declined(Reason.EMPTY)
    return None


def read(question: Question, snapshot: Snapshot) -> Query:
    """The question as the knowledge base understands it; a text without letters takes the last language spoken."""
    return snapshot.reader.read(question.text, language=question.language, otherwise=_spoken_before(question))


def _language(question: Question) -> Language:
    return question.language or detect(question.text[:LONGEST], otherwise=_spoken_before(question))


def _spoken_before(question: Question) -> Language:
    before = Language.EN
    for earlier in question.history:
        before = detect(earlier, otherwise=before)
    return before


def _timings(started: float, understood: float | None = None, found: float | None = None) -> Timings:
    now = perf_counter()
    understood = understood or now
    found = found or understood
    return Timings(
        understand_ms=(understood - started) * _MILLISECONDS,
        retrieve_ms=(found - understood) * _MILLISECONDS,
        decide_ms=(now - found) * _MILLISECONDS,
    )
