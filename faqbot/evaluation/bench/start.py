"""How long faqbot takes to start and how much memory it needs, as a user meets it: in fresh processes."""

import json
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Final

from faqbot.evaluation.bench.place import Place, Run

_HOST: Final = "127.0.0.1"
_KIB_PER_MIB: Final = 1024
_PATIENCE_S: Final = 60
_BETWEEN_TRIES_S: Final = 0.01
_OK: Final = 200
_QUESTIONS: Final = (
    "Where is my parcel?",
    "怎么退货？",
    "can I pay by card",
    "运费多少钱",
    "what is the meaning of life",
)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Serve:
    """`faqbot serve`: from its start to the first answer over HTTP, and its memory after some questions."""

    first_answer_s: float
    questions: int
    memory_mib: float | None


@dataclass(frozen=True, slots=True)
class Refused:
    """The server did not answer."""

    why: str


@dataclass(frozen=True, slots=True)
class Started:
    """Both ways to start: `faqbot ask` once the snapshot is on disk, the median of `runs`, and `faqbot serve` once."""

    runs: int
    ask: Run
    serve: Serve | Refused


def measure(runs: int, questions: int, *, say: Say) -> Started:
    """Measure in a data folder that is made for it and deleted. Raise Unavailable if `faqbot ask` fails."""
    with TemporaryDirectory() as folder:
        place = Place(Path(folder))
        say("loading the sample shop")
        for command in (("db", "upgrade"), ("import", "--sample"), ("ask", _QUESTIONS[0])):
            place.run(*command)
        say("faqbot ask")
        asks = [place.run("ask", _QUESTIONS[i % len(_QUESTIONS)]) for i in range(runs)]
        say("faqbot serve")
        ask = Run(*(median(column) for column in zip(*(astuple(one) for one in asks), strict=True)))
        return Started(runs, ask, _serve(place, questions))


def _serve(place: Place, questions: int) -> Serve | Refused:
    port = _free_port()
    started = perf_counter()
    with _server(place, port) as server:
        try:
            first_s = _first_answer(server, port, started)
            for i in range(1, questions):
                _ask(port, _QUESTIONS[i % len(_QUESTIONS)])
        except (OSError, HTTPException, _NoAnswer) as error:
            return Refused(place.said() if server.poll() is not None else str(error) or type(error).__name__)
        return Serve(first_s, questions, _resident_mib(server.pid))


class _NoAnswer(Exception):
    """The server came to its end, or took too long, or answered with an error."""


def _first_answer(server: subprocess.Popen[bytes], port: int, started: float) -> float:
    """Seconds until a question is answered; connections are refused until the server listens."""
    while server.poll() is None and perf_counter() - started < _PATIENCE_S:
        try:
            _ask(port, _QUESTIONS[0])
        except ConnectionRefusedError:
            sleep(_BETWEEN_TRIES_S)
        else:
            return perf_counter() - started
    raise _NoAnswer(f"no answer within {_PATIENCE_S} s")


def _ask(port: int, text: str) -> None:
    connection = HTTPConnection(_HOST, port, timeout=_PATIENCE_S)
    try:
        body = json.dumps({"text": text})
        connection.request("POST", "/api/v1/messages", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        response.read()
        if response.status != _OK:
            raise _NoAnswer(f"it answered with HTTP status {response.status}")
    finally:
        connection.close()


@contextmanager
def _server(place: Place, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server while the context lasts."""
    with (place.folder / "said.txt").open("wb") as said:
        server = place.start("serve", "--host", _HOST, "--port", str(port), said=said.fileno())
        try:
            yield server
        finally:
            server.terminate()
            try:
                server.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _resident_mib(pid: int) -> float | None:
    """The memory of a process; None where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    line = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / _KIB_PER_MIB
