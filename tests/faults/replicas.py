"""Processes of `faqbot serve` over one database, which are killed, stopped and started again on the ports they keep."""

import asyncio
import contextlib
import signal
import subprocess
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx2

from faqbot.evaluation.bench.serving import free_port, resident_mib
from tests.cli.test_serve import COMMAND, environment

_STARTS_S = 90.0
_ENDS_S = 40.0


class Replica:
    """One process at one address; its log goes on over restarts."""

    def __init__(self, folder: Path, name: str, command: Sequence[str], settings: Mapping[str, str]) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._log = folder / f"{name}.log"
        self._command = command
        self._settings = settings
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start it, and return when it is ready."""
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: ASYNC220, S603 - it is not waited for; our own command
                [*self._command, "--port", str(self.port)],
                cwd=self._folder,
                env=environment(self._folder, **self._settings),
                stdout=log,
                stderr=log,
            )
        async with asyncio.timeout(_STARTS_S), httpx2.AsyncClient() as client:
            while await _status(client, f"{self.address}/readyz") != 200:
                assert self.process.poll() is None, self.log[-2000:]
                await asyncio.sleep(0.1)

    async def kill(self) -> None:
        """Give it no time to do anything more."""
        await self._ended(signal.SIGKILL)

    async def stop(self) -> int:
        """Ask it to end, and give its exit code."""
        return await self._ended(signal.SIGTERM)

    @property
    def log(self) -> str:
        """All that it wrote, over its restarts."""
        return self._log.read_text("utf-8")

    @property
    def memory_mib(self) -> float:
        """What it has of the machine's memory now."""
        assert self.process is not None
        return resident_mib(self.process.pid) or 0.0

    async def _ended(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return await asyncio.to_thread(self.process.wait, _ENDS_S)


@asynccontextmanager
async def replicas(
    folder: Path, settings: Mapping[str, str], *, n: int = 2, command: Sequence[str] = COMMAND
) -> AsyncIterator[tuple[Replica, ...]]:
    """So many running processes, killed at the end."""
    made = tuple(Replica(folder, f"replica{i}", command, settings) for i in range(n))
    async with AsyncExitStack() as stack:
        for replica in made:
            stack.push_async_callback(_gone, replica)
            # One after another: the first makes the tables and loads the sample shop.
            await replica.start()
        yield made


async def _gone(replica: Replica) -> None:
    if replica.process is not None and replica.process.poll() is None:
        await replica.kill()


async def _status(client: httpx2.AsyncClient, address: str) -> int:
    with contextlib.suppress(httpx2.TransportError):
        return (await client.get(address, timeout=5)).status_code
    return 0
