"""Visitors of a website who ask one question after another, at any replica, until each is answered."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx2
import numpy as np
from sqlalchemy import text as sql

from faqbot.storage.database import Database

ANSWERED = 200
# Phrasings of the sample shop, word for word: answered whatever the bar, and by no model.
_KNOWN = ("How do I place an order on your site?", "怎么在你们网站下单？")
_PATIENCE_S = 15.0
_TRY_AGAIN_S = 0.2
_KEPT = sql("SELECT inbox.key AS key, turns.id AS turn FROM inbox JOIN turns ON turns.inbox_id = inbox.id")


@dataclass(slots=True)
class Asked:
    """One message: when it was due, what came of every try, and the turn and text that answered it in the end."""

    key: str
    text: str
    due: float
    tries: list[int] = field(default_factory=list)
    answered: float | None = None
    turn: str = ""
    reply: str = ""


@dataclass(slots=True)
class Visitor:
    """Somebody with a conversation."""

    number: int
    conversation: str = ""
    asked: list[Asked] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was asked, and what the database and the replicas know of it.

    `lost`: answered, and not in the database, or never answered. `twice`: answered by two turns. `reordered`:
    visitors who are told what was said in another order than they said it. `refused`: tries by status, 0 for none.
    """

    asked: int
    lost: tuple[str, ...]
    twice: tuple[str, ...]
    reordered: tuple[int, ...]
    refused: dict[int, int]
    p50_ms: float
    p99_ms: float
    slowest_s: float

    @property
    def is_clean(self) -> bool:
        return (self.lost, self.twice, self.reordered) == ((), (), ())


class Load:
    """Visitors at work; `pause_s` is from an answer to the next question of the same visitor."""

    def __init__(self, client: httpx2.AsyncClient, addresses: Sequence[str], numbers: range, pause_s: float) -> None:
        self._client = client
        self.visitors = [Visitor(number) for number in numbers]
        self._addresses = addresses
        self._pause_s = pause_s
        self._is_over = asyncio.Event()

    def recovered_s(self, since: float) -> float:
        """Seconds from a moment until every visitor who waited then, or came after, had an answer."""
        first = [
            min(one.answered - since for one in visitor.asked if one.answered is not None and one.answered > since)
            for visitor in self.visitors
        ]
        return max(first)

    async def ledger(self, database_url: str) -> Ledger:
        """Compare; each message is put once more to the other replicas, which must know its answer."""
        turns = await _turns(database_url)
        sent = [(visitor, one) for visitor in self.visitors for one in visitor.asked]
        told = zip((one for _, one in sent), await again(sent, self._addresses), strict=True)
        times = [one.answered - one.due for _, one in sent if one.answered is not None]
        return Ledger(
            asked=len(sent),
            lost=tuple(one.key for _, one in sent if one.answered is None or one.key not in turns),
            twice=tuple(
                one.key
                for one, answer in told
                if answer is None or (answer.json()["turn"], answer.json()["text"]) != (one.turn, one.reply)
            ),
            reordered=await out_of_order(self.visitors, self._addresses),
            refused=dict(Counter(status for _, one in sent for status in one.tries if status != ANSWERED)),
            p50_ms=float(np.percentile(times, 50) * 1000),
            p99_ms=float(np.percentile(times, 99) * 1000),
            slowest_s=max(times),
        )

    async def run(self, visitor: Visitor) -> None:
        """Ask until it is over, and then until the last question is answered."""
        await self._insist(visitor, Asked(f"greeting-{visitor.number}", "hello", time.monotonic()))
        for number in itertools.count():
            if self._is_over.is_set():
                return
            one = Asked(f"v{visitor.number}-{number}", _text(visitor.number, number), time.monotonic())
            visitor.asked.append(one)
            await self._insist(visitor, one)
            await asyncio.sleep(self._pause_s)

    def end(self) -> None:
        """Begin no further question."""
        self._is_over.set()

    async def _insist(self, visitor: Visitor, one: Asked) -> None:
        for place in itertools.count(visitor.number + len(visitor.asked)):
            answer = await _post(self._client, visitor, one, self._addresses[place % len(self._addresses)])
            one.tries.append(answer.status_code if answer else 0)
            if answer is not None and answer.status_code == ANSWERED:
                told = answer.json()
                one.answered, one.turn, one.reply = time.monotonic(), told["turn"], told["text"]
                visitor.conversation = told["conversation"]
                return
            await asyncio.sleep(_TRY_AGAIN_S)


@asynccontextmanager
async def visitors(addresses: Sequence[str], n: int = 12, pause_s: float = 0.5, first: int = 0) -> AsyncIterator[Load]:
    """So many visitors, numbered from the first, who begin at once; each comes to the end with an answer to all."""
    async with httpx2.AsyncClient(timeout=_PATIENCE_S, trust_env=False) as client, asyncio.TaskGroup() as tasks:
        load = Load(client, addresses, range(first, first + n), pause_s)
        for visitor in load.visitors:
            tasks.create_task(load.run(visitor))
        yield load
        load.end()


async def again(sent: Sequence[tuple[Visitor, Asked]], addresses: Sequence[str]) -> list[httpx2.Response | None]:
    """What is told to who puts messages once more, each to another replica than before."""
    async with httpx2.AsyncClient(timeout=_PATIENCE_S, trust_env=False) as client:
        return [
            await _post(client, visitor, one, addresses[n % len(addresses)]) for n, (visitor, one) in enumerate(sent)
        ]


async def _post(client: httpx2.AsyncClient, visitor: Visitor, one: Asked, address: str) -> httpx2.Response | None:
    body = {"text": one.text, "key": one.key, "conversation": visitor.conversation or None}
    try:
        return await client.post(f"{address}/api/v1/messages", json=body)
    except httpx2.TransportError:
        return None


async def out_of_order(visitors: Sequence[Visitor], addresses: Sequence[str]) -> tuple[int, ...]:
    """The visitors who find their conversation again in another order than it had, at any replica."""
    async with httpx2.AsyncClient(timeout=_PATIENCE_S, trust_env=False) as client:
        told = [
            (visitor, [one["text"] for one in await _told(client, visitor, address)])
            for visitor in visitors
            for address in addresses
        ]
    return tuple({v.number for v, texts in told if texts[1:] != [one.text for one in v.asked][1 - len(texts) :]})


async def _told(client: httpx2.AsyncClient, visitor: Visitor, address: str) -> list[dict[str, str]]:
    """The last of what was said to a visitor, or all."""
    headers = {"Authorization": f"Bearer {visitor.conversation}"}
    answer = await client.get(f"{address}/api/v1/conversation", headers=headers)
    turns: list[dict[str, str]] = answer.json()["turns"]
    return turns


async def _turns(url: str) -> dict[str, str]:
    """The turns that the database holds, by the keys of what they answered."""
    database = Database(url)
    async with database.reading() as connection:
        rows = (await connection.execute(_KEPT)).all()
    await database.close()
    return {row.key.rpartition(":")[2]: row.turn for row in rows}


def _text(visitor: int, number: int) -> str:
    """Every other question is a sum that nobody else asks."""
    return f"What is {visitor * 1000} + {number}?" if number % 2 else _KNOWN[visitor % 2]
