"""Several processes over one PostgreSQL: the rate that one and two keep up with, and when all say a change."""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from statistics import median
from subprocess import Popen
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any, Final

import numpy as np

from faqbot.domain.errors import Unavailable
from faqbot.evaluation.bench.place import Place
from faqbot.evaluation.bench.serving import (
    HOST,
    PATIENCE_S,
    NoAnswer,
    ask,
    first_answer,
    free_port,
    processor_s,
    serving,
)
from faqbot.evaluation.bench.start import QUESTIONS
from faqbot.evaluation.bench.web import asked

_WARM: Final = 20
_SETTLE_S: Final = 2.0
_LOOKS_EVERY_S: Final = 0.05
_SEEN_WITHIN_S: Final = 30.0
_REPLICAS: Final = 3
_OPERATOR: Final = "owner"
_KB: Final = "orders"
_ENTRY: Final = f"/api/v1/desk/entries/{_KB}/orders-place-order"
_ASKED: Final = "How do I place an order on your site?"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """Questions a second, for so many seconds in each round; how many changes; Redis at a URL, or "" for none."""

    rates: Sequence[float]
    seconds: float
    rounds: int
    changes: int
    redis_url: str
    seed: int


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate at so many processes, over all rounds; `worst_p99_ms` is that of the worst round."""

    processes: int
    rate: float
    asked: int
    failed: int
    p50_ms: float
    p99_ms: float
    worst_p99_ms: float
    cpu_ms: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """Seconds from when one process said that it was published until all of them answered by it."""

    has_redis: bool
    processes: int
    changes: int
    median_s: float
    most_s: float


@dataclass(frozen=True, slots=True)
class Replicas:
    """All that was measured."""

    rates: tuple[Rate, ...]
    changes: tuple[Change, ...]


def measure(plan: Plan, database_url: str, *, say: Say) -> Replicas:
    """Measure on the sample shop, in an empty database. Raise Unavailable if a process does not answer."""
    with TemporaryDirectory() as name:
        house = _House(Path(name), database_url)
        say("loading the sample shop")
        for command in (("db", "upgrade"), ("import", "--sample"), ("ask", QUESTIONS[0])):
            house.place().run(*command)
        try:
            rates = _rates(plan, house, say) if plan.rates else ()
            ways = ("", plan.redis_url) if plan.redis_url else ("",)
            changes = tuple(_changes(plan, house, url, say) for url in ways) if plan.changes else ()
        except (OSError, HTTPException, NoAnswer) as error:
            raise Unavailable(f"a process does not answer: {error}; run `faqbot doctor`") from error
    return Replicas(rates, changes)


@dataclass(slots=True)
class _House:
    """Where processes run: a folder of its own each, with one data folder and one database for all."""

    folder: Path
    database_url: str
    made: int = 0

    def place(self, redis_url: str = "") -> Place:
        self.made += 1
        folder = self.folder / f"process{self.made}"
        folder.mkdir()
        shared = {"FAQBOT_DATA_DIR": str(self.folder / "data"), "FAQBOT_DATABASE_URL": self.database_url}
        return Place(folder, {**shared, **({"FAQBOT_REDIS_URL": redis_url} if redis_url else {})})

    @contextmanager
    def running(self, n: int, redis_url: str = "") -> Iterator[dict[int, Popen[bytes]]]:
        """So many processes by their ports, warm."""
        with ExitStack() as opened:
            found = {port: opened.enter_context(serving(self.place(redis_url), port)) for port in _ports(n)}
            for port, process in found.items():
                first_answer(process, port, perf_counter(), QUESTIONS[0])
                for text in QUESTIONS * _WARM:
                    ask(port, text)
            yield found


def _ports(n: int) -> list[int]:
    return [free_port() for _ in range(n)]


def _rates(plan: Plan, house: _House, say: Say) -> tuple[Rate, ...]:
    """One and two processes in turn, in another order in each round; whoever is not asked runs idle."""
    chance = Random(plan.seed)  # noqa: S311 - an order to ask in
    runs = [(n, rate) for rate in plan.rates for n in (1, 2)]
    times: dict[tuple[int, float], list[list[float | None]]] = {run: [] for run in runs}
    spent: dict[tuple[int, float], list[float]] = {run: [] for run in runs}
    say("starting two processes")
    with house.running(2) as processes:
        for number in range(plan.rounds):
            for n, rate in chance.sample(runs, len(runs)):
                say(f"round {number + 1} of {plan.rounds}: {rate:g} questions a second to {n}")
                sleep(_SETTLE_S)  # whoever had too much to do comes to its end
                ports = list(processes)[:n]
                before = [processor_s(processes[port].pid) for port in ports]
                times[n, rate].append(asyncio.run(asked(rate, plan.seconds, *ports)))
                after = [processor_s(processes[port].pid) for port in ports]
                spent[n, rate] += [b - a for a, b in zip(before, after, strict=True) if a is not None and b is not None]
    return tuple(rate_of(n, rate, times[n, rate], spent[n, rate]) for n, rate in runs)


def rate_of(n: int, rate: float, rounds: Sequence[Sequence[float | None]], spent: Sequence[float]) -> Rate:
    """The figures of one rate at `n` processes; `spent` are the seconds of processor time. Raise NoAnswer."""
    of_rounds = [[one * 1000 for one in found if one is not None] for found in rounds]
    answered = [ms for found in of_rounds for ms in found]
    total = sum(map(len, rounds))
    if not all(of_rounds):
        raise NoAnswer("no question was answered")
    p50, p99 = np.percentile(answered, (50, 99)).tolist()
    worst = max(float(np.percentile(found, 99)) for found in of_rounds)
    return Rate(n, rate, total, total - len(answered), p50, p99, worst, sum(spent) * 1000 / total if spent else None)


def _changes(plan: Plan, house: _House, redis_url: str, say: Say) -> Change:
    say(f"starting three processes {'with' if redis_url else 'without'} Redis")
    place = house.place()
    if not redis_url:
        place.run("operators", "invite", _OPERATOR, "--role", "admin")
    place.run("operators", "key", _OPERATOR, "--role", "admin")
    key = place.said()
    with house.running(_REPLICAS, redis_url) as processes:
        ports = list(processes)
        took = []
        for number in range(plan.changes):
            say(f"change {number + 1} of {plan.changes}")
            words = f"Answer {number} {'with' if redis_url else 'without'} a signal."
            _publish(_Desk(ports[0], key), words)
            took.append(asyncio.run(_said_by_all(ports, words)))
    return Change(bool(redis_url), _REPLICAS, plan.changes, median(took), max(took))


async def _said_by_all(ports: Sequence[int], words: str) -> float:
    started = perf_counter()
    await asyncio.gather(*(asyncio.to_thread(_until_said, port, words) for port in ports))
    return perf_counter() - started


def _until_said(port: int, words: str) -> None:
    until = perf_counter() + _SEEN_WITHIN_S
    while ask(port, _ASKED)["text"] != words:
        if perf_counter() > until:
            raise NoAnswer(f"a change was not said within {_SEEN_WITHIN_S:g} s")
        sleep(_LOOKS_EVERY_S)


@dataclass(frozen=True, slots=True)
class _Desk:
    """The desk of one process, as programs use it."""

    port: int
    key: str

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        connection = HTTPConnection(HOST, self.port, timeout=PATIENCE_S)
        try:
            headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            read = response.read()
        finally:
            connection.close()
        if response.status >= 300:  # noqa: PLR2004 - all that is no success
            raise NoAnswer(f"the desk answered {method} {path} with HTTP status {response.status}")
        return json.loads(read)


def _publish(desk: _Desk, words: str) -> None:
    """Change an answer and publish it."""
    entry = desk("GET", _ENTRY)
    kept = {name: entry[name] for name in ("phrasings", "state", "tags", "links", "seen")}
    desk("PUT", _ENTRY, {**kept, "answers": {"zh": words, "en": words}})
    desk("POST", f"/api/v1/desk/drafts/{_KB}/review", {})
    seen = desk("GET", f"/api/v1/desk/drafts/{_KB}")["seen"]
    desk("POST", f"/api/v1/desk/versions/{_KB}", {"seen": seen})
