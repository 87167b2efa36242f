"""Golden questions in the hands of operators."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from faqbot.domain.golden import Expects, GoldenQuestion
from faqbot.domain.operator import EVERYWHERE, Change, Role
from faqbot.domain.protocols import AuditLog, GoldenStore
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.entries import NoEntry, NotAllowed
from faqbot.editing.sessions import Bearer
from faqbot.editing.teaching import clean


class Golden:
    """Keeps what must not change; personal data in a question is masked first. Every change is noted."""

    def __init__(self, store: GoldenStore, catalogue: Catalogue, audit: AuditLog, now: Callable[[], datetime]) -> None:
        self._store = store
        self._catalogue = catalogue
        self._audit = audit
        self._now = now

    async def questions(self, bearer: Bearer) -> tuple[GoldenQuestion, ...]:
        """Those of the bases that somebody may see."""
        return tuple(q for q in await self._store.questions() if bearer.may(Role.VIEWER, q.kb))

    async def make(self, bearer: Bearer, given: Sequence[GoldenQuestion]) -> tuple[GoldenQuestion, ...]:
        """Keep golden questions, all or none; return them as kept. Raise NotAllowed, NoEntry or BadInput."""
        kept = [await self._checked(bearer, question) for question in given]
        at = self._now()
        await self._store.keep(kept, at=at)
        for question in kept:
            await self._audit.note(Change(at, bearer.operator.name, "golden", question.kb, _told(question)))
        return tuple(kept)

    async def remove(self, bearer: Bearer, question_id: str) -> None:
        """Delete one. Raise NoEntry where there is none that the operator may see, or NotAllowed."""
        found = next((q for q in await self.questions(bearer) if q.id == question_id), None)
        if found is None:
            raise NoEntry(f"there is no golden question {question_id}")
        self._expect_editor(bearer, found.kb)
        await self._store.drop(question_id)
        change = Change(self._now(), bearer.operator.name, "golden removed", found.kb, _told(found))
        await self._audit.note(change)

    async def _checked(self, bearer: Bearer, question: GoldenQuestion) -> GoldenQuestion:
        self._expect_editor(bearer, question.kb)
        expected = question.expected
        if question.kb and question.kb not in await self._catalogue.bases():
            raise NoEntry(f"there is no knowledge base {question.kb}")
        if expected.outcome is Expects.ENTRY and await self._catalogue.entry(expected.kb, expected.entry_id) is None:
            raise NoEntry(f"there is no entry {expected.kb}/{expected.entry_id}")
        return replace(question, text=clean(question.text))

    def _expect_editor(self, bearer: Bearer, kb: str) -> None:
        if not bearer.may(Role.EDITOR, kb or EVERYWHERE):
            raise NotAllowed("golden questions take an editor")


def _told(question: GoldenQuestion) -> str:
    """What the log says of it: not the question, which a customer may have asked."""
    return question.expected.entry_id or question.expected.outcome.value
