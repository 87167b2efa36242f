"""A server in a process of its own, asked over real sockets."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep
from typing import Any, Final

from faqbot.evaluation.bench.place import Place

HOST: Final = "127.0.0.1"
PATIENCE_S: Final = 60
_KIB_PER_MIB: Final = 1024
_BETWEEN_TRIES_S: Final = 0.01
_OK: Final = 200
_NOT_YET: Final = 503


class NoAnswer(Exception):
    """The server came to its end, or took too long, or answered with an error."""


class NotYet(NoAnswer):
    """The server is starting, or has too much to do."""


def first_answer(server: subprocess.Popen[bytes], port: int, started: float, text: str) -> float:
    """Seconds until a question is answered; it is refused until the server is ready."""
    while server.poll() is None and perf_counter() - started < PATIENCE_S:
        try:
            ask(port, text)
        except (ConnectionRefusedError, NotYet):
            sleep(_BETWEEN_TRIES_S)
        else:
            return perf_counter() - started
    raise NoAnswer(f"no answer within {PATIENCE_S} s")


def ask(port: int, text: str) -> dict[str, Any]:
    """The answer to a question. Raise NoAnswer or OSError."""
    connection = HTTPConnection(HOST, port, timeout=PATIENCE_S)
    try:
        body = json.dumps({"text": text})
        connection.request("POST", "/api/v1/messages", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        read = response.read()
        if response.status == _NOT_YET:
            raise NotYet("it is not ready")
        if response.status != _OK:
            raise NoAnswer(f"it answered with HTTP status {response.status}")
        answer: dict[str, Any] = json.loads(read)
        return answer
    finally:
        connection.close()


@contextmanager
def serving(place: Place, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server while the context lasts."""
    with (place.folder / "said.txt").open("wb") as said:
        server = place.start("serve", "--host", HOST, "--port", str(port), said=said.fileno())
        try:
            yield server
        finally:
            server.terminate()
            try:
                server.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def resident_mib(pid: int) -> float | None:
    """The memory of a process; None where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    line = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / _KIB_PER_MIB


def processor_s(pid: int) -> float | None:
    """The seconds that a process has spent on processors; None where the system does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return None
    # The name, in brackets, may hold blanks; the times are the 14th and 15th of the fields.
    fields = stat.read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
