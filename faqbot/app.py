"""Where the rooms meet: the only place that constructs things and reads the clock."""

import contextlib
import random
import secrets
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from faqbot.answerers import trial
from faqbot.answerers.computed import ComputedAnswerer, DeskOf
from faqbot.answerers.curated import CuratedAnswerer
from faqbot.answerers.grounded import Effort, GroundedAnswerer, Writer
from faqbot.answerers.pointing import PointingAnswerer
from faqbot.answerers.quoted import QuotedAnswerer
from faqbot.assistant import Assistant, Talk
from faqbot.channels.widget.examples import titles
from faqbot.channels.widget.limits import rate
from faqbot.conversation.bursts import Bursts
from faqbot.conversation.drafts import Drafts
from faqbot.conversation.floor import BotAlone, Floor
from faqbot.conversation.handoffs import Handoffs, Lines, Patience
from faqbot.conversation.lessons import Lessons
from faqbot.conversation.memory import Memory
from faqbot.conversation.upkeep import Upkeep
from faqbot.domain.calibration import Calibration
from faqbot.domain.faq import Declaration, KnowledgeBase
from faqbot.domain.language import Language
from faqbot.domain.protocols import (
    CalibrationStore,
    DocumentStore,
    Embedder,
    EntryStore,
    LanguageModel,
    SiteStore,
    TurnStore,
)
from faqbot.domain.site import Keys, Site
from faqbot.embeddings.bilingual import BilingualEmbedder
from faqbot.embeddings.latent import LatentEmbedder
from faqbot.embeddings.learned import with_learned
from faqbot.embeddings.table import TableEmbedder
from faqbot.language.normalise import normalise
from faqbot.language.numbers import Style
from faqbot.language.reader import Reader
from faqbot.llm import weights
from faqbot.llm.llama_cpp import LlamaCpp, expect_library
from faqbot.llm.openai_compatible import Endpoint, OpenAiCompatible, Server
from faqbot.llm.watch import Plan
from faqbot.llm.wire import Load
from faqbot.pipeline import Pipeline
from faqbot.retrieval import saved
from faqbot.retrieval.calibration import shipped, undecided
from faqbot.retrieval.gate import can_judge
from faqbot.retrieval.head import STRENGTH
from faqbot.retrieval.passages import NO_PASSAGES, PassageIndex
from faqbot.retrieval.passages import fingerprint_of as passages_fingerprint
from faqbot.retrieval.quotes import Judge
from faqbot.retrieval.shelf import Shelf
from faqbot.retrieval.snapshot import Progress, Remembered, Snapshot, assemble, build, fingerprint_of, published
from faqbot.settings import Settings
from faqbot.storage.calibrations import SqlCalibrationStore
from faqbot.storage.database import Database
from faqbot.storage.documents import SqlDocumentStore
from faqbot.storage.entries import SqlEntryStore
from faqbot.storage.handoffs import SqlHandoffStore
from faqbot.storage.learned import LearnedFolder
from faqbot.storage.privacy import SqlPrivacyStore
from faqbot.storage.sites import SqlSiteStore
from faqbot.storage.turns import SqlTurnStore
from faqbot.templates import LIBRARY
from faqbot.templates.desk import BAD_DECLARATION, Desk, Place, desk
from faqbot.templates.hours import Opening
from faqbot.templates.library import Library

_SNAPSHOTS_KEPT = 20
# New phrasings that are embedded while a server starts, in about half a minute; more are embedded while it serves.
_SOON_EMBEDDED = 10_000
_SECRET_BYTES = 32

# Where a model writes from documents too: its part of the risk that these may use. The rest is for quotes.
GROUNDED_SHARE = 0.5

# Embedders that come with faqbot; any other name is a sentence-transformers model.
IN_THE_BOX = ("bilingual", "table", "latent")

# How many questions a whole group may ask: Telegram lets a bot write there some twenty times a minute.
_GROUP_RATE = "20/minute"

Model = LlamaCpp | OpenAiCompatible

if TYPE_CHECKING:
    from faqbot.channels.telegram import Reach, Telegram

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

    async def opening(self, kb: str | None, at: datetime) -> Opening | None:
        """How it stands with the people of a knowledge base; None where no hours are declared."""
        return (await self.desk(kb)).opening(at)

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
    model: Model | None
    grounded: GroundedAnswerer | None
    handoffs: Handoffs
    drafts: Drafts
    upkeep: Upkeep
    bursts: Bursts
    sites: SiteStore


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
        database = Database(settings.database)
        opened.push_async_callback(database.close)
        yield assembled(settings, database, model, lines, progress=progress, at_once=at_once)


