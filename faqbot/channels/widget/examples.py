"""What a visitor might ask first: the titles of a few entries, from all over the knowledge bases."""

from collections.abc import Callable, Sequence
from datetime import datetime

from fastapi import APIRouter

from faqbot.channels.widget.schemas import ExamplesOut
from faqbot.domain.faq import Entry
from faqbot.domain.language import Language
from faqbot.retrieval.shelf import Shelf

_SHOWN = 3


class Examples:
    """The endpoint that gives a new visitor something to click on."""

    def __init__(self, shelf: Shelf, now: Callable[[], datetime]) -> None:
        self._shelf = shelf
        self._now = now

    async def examples(self) -> ExamplesOut:
        """A few questions that have an answer, in each language; fewer where there are not so many."""
        snapshot = await self._shelf.snapshot()
        at = self._now()
        live = [entry for entry in snapshot.entries if entry.is_live(at)]
        return ExamplesOut(zh=titles(live, Language.ZH), en=titles(live, Language.EN))


def titles(entries: Sequence[Entry], language: Language) -> list[str]:
    """The titles of entries that speak the language, as far apart as they can be."""
    own = [entry for entry in entries if language in entry.answers and _speaks(entry, language)]
    step = max(1, len(own) // _SHOWN)
    return [entry.title(language) for entry in own[::step][:_SHOWN]]


def router(examples: Examples) -> APIRouter:
    """The address of the examples."""
    api = APIRouter(prefix="/api/v1")
    api.add_api_route("/examples", examples.examples, methods=["GET"])
    return api


def _speaks(entry: Entry, language: Language) -> bool:
    return any(phrasing.language is language for phrasing in entry.phrasings)
