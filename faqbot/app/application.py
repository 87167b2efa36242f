"""All parts of a running faqbot, put together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from faqbot.answerers.grounded import GroundedAnswerer
from faqbot.app.clock import new_id, now
from faqbot.app.ladder import Desks, grounded_rung, pipeline, place
from faqbot.app.models import Model, embedder, language_model
from faqbot.app.snapshots import Outside, SnapshotBuilder
from faqbot.assistant import Assistant, Talk
from faqbot.conversation.drafts import Drafts
from faqbot.conversation.floor import BotAlone, Floor
from faqbot.conversation.handoffs import Handoffs, Patience
from faqbot.conversation.lanes import Lanes
from faqbot.conversation.lessons import Lessons
from faqbot.conversation.lines import Lines
from faqbot.conversation.memory import Memory
from faqbot.conversation.rewriting import Rewriter
from faqbot.conversation.upkeep import Upkeep
from faqbot.conversation.wishes import Wishes
from faqbot.domain.protocols import (
    Bases,
    CalibrationStore,
    DocumentStore,
    EntryStore,
    Holds,
    Signal,
    SiteStore,
    TurnStore,
)
from faqbot.editing.attendance import Attendance
from faqbot.retrieval.shelf import Shelf
from faqbot.retrieval.snapshot import Progress
from faqbot.settings import Settings
from faqbot.storage.attendance import SqlAttendanceStore
from faqbot.storage.calibrations import SqlCalibrationStore
from faqbot.storage.database import Database
from faqbot.storage.documents import SqlDocumentStore
from faqbot.storage.entries import SqlEntryStore
from faqbot.storage.handoffs import SqlHandoffStore
from faqbot.storage.holds import PostgresHolds
from faqbot.storage.learned import LearnedFolder
from faqbot.storage.memory_signal import MemorySignal
from faqbot.storage.operators import SqlOperatorStore
from faqbot.storage.privacy import SqlPrivacyStore
from faqbot.storage.sites import SqlSiteStore
from faqbot.storage.turns import SqlTurnStore
from faqbot.storage.wishes import SqlWishStore

# A follow-up waits for a model's proposal no longer than this, as it may well be declined after it.
REWRITING_S = 5.0


@dataclass(frozen=True, slots=True)
class Application:
    """The parts of a running faqbot."""

    settings: Settings
    database: Database
    entries: EntryStore
    turns: TurnStore
    calibrations: CalibrationStore
    shelf: Shelf
    shelf_of: Callable[[Bases], Shelf]
    assistant: Assistant
    desks: Desks
    documents: DocumentStore
    model: Model | None
    grounded: GroundedAnswerer | None
    handoffs: Handoffs
    drafts: Drafts
    upkeep: Upkeep
    sites: SiteStore
    holds: Holds | None
    large: Outside | None
    signal: Signal


@dataclass(frozen=True, slots=True)
class Around:
    """What a process stands on, and whom it can tell."""

    database: Database
    signal: Signal
    large: Outside | None = None
    lines: Lines | None = None


@contextlib.asynccontextmanager
async def running(
    settings: Settings, *, progress: Progress | None = None, at_once: bool = False, lines: Lines | None = None
) -> AsyncIterator[Application]:
    """Open the database, which must be migrated, and put the parts together; close it at the end.

    The model is loaded with its first question, or when it is told to start. `at_once`: a knowledge base whose vectors
    take long serves exact matches until its shelf has been refreshed. `lines` are the channels that tell operators and
    customers.
    """
    async with contextlib.AsyncExitStack() as opened:
        model = language_model(settings)
        if model is not None:
            opened.push_async_callback(model.aclose)
        signal = _signal(settings)
        opened.push_async_callback(signal.aclose)
        database = Database(settings.database, news=signal)
        opened.push_async_callback(database.close)
        large = None if database.is_file else _outside(settings, database, opened)
        around = Around(database, signal, large, lines)
        yield assembled(settings, around, model, progress=progress, at_once=at_once)


def _outside(settings: Settings, database: Database, opened: contextlib.AsyncExitStack) -> Outside:
    # Its driver is an extra; the database has been opened with it.
    from faqbot.storage.annex import PostgresAnnexes  # noqa: PLC0415

    annexes = PostgresAnnexes(settings.database, database.name)
    opened.push_async_callback(asyncio.to_thread, annexes.close)
    return Outside(annexes, settings.exact_up_to)


def _signal(settings: Settings) -> Signal:
    if not settings.redis_url:
        return MemorySignal()
    # Loaded only where there is one.
    from faqbot.app.redis import signal  # noqa: PLC0415

    return signal(settings.redis_url)


def assembled(
    settings: Settings,
    around: Around,
    model: Model | None = None,
    *,
    progress: Progress | None = None,
    at_once: bool = False,
) -> Application:
    database, lines, large = around.database, around.lines, around.large
    entries = SqlEntryStore(database)
    turns = SqlTurnStore(database)
    calibrations = SqlCalibrationStore(database)
    learned = LearnedFolder(settings.learned)
    of = (embedder(settings.embedder), settings.snapshots, settings.risk, progress, learned)
    builder, of_drafts = SnapshotBuilder(*of, large), SnapshotBuilder(*of)

    def shelf_of(bases: Bases) -> Shelf:
        """For a draft state: whole from the first, and in memory, as it is gone with the next stroke."""
        return Shelf(bases, calibrations, of_drafts, None, learned.active)

    shelf = Shelf(entries, calibrations, builder, builder.stand_in if at_once else None, learned.active)
    desks = Desks(shelf, place(settings))
    grounded = grounded_rung(settings, model)
    kept = SqlHandoffStore(database)
    # Where customers are served, there is a desk for those who answer them.
    reached = None if lines is None else replace(lines, desk=attendance(database))
    handoffs = Handoffs(kept, turns, reached, desks.opening, patience(settings))
    # A SQLite file is answered from by one process.
    holds = None if database.is_file else PostgresHolds(database)
    talk = Talk(
        Floor(handoffs) if handoffs.is_staffed else BotAlone(),
        memory(settings),
        Lanes(holds=holds),
        lessons=Lessons(turns, calibrations),
        wishes=None if lines is None else Wishes(SqlWishStore(database), lines.customers),
        rewriter=None if model is None else Rewriter(model, min(settings.llm_timeout_s, REWRITING_S)),
    )
    assistant = Assistant(shelf, pipeline(desks.desk, grounded), turns, new_id, talk)
    return Application(
        settings=settings,
        database=database,
        entries=entries,
        turns=turns,
        calibrations=calibrations,
        shelf=shelf,
        shelf_of=shelf_of,
        assistant=assistant,
        desks=desks,
        documents=SqlDocumentStore(database),
        model=model,
        grounded=grounded,
        sites=SqlSiteStore(database),
        holds=holds,
        large=large,
        signal=around.signal,
        handoffs=handoffs,
        drafts=Drafts(entries, kept, new_id),
        upkeep=Upkeep(handoffs, SqlPrivacyStore(database), now, retention(settings), holds),
    )


def attendance(database: Database) -> Attendance:
    """Who is at the desk to answer customers."""
    return Attendance(SqlAttendanceStore(database), SqlOperatorStore(database))


def patience(settings: Settings) -> Patience:
    """How long customers and people are waited for."""
    return Patience(timedelta(minutes=settings.handoff_wait_minutes), timedelta(minutes=settings.handoff_hold_minutes))


def retention(settings: Settings) -> timedelta | None:
    """How long a conversation is kept after its last word; None: until somebody erases it."""
    return timedelta(days=settings.retention_days) if settings.retention_days else None


def memory(settings: Settings) -> Memory:
    """How long the bot refers to what was said."""
    return Memory(age=timedelta(minutes=settings.memory_minutes))
