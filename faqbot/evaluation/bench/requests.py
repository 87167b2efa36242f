"""What a question costs a server in processor time, asked in turn of `faqbot serve` and of plainer ones."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import numpy as np

from faqbot.domain.errors import Unavailable
from faqbot.evaluation.bench.machine import one_thread
from faqbot.evaluation.bench.place import Place
from faqbot.evaluation.bench.serving import HOST, PATIENCE_S, NoAnswer, first_answer, free_port, processor_s, serving

SERVERS: Final = ("faqbot", "plain", "bare")
_MILLISECONDS: Final = 1000.0
_OK: Final = 200
_HEADERS: Final = {"Content-Type": "application/json"}

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """In each round every server is asked so many questions, the servers in another order each time."""

    rounds: int
    questions: int
    seed: int


@dataclass(frozen=True, slots=True)
class Cost:
    """One server: processor time of a question in milliseconds (the median round, the least, the most), p50 and p99."""

    server: str
    cpu_ms: float
    least_ms: float
    most_ms: float
    p50_ms: float
    p99_ms: float


def measure(plan: Plan, known: Sequence[tuple[str, str]], *, say: Say) -> tuple[Cost, ...]:
    """Measure with the sample shop, of which `known` are phrasings with answers. Raise Unavailable."""
    with TemporaryDirectory() as name, ExitStack() as opened:
        folder = Path(name)
        (folder / "known.json").write_text(json.dumps(known), "utf-8")
        place = Place(folder)
        say("loading the sample shop")
        for command in (("db", "upgrade"), ("import", "--sample"), ("ask", known[0][0])):
            place.run(*command)
        say("starting the servers")
        ports = {server: free_port() for server in SERVERS}
        running = {server: opened.enter_context(_running(server, ports[server], place)) for server in SERVERS}
        try:
            for server, process in running.items():
                first_answer(process, ports[server], perf_counter(), known[0][0])
            return _costs(plan, ports, {server: process.pid for server, process in running.items()}, known, say)
        except (OSError, NoAnswer) as error:
            raise Unavailable(f"a server does not answer: {str(error) or place.said()}") from error


@contextmanager
def _running(server: str, port: int, place: Place) -> Iterator[subprocess.Popen[bytes]]:
    if server == "faqbot":
        with serving(place, port) as process:
            yield process
        return
    command = [sys.executable, "-m", "faqbot.evaluation.bench.peer_server", server, str(port), str(place.folder)]
    process = subprocess.Popen(command, env=one_thread(), stdin=subprocess.DEVNULL)  # noqa: S603 - our own program
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _costs(
    plan: Plan, ports: Mapping[str, int], pids: Mapping[str, int], known: Sequence[tuple[str, str]], say: Say
) -> tuple[Cost, ...]:
    chance = Random(plan.seed)  # noqa: S311 - an order to ask in
    spent: dict[str, list[float]] = {server: [] for server in SERVERS}
    took: dict[str, list[float]] = {server: [] for server in SERVERS}
    for number in range(plan.rounds + 1):
        say(f"round {number} of {plan.rounds}" if number else "warming up")
        texts = [text for text, _ in chance.choices(known, k=plan.questions)]
        for server in chance.sample(SERVERS, len(SERVERS)):
            before = processor_s(pids[server]) or 0.0
            times = _asked(ports[server], texts)
            after = processor_s(pids[server]) or 0.0
            if number:
                spent[server].append((after - before) / len(texts) * _MILLISECONDS)
                took[server] += times
    return tuple(_cost(server, spent[server], took[server]) for server in SERVERS)


def _cost(server: str, spent: Sequence[float], took: Sequence[float]) -> Cost:
    p50, p99 = np.percentile(took, (50, 99)) * _MILLISECONDS
    return Cost(server, median(spent), min(spent), max(spent), float(p50), float(p99))


def _asked(port: int, texts: Sequence[str]) -> list[float]:
    """Questions one after the other over one connection; the seconds of each. Raise NoAnswer or OSError."""
    connection = HTTPConnection(HOST, port, timeout=PATIENCE_S)
    times = []
    try:
        for text in texts:
            started = perf_counter()
            connection.request("POST", "/api/v1/messages", json.dumps({"text": text}), _HEADERS)
            response = connection.getresponse()
            response.read()
            times.append(perf_counter() - started)
            if response.status != _OK:
                raise NoAnswer(f"it answered with HTTP status {response.status}")
    finally:
        connection.close()
    return times
