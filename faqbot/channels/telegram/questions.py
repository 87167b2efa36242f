"""A question to its answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from faqbot.channels.telegram.answers import ANSWERS, decided, is_silent, shown
from faqbot.channels.telegram.heard import Said
from faqbot.channels.telegram.letters import CHANNEL
from faqbot.channels.telegram.pace import Pace
from faqbot.channels.telegram.visits import House, Reaction, Visit
from faqbot.channels.telegram.waiting import shown as progress
from faqbot.conversation.bursts import together
from faqbot.domain.message import USUAL_STAFF, Question, Staff
from faqbot.domain.turn import LoggedTurn, Turn
from faqbot.language.pii import mask
from faqbot.wording import telegram as words

_REMEMBERED = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: the words, their name for ever, the knowledge base if it is known, and how the answer looks."""

    text: str
    key: str
    kb: str | None = None
    heading: str = ""
    reply_to: int | None = None
    is_addressed: bool = True


class Questions:
    """Asks the assistant, and writes down what it says."""

    def __init__(self, house: House, pace: Pace) -> None:
        self._house = house
        self._pace = pace

    async def said(self, visit: Visit, said: Said) -> Reaction:
        """Answer what somebody wrote. An edit that left the words as they were is no new question."""
        key = visit.key(said.number)
        if said.edited_at is not None:
            if await self._is_answered(visit, key, said.text):
                return Reaction()
            key = f"{key}:{said.edited_at}"
        if said.before:
            return await self._several(visit, [*said.before, said])
        quotes = said.edited_at is not None or not visit.place.is_private
        wish = Wish(said.text, key, reply_to=said.number if quotes else None, is_addressed=said.is_addressed)
        return await self.asked(visit, wish)

    async def asked(self, visit: Visit, wish: Wish) -> Reaction:
        """Answer a question, at most as many as the pace allows."""
        refusal = self._refused(visit, wish)
        return refusal or await self._answered(visit, wish, _question(visit, wish))

    async def _several(self, visit: Visit, said: Sequence[Said]) -> Reaction:
        """Answer short messages in a row as one; after a crash, those of them that were answered as they were."""
        wishes = [Wish(one.text, visit.key(one.number)) for one in said]
        refusal = self._refused(visit, wishes[-1])
        if refusal is not None:
            return refusal
        questions = [_question(visit, wish) for wish in wishes]
        found = [await self._house.stores.turns.accept(question) for question in questions]
        known = {turn.id: turn for turn in found if turn is not None}
        letters = [letter for turn in known.values() for letter in self._told(visit, wishes[-1], turn).letters]
        new = [question for question, turn in zip(questions, found, strict=True) if turn is None]
        if new:
            letters += (await self._answered(visit, wishes[-1], together(new))).letters
        return Reaction(tuple(letters))

    def _refused(self, visit: Visit, wish: Wish) -> Reaction | None:
        """What is said instead of an answer to whoever asks too much; None if there is to be one."""
        user, group = visit.key(visit.sender.id), None if visit.place.is_private else visit.key()
        wait_s = self._pace.admitted(user, group)
        if not wait_s:
            return None
        tells = wish.is_addressed and self._pace.tells(user)
        text = words.TOO_MANY[visit.language].format(seconds=wait_s)
        return Reaction(visit.pen.message(text, reply_to=wish.reply_to) if tells else ())

    async def _answered(self, visit: Visit, wish: Wish, question: Question) -> Reaction:
        if wish.is_addressed:
            async with progress(visit.bot, visit.place, visit.arrival.id) as hear:
                turn = await self._house.assistant.reply(question, hear)
        else:
            turn = await self._house.assistant.reply(question)
        return self._told(visit, wish, turn)

    def _told(self, visit: Visit, wish: Wish, turn: Turn | LoggedTurn) -> Reaction:
        if is_silent(turn) or (not wish.is_addressed and decided(turn) not in ANSWERS):
            return Reaction()
        told = shown(turn, heading=wish.heading, privately=visit.place.is_private)
        # Buttons below what an owner is seen to say would be strange to their customers.
        rows = () if visit.place.business else told.rows
        return Reaction(visit.pen.message(told.text, rows, wish.reply_to))

    async def _is_answered(self, visit: Visit, key: str, text: str) -> bool:
        """True if the message was answered with these words before; links are previewed by an edit, too."""
        before = await self._house.stores.turns.conversation(visit.conversation, limit=_REMEMBERED)
        asked = [turn.text for turn in before if turn.key == key or turn.key.startswith(f"{key}:")]
        return mask(text).text in asked


def _question(visit: Visit, wish: Wish) -> Question:
    at, language = visit.arrival.at, visit.chat.language
    # Who owns the account reads the chat: nobody else is to be asked for.
    staff = Staff(may_be_asked_for=False) if visit.place.business else USUAL_STAFF
    return Question(wish.text, visit.conversation, CHANNEL, wish.key, at, kb=wish.kb, language=language, staff=staff)
