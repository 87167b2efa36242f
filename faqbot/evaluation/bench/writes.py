"""How many messages a second can be kept: the product's inbox beside plain SQLite, row by row and in groups."""

import asyncio
import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from faqbot.domain.message import Question
from faqbot.evaluation.bench.place import Place

WAYS: Final = ("faqbot", "a commit a row", "a commit for a group")
_GROUP: Final = 256
# The columns and the settings of the product's inbox, without what other tables refer to.
_TABLE: Final = (
    "CREATE TABLE inbox (id INTEGER PRIMARY KEY, channel TEXT, key TEXT, conversation TEXT, text TEXT, at TEXT)"
)
_INDEX: Final = "CREATE UNIQUE INDEX once ON inbox (channel, key)"
_INSERT: Final = "INSERT INTO inbox (channel, key, conversation, text, at) VALUES (?, ?, ?, ?, ?)"

Say = Callable[[str], None]
Keep = Callable[[Question], Awaitable[object]]
# The product's inbox in a database at a URL.
Inbox = Callable[[str], AbstractAsyncContextManager[Keep]]


@dataclass(frozen=True, slots=True)
class Plan:
    """So many rounds of each way in another order, so many rows in each, and so many callers of the product at once."""

    rounds: int
    rows: int
    callers: int
    seed: int


@dataclass(frozen=True, slots=True)
class Writes:
    """Rows a second of one way: the median round, the least and the most."""

    way: str
    per_s: float
    least: float
    most: float


def measure(plan: Plan, inbox: Inbox, at: datetime, *, say: Say) -> tuple[Writes, ...]:
    """Measure in a folder that is made for it and deleted. Raise Unavailable."""
    chance, found = Random(plan.seed), {way: list[float]() for way in WAYS}  # noqa: S311 - an order to measure in
    questions = [Question(f"message {i}", f"c{i % 100}", "bench", str(i), at) for i in range(plan.rows)]
    with TemporaryDirectory() as name:
        folder = Path(name)
        place = Place(folder)
        place.run("db", "upgrade")
        for number in range(plan.rounds):
            say(f"round {number + 1} of {plan.rounds}")
            for way in chance.sample(WAYS, len(WAYS)):
                path = folder / f"{number}-{WAYS.index(way)}.db"
                found[way].append(plan.rows / _seconds(way, path, place, questions, plan, inbox))
    return tuple(Writes(way, median(rates), min(rates), max(rates)) for way, rates in found.items())


def _seconds(  # noqa: PLR0913, PLR0917 - what a round is made of
    way: str, path: Path, place: Place, questions: Sequence[Question], plan: Plan, inbox: Inbox
) -> float:
    if way == "faqbot":
        shutil.copy(place.data / "faqbot.db", path)
        return asyncio.run(_kept(f"sqlite:///{path}", questions, plan.callers, inbox))
    group = _GROUP if way == "a commit for a group" else 1
    rows = [(one.channel, one.key, one.conversation, one.text, one.at.isoformat()) for one in questions]
    with closing(sqlite3.connect(path, isolation_level=None)) as plain:
        for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", _TABLE, _INDEX):
            plain.execute(statement)
        started = perf_counter()
        for start in range(0, len(rows), group):
            plain.execute("BEGIN IMMEDIATE")
            plain.executemany(_INSERT, rows[start : start + group])
            plain.execute("COMMIT")
        return perf_counter() - started


async def _kept(url: str, questions: Sequence[Question], callers: int, inbox: Inbox) -> float:
    """Seconds until all are kept, each caller waiting for its own before it brings the next."""
    left = iter(questions)
    async with inbox(url) as keep:

        async def caller() -> None:
            for question in left:
                await keep(question)

        started = perf_counter()
        await asyncio.gather(*(caller() for _ in range(callers)))
        return perf_counter() - started
