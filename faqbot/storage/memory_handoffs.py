"""Handoffs in memory, beside the other stores of memory.py."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from faqbot.domain.handoff import Author, Case, Said
from faqbot.storage.columns import plain, utc
from faqbot.storage.turn_rows import masked


class MemoryHandoffStore:
    """A HandoffStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._cases: dict[str, Case] = {}
        self._said: dict[tuple[str, str], Said] = {}
        self._numbers = count(1)

    async def case(self, conversation: str) -> Case | None:
        """Where a conversation stands, or None if nobody was ever asked for."""
        return self._cases.get(plain(conversation))

    async def threaded(self, thread: str) -> Case | None:
        """The case that an operators' channel knows under this name, or None; an empty name is no case's."""
        found = [case for case in self._cases.values() if thread and case.thread == plain(thread)]
        return max(found, key=lambda case: case.since, default=None)

    async def live(self) -> tuple[Case, ...]:
        """All cases in which a person is awaited or there, the longest untouched first."""
        found = [case for case in self._cases.values() if case.is_live]
        return tuple(sorted(found, key=lambda case: (case.touched, case.conversation)))

    async def save(self, case: Case, said: Sequence[Said] = ()) -> bool:
        """Keep a case one version on with what was said, all or nothing; False if another change came first."""
        former = self._cases.get(plain(case.conversation))
        if case.version != (1 if former is None else former.version + 1):
            return False
        self._cases[plain(case.conversation)] = _storable(case)
        for words in said:
            key = plain(words.conversation), plain(words.key)
            if key not in self._said:
                number = next(self._numbers)
                self._said[key] = replace(words, text=plain(words.text), at=utc(words.at), number=number)
        if not case.is_live:
            for key, words in self._said.items():
                if key[0] == plain(case.conversation) and words.author is not Author.BOT:
                    self._said[key] = replace(words, text=masked(words.text))
        return True

    async def said(self, conversation: str, *, after: int = 0) -> tuple[Said, ...]:
        """What was said in the handoffs of a conversation, in order, with numbers greater than `after`."""
        found = [words for (its, _), words in self._said.items() if its == plain(conversation)]
        return tuple(sorted((s for s in found if s.number > after), key=lambda said: said.number))

    def forget(self, conversation: str) -> bool:
        """Drop a conversation's case and its words."""
        self._said = {key: words for key, words in self._said.items() if key[0] != plain(conversation)}
        return self._cases.pop(plain(conversation), None) is not None


def _storable(case: Case) -> Case:
    question = plain(case.question) if case.is_live else masked(case.question)
    return replace(case, question=question, since=utc(case.since), touched=utc(case.touched))
