"""Two processes that share one PostgreSQL database; a visitor may come to either with every message."""

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import text as sql

from faqbot.domain.handoff import Author, Case, Event, Said
from faqbot.domain.language import Language
from faqbot.storage.database import Database
from faqbot.storage.entries import SqlEntryStore
from faqbot.storage.handoffs import SqlHandoffStore
from faqbot.storage.turns import SqlTurnStore
from tests.cli.test_serve import Served, served
from tests.databases import empty
from tests.faults.servers import redis
from tests.test_redis import signal_to

PATIENCE_S = 30.0
RECOVERY_S = 10.0
_HOLDING = sql(
    "SELECT pid FROM pg_locks JOIN pg_database ON oid = database "
    "WHERE locktype = 'advisory' AND datname = current_database()"
)


@dataclass(frozen=True, slots=True)
class Replicas:
    """Two running bots over the database at `url`."""

    one: Served
    other: Served
    url: str


@pytest.fixture(scope="module")
def replicas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    folder = tmp_path_factory.mktemp("replicas")
    (folder / "one").mkdir()
    (folder / "other").mkdir()
    with (
        empty("postgres", folder) as url,
        served(folder / "one", FAQBOT_DATABASE_URL=url, FAQBOT_RATE_LIMIT="1000/minute") as one,
        served(folder / "other", FAQBOT_DATABASE_URL=url, FAQBOT_RATE_LIMIT="1000/minute") as other,
    ):
        yield Replicas(one, other, url)


def post(bot: Served, text: str, conversation: object, key: str) -> httpx2.Response:
    body = {"text": text, "conversation": conversation, "key": key}
    return httpx2.post(f"{bot.address}/api/v1/messages", json=body, timeout=PATIENCE_S)


def told(bot: Served, conversation: object) -> list[str]:
    headers = {"Authorization": f"Bearer {conversation}"}
    turns = httpx2.get(f"{bot.address}/api/v1/conversation", headers=headers, timeout=PATIENCE_S).json()["turns"]
    return [turn["text"] for turn in turns]


def test_the_same_message_at_both_at_once_has_one_turn_and_one_reply(replicas: Replicas) -> None:
    conversation = replicas.one.ask("hello")["conversation"]

    with ThreadPoolExecutor(8) as pool:
        posted = [
            pool.submit(post, bot, "How do I place an order?", conversation, f"same-{i}")
            for i in range(10)
            for bot in (replicas.one, replicas.other)
        ]
    answers = [answer.result().json() for answer in posted]

    assert [one["turn"] for one in answers[::2]] == [other["turn"] for other in answers[1::2]]
    assert [one["text"] for one in answers[::2]] == [other["text"] for other in answers[1::2]]
    assert len(told(replicas.other, conversation)) == 11


def test_a_conversation_that_changes_the_replica_with_every_message_keeps_its_order(replicas: Replicas) -> None:
    conversation = replicas.one.ask("hello")["conversation"]

    asked = [f"What is {i} + {i}?" for i in range(10)]
    statuses = [
        post(bot, text, conversation, text).status_code
        for text, bot in zip(asked, (replicas.one, replicas.other) * 5, strict=True)
    ]

    assert statuses == [200] * 10
    assert told(replicas.one, conversation) == ["hello", *asked]
    assert told(replicas.other, conversation) == ["hello", *asked]


def test_what_a_person_writes_reaches_a_page_through_any_replica_and_only_once(replicas: Replicas) -> None:
    asked = replicas.one.ask("Where is my parcel?")
    token = asked["conversation"]
    asyncio.run(written(replicas.url, str(asked["turn"]), ("I look for it.", "It comes today.")))

    first = events(replicas.one, token, "")
    rest = events(replicas.other, token, first[0])

    assert [words for _, words in (first, rest)] == ["I look for it.", "It comes today."]