def assembled(  # noqa: PLR0913 - every part that differs from one process to another
    settings: Settings,
    database: Database,
    model: Model | None = None,
    lines: Lines | None = None,
    *,
    progress: Progress | None = None,
    at_once: bool = False,
) -> Application:
    entries = SqlEntryStore(database)
    turns = SqlTurnStore(database)
    calibrations = SqlCalibrationStore(database)
    learned = LearnedFolder(settings.learned)
    builder = SnapshotBuilder(embedder(settings.embedder), settings.snapshots, settings.risk, progress, learned)
    shelf = Shelf(entries, calibrations, builder, builder.stand_in if at_once else None, learned.active)
    desks = Desks(shelf, place(settings))
    grounded = grounded_rung(settings, model)
    kept = SqlHandoffStore(database)
    handoffs = Handoffs(kept, turns, lines, desks.opening, patience(settings))
    talk = Talk(
        Floor(handoffs) if handoffs.is_staffed else BotAlone(),
        memory(settings),
        lessons=Lessons(turns, calibrations),
    )
    assistant = Assistant(shelf, pipeline(desks.desk, grounded), turns, new_id, talk)
    return Application(
        settings=settings,
        database=database,
        entries=entries,
        turns=turns,
        calibrations=calibrations,
        shelf=shelf,
        assistant=assistant,
        desks=desks,
        documents=SqlDocumentStore(database),
        model=model,
        grounded=grounded,
        sites=SqlSiteStore(database),
        handoffs=handoffs,
        drafts=Drafts(entries, kept, new_id),
        bursts=Bursts(assistant.reply, turns, settings.burst_wait_s),
        upkeep=Upkeep(handoffs, SqlPrivacyStore(database), now, retention(settings)),
    )


def patience(settings: Settings) -> Patience:
    """How long customers and people are waited for."""
    return Patience(timedelta(minutes=settings.handoff_wait_minutes), timedelta(minutes=settings.handoff_hold_minutes))


def retention(settings: Settings) -> timedelta | None:
    """How long a conversation is kept after its last word; None: until somebody erases it."""
    return timedelta(days=settings.retention_days) if settings.retention_days else None


def memory(settings: Settings) -> Memory:
    """How long the bot refers to what was said."""
    return Memory(age=timedelta(minutes=settings.memory_minutes))


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


def model_id(settings: Settings) -> str:
    """What a trial of the model belongs to: another file, adapter or name is another model. Raise BadSetting."""
    if settings.llm_url:
        return f"{settings.llm_name or 'first'} at {settings.llm_url}"
    file = weights.inspected(weights.located(settings.llm_model, settings.models), "FAQBOT_LLM_MODEL")
    return f"{file.name} with {settings.llm_lora}" if settings.llm_lora else file.name


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


def language_model(settings: Settings) -> Model | None:
    """The model at FAQBOT_LLM_URL or, without that, in the file FAQBOT_LLM_MODEL. Raise BadSetting."""
    match settings.llm_url, settings.llm_model:
        case "", "":
            return None
        case "", name:
            expect_library()
            found = weights.inspected(weights.located(name, settings.models), "FAQBOT_LLM_MODEL")
            load = Load(
                str(found.path),
                settings.llm_context,
                settings.llm_threads,
                settings.llm_gpu_layers,
                weights.adapters(settings.llm_lora),
            )
            return LlamaCpp(found.name, Plan(load), queue=settings.llm_queue)
        case url, _:
            key, server = settings.llm_api_key.get_secret_value(), Server(settings.llm_server)
            return OpenAiCompatible(Endpoint(url, key, settings.llm_name, server))


def telegram_reach(settings: Settings) -> "Reach | None":
    """How Telegram tells customers and people of the shop, None without a token. Raise BadSetting."""
    tokens = settings.telegram_token.get_secret_value()
    if not tokens.strip(" ,"):
        return None
    # Imported where it is used: it takes longer than everything else together.
    from faqbot.channels.telegram import Reach, first_bot, group  # noqa: PLC0415

    return Reach(group(settings.telegram_desk), first_bot(tokens))


