"""Every store that ships, so that one suite runs against all of them."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from faqbot.domain.protocols import (
    AuditLog,
    CalibrationStore,
    DocumentStore,
    EntryStore,
    OperatorStore,
    PassStore,
    QuestionLog,
    TurnStore,
)
from faqbot.storage.calibrations import SqlCalibrationStore
from faqbot.storage.database import Database
from faqbot.storage.documents import SqlDocumentStore
from faqbot.storage.entries import SqlEntryStore
from faqbot.storage.memory import (
    MemoryCalibrationStore,
    MemoryDocumentStore,
    MemoryEntryStore,
    MemoryTurnStore,
)
from faqbot.storage.memory_operators import (
    MemoryAuditLog,
    MemoryOperatorStore,
    MemoryPassStore,
    MemoryQuestionLog,
)
from faqbot.storage.operators import SqlAuditLog, SqlOperatorStore, SqlPassStore
from faqbot.storage.questions import SqlQuestionLog
from faqbot.storage.turns import SqlTurnStore
from tests.databases import migrated


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of one kind."""

    entries: EntryStore
    turns: TurnStore
    calibrations: CalibrationStore
    documents: DocumentStore


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
        entries = MemoryEntryStore()
        yield Stores(entries, MemoryTurnStore(), MemoryCalibrationStore(), MemoryDocumentStore(entries))
    else:
        database = Database(place)
        yield Stores(
            SqlEntryStore(database),
            SqlTurnStore(database),
            SqlCalibrationStore(database),
            SqlDocumentStore(database),
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
