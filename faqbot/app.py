"""Where the rooms meet: the only place that constructs things and reads the clock."""

import contextlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from faqbot.answerers.computed import ComputedAnswerer, DeskOf
from faqbot.answerers.curated import CuratedAnswerer
from faqbot.assistant import Assistant
from faqbot.domain.calibration import Calibration
from faqbot.domain.faq import Declaration, KnowledgeBase
from faqbot.domain.protocols import CalibrationStore, DocumentStore, Embedder, EntryStore, TurnStore
from faqbot.embeddings.bilingual import BilingualEmbedder
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.embeddings.table import TableEmbedder
from faqbot.language.numbers import Style
from faqbot.pipeline import Pipeline
from faqbot.retrieval import saved
from faqbot.retrieval.calibration import shipped
from faqbot.retrieval.gate import can_judge
from faqbot.retrieval.shelf import Shelf
from faqbot.retrieval.snapshot import Progress, Snapshot, assemble, build, fingerprint_of
from faqbot.settings import Settings
from faqbot.storage.calibrations import SqlCalibrationStore
from faqbot.storage.database import Database
from faqbot.storage.documents import SqlDocumentStore
from faqbot.storage.entries import SqlEntryStore
from faqbot.storage.turns import SqlTurnStore
from faqbot.templates import LIBRARY
from faqbot.templates.desk import BAD_DECLARATION, Desk, Place, desk
from faqbot.templates.library import Library

_SNAPSHOTS_KEPT = 20

log = structlog.get_logger(__name__)


class Desks:
    """The templates in force for a knowledge base; they change with its snapshot."""

    def __init__(self, shelf: Shelf, place: Place) -> None:
        self._shelf = shelf
        self._place = place
        self._made: dict[str | None, tuple[tuple[Declaration, ...], Desk]] = {}

    async def desk(self, kb: str | None) -> Desk:
        """The desk of the present snapshot. Raise UnknownKnowledgeBase."""
        declared = (await self._shelf.snapshot(kb)).kb.declared
        made = self._made.get(kb)
        if made is None or made[0] is not declared:
            made = self._made[kb] = (declared, self._desk(declared))
        return made[1]

    def _desk(self, declared: tuple[Declaration, ...]) -> Desk:
        """Without what an earlier release accepted and this one does not: nothing is computed by half."""
        try:
            return desk(declared, self._place, library())
        except BAD_DECLARATION as error:
            log.warning("templates.unusable", reason=str(error))
            return Desk(library(), self._place)


@dataclass(frozen=True, slots=True)
class Application:
    """The parts of a running faqbot."""

    settings: Settings
    database: Database
    entries: EntryStore
    turns: TurnStore
    calibrations: CalibrationStore
    shelf: Shelf
    assistant: Assistant
    desks: Desks
    documents: DocumentStore


@contextlib.asynccontextmanager
async def running(settings: Settings, *, progress: Progress | None = None) -> AsyncIterator[Application]:
    """Open the database, which must be migrated, and put the parts together; close it at the end."""
    database = Database(settings.database)
    try:
        yield assembled(settings, database, progress=progress)
    finally:
        await database.close()


def assembled(settings: Settings, database: Database, *, progress: Progress | None = None) -> Application:
    entries = SqlEntryStore(database)
    turns = SqlTurnStore(database)
    calibrations = SqlCalibrationStore(database)
    builder = SnapshotBuilder(embedder(settings.embedder), settings.snapshots, settings.risk, progress)
    shelf = Shelf(entries, calibrations, builder)
    desks = Desks(shelf, place(settings))
    assistant = Assistant(shelf, pipeline(desks.desk), turns, new_id)
    documents = SqlDocumentStore(database)
    return Application(settings, database, entries, turns, calibrations, shelf, assistant, desks, documents)


def pipeline(desk_of: DeskOf | None = None) -> Pipeline:
    """The ladder, from the strictest rung down; without desks, with the templates that come with faqbot."""
    computed = ComputedAnswerer(desk_of or _plain_desk)
    return Pipeline([computed, CuratedAnswerer()], computed.awaits)


def place(settings: Settings) -> Place:
    return Place(ZoneInfo(settings.timezone), settings.region, settings.currency, Style[settings.decimal_mark.upper()])


@cache
def library() -> Library:
    """The templates that come with faqbot."""
    return Library(LIBRARY)


async def _plain_desk(_kb: str | None) -> Desk:
    return Desk(library(), Place(ZoneInfo("Asia/Shanghai")))


def embedder(name: str) -> Embedder:
    """The embedder that FAQBOT_EMBEDDER names."""
    match name:
        case "bilingual":
            return BilingualEmbedder()
        case "table":
            return TableEmbedder()
        case "latent":
            return LatentEmbedder()
        case _:
            from faqbot.embeddings.sentence_transformer import (  # noqa: PLC0415 - an extra
                SentenceTransformerEmbedder,
            )

            return SentenceTransformerEmbedder(name)


class SnapshotBuilder:
    """Builds snapshots, or takes up the costly parts from disk where they were built before."""

    def __init__(self, embedder: Embedder, folder: Path | None, risk: float, progress: Progress | None = None) -> None:
        self._embedder = embedder
        self._folder = folder
        self._risk = risk
        self._progress = progress or _silent

    def __call__(self, kb: KnowledgeBase, calibration: Calibration | None) -> Snapshot:
        fingerprint = fingerprint_of(kb, self._embedder.name)
        folder = self._folder / fingerprint if self._folder is not None else None
        parts = saved.load(folder, self._embedder) if folder is not None else None
        if parts is None:
            parts = build(kb, self._embedder, progress=self._progress)
            if folder is not None:
                saved.save(parts, folder)
                saved.prune(folder.parent, keep=_SNAPSHOTS_KEPT)
        if calibration is None or not can_judge(calibration.model):
            calibration = shipped(kb.id, fingerprint, has_head=parts.index.head is not None)
        return assemble(kb, parts, calibration, risk=self._risk, fingerprint=fingerprint)


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    return uuid.uuid4().hex


def _silent(_stage: str) -> None: ...