def telegram(application: Application, reach: "Reach | None") -> "Telegram | None":
    """The Telegram channel for the bots of FAQBOT_TELEGRAM_TOKEN, None without one. Raise BadSetting."""
    if reach is None:
        return None
    settings = application.settings
    from faqbot.channels import telegram as channel  # noqa: PLC0415 - slow, see above
    from faqbot.storage.post import SqlArrivals, SqlChatStore, SqlOutbox  # noqa: PLC0415

    async def examples(language: Language) -> tuple[str, ...]:
        at = now()
        live = [entry for entry in (await application.shelf.snapshot()).entries if entry.is_live(at)]
        return tuple(titles(live, language))

    database = application.database
    chats = channel.RememberedChats(SqlChatStore(database))
    arrivals, outbox = SqlArrivals(database), SqlOutbox(database)
    stores = channel.Stores(application.turns, chats, arrivals, outbox, SqlPrivacyStore(database))
    house = channel.House(application.assistant, application.shelf, stores, examples, now)
    listens = channel.topics(settings.telegram_topics)
    manners = channel.Manners(rate(settings.rate_limit), rate(_GROUP_RATE), listens, settings.burst_wait_s)
    bots = channel.opened(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    people = channel.People(reach, application.handoffs, application.drafts)
    lines = channel.Lines(bots, settings.telegram_webhook_url)
    return channel.Telegram(house, lines, manners, random.random, people)


class SnapshotBuilder:
    """Builds snapshots, or takes up the costly parts from disk where they were built before."""

    def __init__(
        self,
        embedder: Embedder,
        folder: Path | None,
        risk: float,
        progress: Progress | None = None,
        learned: LearnedFolder | None = None,
    ) -> None:
        self._embedder = embedder
        self._folder = folder
        self._risk = risk
        self._progress = progress or _silent
        self._learned = learned

    def __call__(self, kb: KnowledgeBase, calibration: Calibration | None) -> Snapshot:
        embedder, strength = self._taught(kb.id)
        fingerprint = fingerprint_of(kb, embedder.name)
        folder = self._folder / fingerprint if self._folder is not None else None
        parts = saved.load(folder, embedder) if folder is not None else None
        if parts is None:
            remembered = self._remembered(embedder.name)
            parts = build(kb, embedder, progress=self._progress, remembered=remembered, strength=strength)
            if folder is not None:
                saved.save(parts, folder)
                saved.prune(folder.parent, keep=_SNAPSHOTS_KEPT)
        if calibration is None or not can_judge(calibration.model):
            calibration = shipped(kb.id, fingerprint, has_head=parts.index.head is not None)
        parts = replace(parts, passages=self._passages(kb, parts.embedder, fingerprint))
        return assemble(kb, parts, calibration, risk=self._risk, fingerprint=fingerprint)

    def _taught(self, kb: str) -> tuple[Embedder, float]:
        """The embedder and the classifier's strength for a base, as they were learned for it or as they are shipped."""
        learned = self._learned.present(kb) if self._learned is not None else None
        if learned is None:
            return self._embedder, STRENGTH
        if learned.encoder != self._embedder.name:
            log.warning("learned.of_another_embedder", kb=kb, encoder=learned.encoder)
            return self._embedder, STRENGTH
        return with_learned(self._embedder, learned), learned.strength

    def _passages(self, kb: KnowledgeBase, embedder: Embedder, fingerprint: str) -> PassageIndex:
        if not kb.passages:
            return NO_PASSAGES
        # An embedder that was fitted on the phrasings changes with them.
        space = fingerprint if embedder.state() else embedder.name
        named = passages_fingerprint(kb.passages, space, repr(kb.lexicon))
        folder = self._folder / f"passages-{named}" if self._folder is not None else None
        found = saved.load_passages(folder, kb.passages) if folder is not None else None
        if found is None:
            self._progress("passages")
            found = PassageIndex.build(kb.passages, Reader(kb.lexicon), embedder)
            if folder is not None:
                saved.save_passages(found, folder)
        return found

    def stand_in(self, kb: KnowledgeBase) -> Snapshot | None:
        """A snapshot that is made at once and answers exact matches alone; None where the whole one comes soon.

        It is for a base whose vectors are yet to be made: many new phrasings, or another embedder.
        """
        embedder, _ = self._taught(kb.id)
        fingerprint = fingerprint_of(kb, embedder.name)
        if self._folder is not None and (self._folder / fingerprint).exists():
            return None
        texts = {normalise(phrasing.text) for entry in published(kb) for phrasing in entry.phrasings}
        if len(texts - self._remembered(embedder.name).keys()) <= _SOON_EMBEDDED:
            return None
        parts = build(kb, TableEmbedder(), strength=None)
        made = assemble(kb, parts, undecided(), risk=self._risk, fingerprint=fingerprint)
        return replace(made, is_whole=False)

    def _remembered(self, embedder: str) -> Remembered:
        return {} if self._folder is None else saved.remembered(self._folder, embedder)


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    return uuid.uuid4().hex


def new_site(site_id: str) -> Site:
    """A site with secrets of its own, and nothing set."""
    return Site(site_id, Keys(secrets.token_urlsafe(_SECRET_BYTES), secrets.token_urlsafe(_SECRET_BYTES)))


def _silent(_stage: str) -> None: ...
