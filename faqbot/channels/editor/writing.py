"""What the form of an entry is told while it is written: how it will look, and what stands near it."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request, Response

from faqbot.channels.editor.door import Door, PageRoute, fields
from faqbot.channels.editor.page import page
from faqbot.domain.errors import UnknownKnowledgeBase
from faqbot.domain.faq import Entry, Phrasing, State
from faqbot.domain.language import Language
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.editing.form import Form, lines
from faqbot.editing.neighbours import Neighbour, neighbours
from faqbot.editing.parity import parity
from faqbot.retrieval.shelf import Shelf

# The last lines are those being typed.
_LINES = 12
_LONGEST = 500


class WritingPages:
    """Pieces of pages that follow the typing."""

    def __init__(self, door: Door, shelf: Shelf, now: Callable[[], datetime]) -> None:
        self._door = door
        self._shelf = shelf
        self._now = now

    async def preview(self, request: Request) -> Response:
        """An answer as the widget shows it."""
        await self._door.admit(request)
        given = await fields(request)
        face = "en_answer" if request.query_params.get("face") == "en" else "zh_answer"
        return page(request, "preview.html", text=given.get(face, ""))

    async def checks(self, request: Request) -> Response:
        """What is near the typed phrasings in either language, and whether both faces say the same."""
        form = Form.typed(await fields(request))
        bearer = await self._door.admit(request, Role.VIEWER, form.kb or None)
        written = _as_far(form)
        typed = [text[:_LONGEST] for text in (lines(form.zh_phrasings)[-_LINES:] + lines(form.en_phrasings)[-_LINES:])]
        kb = None if bearer.may(Role.VIEWER, EVERYWHERE) else form.kb
        found = await self._neighbours(kb, typed, written) if typed and kb != "" else ()
        shown = [near for near in found if bearer.may(Role.VIEWER, near.entry.kb)]
        return page(request, "checks.html", neighbours=shown, parity=parity(written), form=form)

    async def _neighbours(self, kb: str | None, typed: list[str], written: Entry) -> tuple[Neighbour, ...]:
        try:
            known = await self._shelf.snapshot(kb)
        except UnknownKnowledgeBase:  # its first entry is being written
            return ()
        return await asyncio.to_thread(neighbours, known, typed, written, at=self._now())


def router(pages: WritingPages) -> APIRouter:
    """The addresses that a form asks while it is filled in."""
    made = APIRouter(prefix="/desk/entry", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/preview", pages.preview, methods=["POST"])
    made.add_api_route("/checks", pages.checks, methods=["POST"])
    return made


def _as_far(form: Form) -> Entry:
    """The entry as far as it is written; it need not be whole."""
    texts = {Language.ZH: form.zh_answer, Language.EN: form.en_answer}
    answers = {language: text for language, text in texts.items() if text}
    phrasings = tuple(Phrasing(line, Language.ZH) for line in lines(form.zh_phrasings))
    return Entry(form.id, form.kb, phrasings, answers, state=State.DRAFT)
