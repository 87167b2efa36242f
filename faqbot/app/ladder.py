"""The rungs of the ladder, and what they stand on."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import structlog

from faqbot.answerers import trial
from faqbot.answerers.computed import ComputedAnswerer, DeskOf
from faqbot.answerers.curated import CuratedAnswerer
from faqbot.answerers.grounded import Effort, GroundedAnswerer, Writer
from faqbot.answerers.pointing import PointingAnswerer
from faqbot.answerers.quoted import QuotedAnswerer
from faqbot.app.models import model_id
from faqbot.domain.faq import Declaration
from faqbot.domain.protocols import (
    LanguageModel,
)
from faqbot.embeddings.table import TableEmbedder
from faqbot.language.numbers import Style
from faqbot.pipeline import Pipeline
from faqbot.retrieval.quotes import Judge
from faqbot.retrieval.shelf import Shelf
from faqbot.settings import Settings
from faqbot.templates import LIBRARY
from faqbot.templates.desk import BAD_DECLARATION, Desk, Place, desk
from faqbot.templates.hours import Opening
from faqbot.templates.library import Library

# Where a model writes from documents too: its part of the risk that these may use. The rest is for quotes.
GROUNDED_SHARE = 0.5

# What would be declared in a base, None for all together, in the place of what is.
Over = Callable[[str | None, tuple[Declaration, ...]], tuple[Declaration, ...]]

log = structlog.get_logger(__name__)


def _as_declared(_kb: str | None, declared: tuple[Declaration, ...]) -> tuple[Declaration, ...]:
    return declared


class Desks:
    """The templates in force for a knowledge base; they change with its snapshot."""

    def __init__(self, shelf: Shelf, place: Place, over: Over | None = None) -> None:
        """With `over`, what is computed after a change that is not in force."""
        self._shelf = shelf
        self._place = place
        self._over = over or _as_declared
        self._made: dict[str | None, tuple[tuple[Declaration, ...], Desk]] = {}

    async def desk(self, kb: str | None) -> Desk:
        """The desk of the present snapshot. Raise UnknownKnowledgeBase."""
        declared = (await self._shelf.snapshot(kb)).kb.declared
        made = self._made.get(kb)
        if made is None or made[0] is not declared:
            made = self._made[kb] = (declared, self._desk(self._over(kb, declared)))
        return made[1]

    async def opening(self, kb: str | None, hours: str, at: datetime) -> Opening | None:
        """How it stands with the people of a knowledge base; None where no hours are declared."""
        return (await self.desk(kb)).opening(at, hours)

    async def hours(self, kb: str | None) -> tuple[str, ...]:
        """The names of the opening hours that a knowledge base declares."""
        return tuple(hours.name for hours in (await self.desk(kb)).hours)

    def _desk(self, declared: tuple[Declaration, ...]) -> Desk:
        """Without what an earlier release accepted and this one does not: nothing is computed by half."""
        try:
            return desk(declared, self._place, library())
        except BAD_DECLARATION as error:
            log.warning("templates.unusable", reason=str(error))
            return Desk(library(), self._place)


def pipeline(desk_of: DeskOf | None = None, grounded: GroundedAnswerer | None = None) -> Pipeline:
    """The ladder, from the strictest rung down; without desks, with the templates that come with faqbot."""
    computed = ComputedAnswerer(desk_of or _plain_desk)
    written = () if grounded is None else (grounded,)
    quoted = QuotedAnswerer(judge(), share=1.0 if grounded is None else 1.0 - GROUNDED_SHARE)
    return Pipeline([computed, CuratedAnswerer(), quoted, *written, PointingAnswerer(judge())], computed.awaits)


def grounded_rung(settings: Settings, model: LanguageModel | None) -> GroundedAnswerer | None:
    """The rung on which the model writes; None without a model, and until the model has been tried. Raise BadFile."""
    tried = trial.load(settings.models, model_id(settings)) if model is not None else None
    if model is None or tried is None:
        return None
    return GroundedAnswerer(writer(settings, model), tried, share=GROUNDED_SHARE)


def writer(settings: Settings, model: LanguageModel) -> Writer:
    return Writer(model, judge(), Effort(settings.llm_context, settings.llm_timeout_s))


@cache
def judge() -> Judge:
    """What tells whether a sentence answers; it remembers words."""
    return Judge(TableEmbedder())


def place(settings: Settings) -> Place:
    return Place(ZoneInfo(settings.timezone), settings.region, settings.currency, Style[settings.decimal_mark.upper()])


@cache
def library() -> Library:
    """The templates that come with faqbot."""
    return Library(LIBRARY)


async def _plain_desk(_kb: str | None) -> Desk:
    return Desk(library(), Place(ZoneInfo("Asia/Shanghai")))
