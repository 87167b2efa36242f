"""A document that the language model asks about: what comes of it waits as a file that may be imported."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from faqbot.domain.document import Document
from faqbot.domain.errors import ModelUnavailable, Unavailable
from faqbot.domain.faq import State
from faqbot.domain.incoming import Incoming
from faqbot.domain.operator import Role
from faqbot.editing.entries import NotAllowed
from faqbot.editing.importing import File, Importing
from faqbot.editing.proposing import Proposing, Verdict
from faqbot.editing.questioning import Questioner
from faqbot.editing.sessions import Bearer
from faqbot.knowledge.proposing import unasked

# Why it failed, where the page has words of its own for it.
MODEL_AWAY = "model_unavailable"
_TELLS_EVERY_S = 1.0
_LONGEST_TITLE = 80
_RECENT = 20


class NoModel(Unavailable):
    """No language model is set."""


class Inquiring:
    """Has the model ask, one document after the other, while other things go on; nothing is kept without a look."""

    def __init__(self, questioner: Questioner | None, proposing: Proposing, importing: Importing) -> None:
        self._questioner = questioner
        self._proposing = proposing
        self._importing = importing
        self._turn = asyncio.Lock()

    @property
    def has_model(self) -> bool:
        return self._questioner is not None

    async def begin(self, bearer: Bearer, document: Document) -> tuple[Incoming, bool]:
        """Note that the model is to ask; `inquire` is to follow, unless it asks already, which is told by False.

        Raise NotAllowed or NoModel.
        """
        if not bearer.may(Role.EDITOR, document.kb):
            raise NotAllowed("proposing entries takes an editor")
        if self._questioner is None:
            raise NoModel("no language model is set; set FAQBOT_LLM_MODEL or FAQBOT_LLM_URL")
        file, of = _file(document), len(unasked(document, document.kb))
        for known in await self._importing.recent(bearer, _RECENT):
            is_same = (known.name, known.kb, known.of) == (file.name, file.kb, of)
            if is_same and known.stage.is_under_way and not known.is_broken_off(self._importing.now()):
                return known, False
        return await self._importing.begin(bearer, file, of=of), True

    async def inquire(self, bearer: Bearer, document: Document, incoming: Incoming) -> None:
        """Let the model ask, and hand in what is new; what the document itself asks comes with it."""
        assert self._questioner is not None, "begin has looked"  # noqa: S101 - for the type checker
        course = _Course()
        try:
            async with self._telling(incoming, course), self._turn:
                worded = await self._questioner.proposals([document], document.kb, course.step)
        except ModelUnavailable:
            await self._importing.fail(incoming, MODEL_AWAY)
            return
        found = await self._proposing.considered(bearer, document, worded)
        # As drafts they wait until a publisher lets customers see them.
        entries = [
            replace(one.proposal.entry, state=State.PUBLISHED) for one in found if one.verdict is Verdict.PROPOSED
        ]
        await self._importing.fill(bearer, replace(incoming, done=incoming.of), entries)

    @asynccontextmanager
    async def _telling(self, incoming: Incoming, course: "_Course") -> AsyncIterator[None]:
        """Tell how far it is from time to time, which is a sign of life too."""
        telling = asyncio.create_task(self._tell(incoming, course))
        try:
            yield
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling

    async def _tell(self, incoming: Incoming, course: "_Course") -> None:
        while True:
            await asyncio.sleep(_TELLS_EVERY_S)
            await self._importing.progress(incoming, course.done)


class _Course:
    """How many passages have been asked about."""

    def __init__(self) -> None:
        self.done = 0

    def step(self, done: int, _of: int) -> None:
        self.done = done


def _file(document: Document) -> File:
    """A file that is named after the document."""
    return File(f"{document.title[:_LONGEST_TITLE].strip() or document.id}.yaml", b"", document.kb)
