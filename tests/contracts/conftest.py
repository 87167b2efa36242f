"""Every store that ships, so that one suite runs against all of them."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from faqbot.channels.telegram.remembered import RememberedChats
from faqbot.domain.protocols import (
    Arrivals,
    AuditLog,
    CalibrationStore,
    ChatStore,
    DocumentStore,
    EntryStore,
    HandoffStore,
    OperatorStore,
    Outbox,
    PassStore,
    PrivacyStore,
    QuestionLog,
    SiteStore,
    TurnStore,
)
from faqbot.storage.calibrations import SqlCalibrationStore
from faqbot.storage.database import Database
from faqbot.storage.documents import SqlDocumentStore
from faqbot.storage.entries import SqlEntryStore
from faqbot.storage.handoffs import SqlHandoffStore
from faqbot.storage.memory import MemoryEntryStore, MemoryTurnStore
from faqbot.storage.memory_calibrations import MemoryCalibrationStore
from faqbot.storage.memory_documents import MemoryDocumentStore
from faqbot.storage.memory_handoffs import MemoryHandoffStore
from faqbot.storage.memory_operators import (
    MemoryAuditLog,
    MemoryOperatorStore,
    MemoryPassStore,
    MemoryQuestionLog,
)
from faqbot.storage.memory_post import MemoryArrivals, MemoryChatStore, MemoryOutbox
from faqbot.storage.memory_privacy import MemoryPrivacyStore
from faqbot.storage.memory_sites import MemorySiteStore
from faqbot.storage.operators import SqlAuditLog, SqlOperatorStore, SqlPassStore
from faqbot.storage.post import SqlArrivals, SqlChatStore, SqlOutbox
from faqbot.storage.privacy import SqlPrivacyStore
from faqbot.storage.questions import SqlQuestionLog
from faqbot.storage.sites import SqlSiteStore
from faqbot.storage.turns import SqlTurnStore
from tests.databases import migrated


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of one kind."""

    entries: EntryStore
    turns: TurnStore
    calibrations: CalibrationStore
    documents: DocumentStore
    handoffs: HandoffStore
    privacy: PrivacyStore
    sites: SiteStore
    arrivals: Arrivals
    outbox: Outbox
    chats: ChatStore


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the stores keep things: "memory" or the URL of an empty, migrated database."""
    if request.param == "memory":
        yield "memory"
    else:
        with migrated(request.param, tmp_path) as url:
            yield url


@pytest.fixture
async def stores(place: str) -> AsyncIterator[Stores]:
    if place == "memory":
        entries, turns, handoffs = MemoryEntryStore(), MemoryTurnStore(), MemoryHandoffStore()
        outbox = MemoryOutbox()
        yield Stores(
            entries,
            turns,
            MemoryCalibrationStore(),
            MemoryDocumentStore(entries),
            handoffs,
            MemoryPrivacyStore(turns, handoffs),
            MemorySiteStore(),
            MemoryArrivals(outbox),
            outbox,
            MemoryChatStore(turns),
        )
    else:
        database = Database(place)
        yield Stores(
            SqlEntryStore(database),
            SqlTurnStore(database),
            SqlCalibrationStore(database),
            SqlDocumentStore(database),
            SqlHandoffStore(database),
            SqlPrivacyStore(database),
            SqlSiteStore(database),
            SqlArrivals(database),
            SqlOutbox(database),
            SqlChatStore(database),
        )
        await database.close()


@pytest.fixture
def entry_store(stores: Stores) -> EntryStore:
    return stores.entries


@pytest.fixture
def turn_store(stores: Stores) -> TurnStore:
    return stores.turns


@pytest.fixture
def calibration_store(stores: Stores) -> CalibrationStore:
    return stores.calibrations


@pytest.fixture
def document_store(stores: Stores) -> DocumentStore:
    return stores.documents


@dataclass(frozen=True, slots=True)
class DeskStores:
    """The stores that the desk has besides, over the same place."""

    entries: EntryStore
    turns: TurnStore
    questions: QuestionLog
    operators: OperatorStore
    passes: PassStore
    audit: AuditLog


@pytest.fixture
async def desk(place: str) -> AsyncIterator[DeskStores]:
    if place == "memory":
        entries, turns, passes = MemoryEntryStore(), MemoryTurnStore(), MemoryPassStore()
        questions, operators = MemoryQuestionLog(turns), MemoryOperatorStore(passes)
        yield DeskStores(entries, turns, questions, operators, passes, MemoryAuditLog(entries))
    else:
        database = Database(place)
        yield DeskStores(
            SqlEntryStore(database),
            SqlTurnStore(database),
            SqlQuestionLog(database),
            SqlOperatorStore(database),
            SqlPassStore(database),
            SqlAuditLog(database),
        )
        await database.close()


@pytest.fixture
def handoff_store(stores: Stores) -> HandoffStore:
    return stores.handoffs


@pytest.fixture
def site_store(stores: Stores) -> SiteStore:
    return stores.sites


@pytest.fixture
def arrivals(stores: Stores) -> Arrivals:
    return stores.arrivals


@pytest.fixture
def outbox(stores: Stores) -> Outbox:
    return stores.outbox


@pytest.fixture(params=[False, True], ids=["plain", "remembered"])
def chat_store(request: pytest.FixtureRequest, stores: Stores) -> ChatStore:
    return RememberedChats(stores.chats) if request.param else stores.chats