@pytest.mark.slow
def test_a_change_is_seen_at_three_processes_well_under_a_second_after_it_was_saved(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
    with ExitStack() as opened:
        url = opened.enter_context(empty("postgres", tmp_path))
        shared = {"FAQBOT_DATABASE_URL": url, "FAQBOT_RATE_LIMIT": "100000/minute"}
        shared["FAQBOT_REDIS_URL"] = opened.enter_context(redis(tmp_path)).url
        bots = [opened.enter_context(served(tmp_path / name, **shared)) for name in ("one", "two", "three")]
        for bot in bots:
            bot.ask("How do I place an order?")

        took_s = [asyncio.run(seen_after(url, shared["FAQBOT_REDIS_URL"], bots, f"Answer {i}.")) for i in range(10)]

    print(f"seen at three processes after, s: {sorted(round(took, 3) for took in took_s)}")  # noqa: T201 - the figure
    assert sorted(took_s)[5] < 0.8
    assert max(took_s) < 2.0


async def seen_after(url: str, redis_url: str, bots: Sequence[Served], words: str) -> float:
    """Seconds from saving an answer until each of the processes has given it."""
    signal = signal_to(redis_url)
    database = Database(url, news=signal)
    entries = SqlEntryStore(database)
    (entry,) = [e for e in (await entries.load("orders")).entries if e.id == "orders-place-order"]
    await entries.save([replace(entry, answers={Language.EN: words})], at=datetime.now(UTC))
    started = time.monotonic()
    await asyncio.gather(*(asyncio.to_thread(until_said, bot, words) for bot in bots))
    took_s = time.monotonic() - started
    await signal.aclose()
    await database.close()
    return took_s


def until_said(bot: Served, words: str) -> None:
    while bot.ask("How do I place an order on your site?")["text"] != words:
        time.sleep(0.1)


@pytest.mark.slow
def test_after_a_kill_another_replica_answers_what_was_open(replicas: Replicas, tmp_path: Path) -> None:
    with served(tmp_path, FAQBOT_DATABASE_URL=replicas.url, FAQBOT_RATE_LIMIT="1000/minute") as third:
        conversation = third.ask("hello")["conversation"]
        with ThreadPoolExecutor(10) as pool:
            cut = [pool.submit(post, third, f"What is {i} + {i}?", conversation, f"k{i}") for i in range(10)]
            third.process.kill()
        died = time.monotonic()
        again = [post(replicas.one, f"What is {i} + {i}?", conversation, f"k{i}").status_code for i in range(10)]

    assert sum(one.exception() is not None for one in cut) > 0
    assert again == [200] * 10
    assert time.monotonic() - died < RECOVERY_S
    assert sorted(told(replicas.other, conversation)) == sorted(["hello", *(f"What is {i} + {i}?" for i in range(10))])


def events(bot: Served, token: object, last: str) -> tuple[str, str]:
    """The number and the text of the first words on the line."""
    headers = {"Authorization": f"Bearer {token}", "Last-Event-ID": last}
    with httpx2.stream("GET", f"{bot.address}/api/v1/conversation/events", headers=headers, timeout=PATIENCE_S) as line:
        fields = (part.partition(": ") for part in line.iter_lines())
        told = ((name, value) for name, _, value in fields if name in {"id", "data"})
        found = dict([next(told), next(told)])
    return found["id"], json.loads(found["data"])["text"]


async def written(url: str, turn_id: str, texts: tuple[str, ...]) -> None:
    """Let a person take the conversation of a turn and write, as another process would keep it."""
    database = Database(url)
    turn = await SqlTurnStore(database).turn(turn_id)
    assert turn is not None
    at = datetime.now(UTC)
    held, _ = Case(turn.conversation, "web", at, at).after(Event.TAKEN, at)
    said = [Said(turn.conversation, f"o{i}", Author.OPERATOR, text, at) for i, text in enumerate(texts)]
    assert await SqlHandoffStore(database).save(held, said)
    await database.close()


@pytest.mark.slow
def test_one_replica_does_the_upkeep_and_another_takes_it_over(tmp_path: Path) -> None:
    with empty("postgres", tmp_path) as url, served(tmp_path, FAQBOT_DATABASE_URL=url) as first:
        before = asyncio.run(holders(url, other_than=frozenset()))
        (tmp_path / "second").mkdir()
        with served(tmp_path / "second", FAQBOT_DATABASE_URL=url):
            together = asyncio.run(holders(url, other_than=frozenset()))
            first.process.kill()
            after = asyncio.run(holders(url, other_than=before))

    assert before == together
    assert len(after) == 1


async def holders(url: str, *, other_than: frozenset[int]) -> frozenset[int]:
    """The connections that hold a job, as soon as there are others; waits no longer than a takeover may last."""
    database = Database(url)
    held = frozenset[int]()
    async with asyncio.timeout(RECOVERY_S):
        while not held or held & other_than:
            async with database.reading() as connection:
                rows = await connection.execute(_HOLDING)
                held = frozenset(rows.scalars())
            await asyncio.sleep(0.2)
    await database.close()
    return held
