"""What messengers bring and what they are to deliver, kept in memory: for tests, and for a first look."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count

from faqbot.domain.post import Arrival, Chat, Fate, Letter, Outcome, prefix
from faqbot.storage.columns import plain, utc
from faqbot.storage.memory import MemoryTurnStore


class MemoryOutbox:
    """An Outbox that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self.letters: dict[int, Letter] = {}
        self.fates: dict[int, tuple[Fate, int | None]] = {}
        self._places = count(1)

    async def put(self, letters: Sequence[Letter]) -> tuple[Letter, ...]:
        """Store letters and return them with their ids; one whose name is known is left out."""
        put = []
        for letter in letters:
            if not letter.name or self._named(letter.channel, letter.bot, letter.chat, letter.name) is None:
                new = replace(letter, id=next(self._places), body=plain(letter.body), at=utc(letter.at))
                self.letters[new.id] = new
                put.append(new)
        return tuple(put)

    async def sent(self, channel: str, bot: str, chat: str, name: str) -> int | None:
        """The messenger's number of the message with this name, None if there is none."""
        letter = self._named(channel, bot, chat, name)
        return None if letter is None or letter.id not in self.fates else self.fates[letter.id][1]

    async def name(self, channel: str, bot: str, chat: str, message: int) -> str | None:
        """The name under which the message with this number was sent, None if it had none."""
        here = [x for x in self.letters.values() if (x.channel, x.bot, x.chat) == (channel, bot, chat) and x.name]
        return next((x.name for x in here if x.id in self.fates and self.fates[x.id][1] == message), None)

    async def unsent(self, channel: str) -> tuple[Letter, ...]:
        """Those without a fate, in order."""
        return tuple(x for x in self.letters.values() if x.channel == channel and x.id not in self.fates)

    async def begin(self, letters: Sequence[Letter]) -> frozenset[int]:
        """Note that an attempt is about to be made, and return those that nobody else has begun."""
        ours = frozenset(x.id for x in letters if x.id not in self.fates and self._doubts(x.id) == x.doubts)
        for letter in letters:
            if letter.id in ours:
                self._doubt(letter.id, letter.doubts + 1)
        return ours

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Note how attempts ended."""
        for outcome in outcomes:
            if outcome.fate is None and self._doubts(outcome.letter) == outcome.doubts + 1:
                self._doubt(outcome.letter, outcome.doubts)
            if outcome.fate is not None and outcome.letter in self.letters:
                self.fates[outcome.letter] = outcome.fate, outcome.message
                self.letters[outcome.letter] = replace(self.letters[outcome.letter], body="")

    async def forget(self, channel: str, *, before: datetime) -> int:
        """Delete what has a fate and was put before a moment; return how many."""
        old = [
            x.id for x in self.letters.values() if x.channel == channel and x.at < utc(before) and x.id in self.fates
        ]
        for place in old:
            del self.letters[place], self.fates[place]
        return len(old)

    def _named(self, *name: str) -> Letter | None:
        return next((x for x in self.letters.values() if (x.channel, x.bot, x.chat, x.name) == name), None)

    def _doubts(self, place: int) -> int | None:
        return self.letters[place].doubts if place in self.letters else None

    def _doubt(self, place: int, doubts: int) -> None:
        self.letters[place] = replace(self.letters[place], doubts=doubts)


class MemoryArrivals:
    """Arrivals beside an Outbox in memory."""

    def __init__(self, outbox: MemoryOutbox) -> None:
        self._outbox = outbox
        self._kept: dict[int, Arrival] = {}
        self._answered: set[int] = set()
        self._places = count(1)

    async def keep(self, arrivals: Sequence[Arrival]) -> tuple[Arrival, ...]:
        """Store those that are new, and return them in order with their ids."""
        kept = []
        for arrival in arrivals:
            if _named(arrival) not in map(_named, self._kept.values()):
                new = replace(arrival, id=next(self._places), body=plain(arrival.body), at=utc(arrival.at))
                self._kept[new.id] = new
                kept.append(new)
        return tuple(kept)

    async def unanswered(self, channel: str) -> tuple[Arrival, ...]:
        """Those that wait for an answer, oldest first."""
        return tuple(a for a in self._kept.values() if a.channel == channel and a.id not in self._answered)

    async def answer(self, arrivals: Sequence[Arrival], letters: Sequence[Letter]) -> tuple[Letter, ...]:
        """Mark arrivals as answered, drop their bodies and put letters into the outbox."""
        ids = {arrival.id for arrival in arrivals}
        if ids & self._answered or not ids <= self._kept.keys():
            return ()
        self._answered |= ids
        self._kept |= {place: replace(self._kept[place], body="") for place in ids}
        return await self._outbox.put(letters)

    async def forget(self, channel: str, *, before: datetime) -> int:
        """Delete what was answered and came in before a moment; return how many."""
        old = [place for place in self._answered if self._kept[place].channel == channel]
        old = [place for place in old if self._kept[place].at < utc(before)]
        for place in old:
            del self._kept[place]
            self._answered.discard(place)
        return len(old)


class MemoryChatStore:
    """A ChatStore beside a TurnStore in memory."""

    def __init__(self, turns: MemoryTurnStore) -> None:
        self._turns = turns
        self._chats: dict[tuple[str, str, str], Chat] = {}

    async def chat(self, channel: str, bot: str, chat_id: str) -> Chat | None:
        """One chat, or None if nothing was kept of it."""
        return self._chats.get((channel, bot, chat_id))

    async def keep(self, chat: Chat, *, at: datetime) -> None:
        """Add a chat, or replace what was kept of it."""
        self._chats[chat.channel, chat.bot, chat.id] = chat

    async def conversations(self, chat: Chat) -> tuple[str, ...]:
        """The conversations of a chat that are kept."""
        began_here = prefix(chat.channel, chat.bot, chat.id)
        kept = sorted(self._turns.last_said())
        return tuple(token for token in kept if token == chat.conversation or token.startswith(began_here))

    async def drop(self, chat: Chat) -> None:
        """Delete the chat, not its conversations."""
        self._chats.pop((chat.channel, chat.bot, chat.id), None)


def _named(arrival: Arrival) -> tuple[str, str, int]:
    return arrival.channel, arrival.bot, arrival.number
