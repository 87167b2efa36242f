"""Canned replies as operators keep and find them."""

from collections.abc import Callable
from datetime import datetime

from faqbot.domain.canned import Canned
from faqbot.domain.errors import BadInput
from faqbot.domain.faq import bases_of
from faqbot.domain.operator import EVERYWHERE, Change, Role
from faqbot.domain.protocols import AuditLog, CannedStore
from faqbot.editing.entries import NotAllowed
from faqbot.editing.sessions import Bearer
from faqbot.editing.talking import LONGEST
from faqbot.language.normalise import normalise

_LONGEST_NAME = 100


class NoReply(BadInput):
    """There is no such canned reply."""


class CannedReplies:
    """Texts to answer with: those of a base are kept by its editors, those of all bases by who edits all of them."""

    def __init__(self, store: CannedStore, audit: AuditLog, now: Callable[[], datetime]) -> None:
        self._store = store
        self._audit = audit
        self._now = now

    async def found(self, bearer: Bearer, text: str = "", kb: str | None = None) -> tuple[Canned, ...]:
        """Those that somebody may see and that hold every word; with `kb`, those that may be said there."""
        words = normalise(text).split()
        return tuple(
            reply
            for reply in await self._store.replies()
            if _may_see(bearer, reply)
            and (kb is None or reply.kb in {"", *bases_of(kb)})
            and all(word in _text(reply) for word in words)
        )

    async def reply(self, bearer: Bearer, kb: str, name: str) -> Canned | None:
        """One of them, or None."""
        return next((r for r in await self.found(bearer) if (r.kb, r.name) == (kb, name)), None)

    async def keep(self, bearer: Bearer, reply: Canned) -> None:
        """Add a reply, or replace the one of that base and name. Raise NotAllowed or BadInput."""
        self._expect_editor(bearer, reply.kb)
        if not 1 <= len(reply.name) <= _LONGEST_NAME or not reply.name.isprintable():
            raise BadInput(f"the name of a reply has 1 to {_LONGEST_NAME} characters")
        if not reply.texts or any(len(text) > LONGEST for text in reply.texts.values()):
            raise BadInput(f"a reply has a text in at least one language, each of at most {LONGEST} characters")
        await self._store.keep(reply)
        await self._note(bearer, "reply", reply.kb, reply.name)

    async def remove(self, bearer: Bearer, kb: str, name: str) -> None:
        """Delete a reply. Raise NotAllowed or NoReply."""
        self._expect_editor(bearer, kb)
        if not await self._store.drop(kb, name):
            raise NoReply("there is no canned reply of that name")
        await self._note(bearer, "reply_removed", kb, name)

    def _expect_editor(self, bearer: Bearer, kb: str) -> None:
        if not bearer.may(Role.EDITOR, kb or EVERYWHERE):
            raise NotAllowed("canned replies take an editor")

    async def _note(self, bearer: Bearer, action: str, kb: str, name: str) -> None:
        await self._audit.note(Change(self._now(), bearer.operator.name, action, kb, name))


def _may_see(bearer: Bearer, reply: Canned) -> bool:
    """Those of all bases are for everybody."""
    return not reply.kb or bearer.may(Role.VIEWER, reply.kb)


def _text(reply: Canned) -> str:
    return normalise("\n".join((reply.name, *reply.texts.values())))
