"""What is declared to compute with, changed at the desk: proved by its own cases before any customer is told."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from faqbot.answerers.computed import decide
from faqbot.domain.errors import BadInput, UnknownKnowledgeBase
from faqbot.domain.faq import Declaration, Declares, merged, named
from faqbot.domain.message import Question
from faqbot.domain.operator import Change, Role
from faqbot.domain.protocols import EntryStore
from faqbot.editing.entries import NotAllowed
from faqbot.editing.overlay import Alteration
from faqbot.editing.sessions import Bearer
from faqbot.language.detect import detect
from faqbot.language.normalise import normalise
from faqbot.templates.desk import BAD_DECLARATION, Place, desk
from faqbot.templates.library import Library
from faqbot.templates.proof import Outcome, faults, proof
from faqbot.wording.replies import word

_DIGITS = 16
_LONGEST_BODY = 60_000


class Unsound(BadInput):
    """A declaration that cannot be used, or fails a case; nothing has changed."""


class Outrun(BadInput):
    """Somebody else has changed the declaration meanwhile; nothing has changed."""


@dataclass(frozen=True, slots=True)
class Check:
    """Why a declaration cannot be used, what came of its own cases, and what a question that was tried would get."""

    faults: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    reply: str | None = None


class Declarations:
    """Templates, opening hours and rates of the knowledge bases; a change is in force within seconds."""

    def __init__(self, store: EntryStore, place: Place, shipped: Library, now: Callable[[], datetime]) -> None:
        self._store = store
        self._place = place
        self._shipped = shipped
        self._now = now

    async def all(self, kb: str) -> tuple[Declaration, ...]:
        """What a base declares, by kind and name; nothing for a base that is not there."""
        try:
            return (await self._store.load(kb)).declared
        except UnknownKnowledgeBase:
            return ()

    async def check(self, kb: str, declared: Declaration, question: str = "") -> Check:
        """What would come of it, among all that the base declares."""
        present = merged(await self.all(kb), [declared])
        return await asyncio.to_thread(self._checked, present, declared, question)

    async def keeping(self, bearer: Bearer, kb: str, declared: Declaration, seen: str) -> Alteration:
        """What keeping a declaration alters, made from the one whose digest was `seen`, "" for a new one.

        Raise NotAllowed, Unsound, or Outrun.
        """
        former = await self._former(bearer, kb, declared.kind, declared.name, seen)
        wrong = (await self.check(kb, declared)).faults
        if wrong:
            raise Unsound(wrong[0])
        return Alteration(kb, former, declared)

    async def removing(self, bearer: Bearer, kb: str, kind: Declares, name: str, seen: str) -> Alteration:
        """What taking a declaration back alters. Raise NotAllowed or Outrun."""
        former = await self._former(bearer, kb, kind, name, seen)
        if former is None:
            raise Outrun(f"{kb} declares no {kind} {name}")
        return Alteration(kb, former, None)

    async def declare(self, bearer: Bearer, alteration: Alteration, reason: str = "") -> None:
        """Alter it; `reason` says why, in spite of a broken golden question. Raise Outrun."""
        kb, former, newer = alteration.kb, alteration.former, alteration.newer
        told = newer or former
        subject = f"{told.kind} {told.name}" if told else ""
        change = Change(self._now(), bearer.operator.name, "declaration", kb, subject, digest(former), digest(newer))
        if not await self._store.declare(kb, newer, former=former, change=change, reason=reason):
            raise Outrun(f"{subject} has changed meanwhile, or there is no knowledge base {kb}")

    async def _former(self, bearer: Bearer, kb: str, kind: Declares, name: str, seen: str) -> Declaration | None:
        if not bearer.may(Role.PUBLISHER, kb):
            raise NotAllowed("what is computed takes a publisher")
        former = named(await self.all(kb), kind, name)
        if digest(former) != seen:
            raise Outrun(f"{kind} {name} has changed meanwhile")
        return former

    def _checked(self, present: tuple[Declaration, ...], declared: Declaration, question: str) -> Check:
        if len(declared.body) > _LONGEST_BODY:
            return Check((f"it is too long: {len(declared.body)} characters, at most {_LONGEST_BODY}",))
        wrong = faults(present, self._place, self._shipped, self._now())
        try:
            at_hand = desk(present, self._place, self._shipped)
        except BAD_DECLARATION:
            return Check(wrong)
        outcomes = proof(declared, at_hand, self._now()) if declared.kind is Declares.TEMPLATE else ()
        if not question.strip():
            return Check(wrong, outcomes)
        language = detect(normalise(question))
        decision = decide(at_hand, Question(question, "try", "desk", "try", self._now()), language)
        return Check(wrong, outcomes, "" if decision is None else word(decision, language).text)


def digest(declared: Declaration | None) -> str:
    """Tells one state of a declaration from another; "" for none."""
    return "" if declared is None else sha256(declared.body.encode()).hexdigest()[:_DIGITS]
