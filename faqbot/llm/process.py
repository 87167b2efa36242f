"""A worker seen from the bot: started, spoken to, and ended, without ever blocking the event loop."""

import asyncio
import os
import signal
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import AsyncExitStack
from time import monotonic

from faqbot.domain.errors import ModelUnavailable
from faqbot.llm import wire
from faqbot.llm.wire import Failed, Load, Message, Ready

WORKER = (sys.executable, "-m", "faqbot.llm.worker")
_LAST_WORDS = 20
_LONGEST_LINE = 2**16


class Died(Exception):
    """The worker ended, or says what it should not; the message says how."""


class CannotLoad(ModelUnavailable):
    """The model cannot be loaded; `on_gpu` if it might be on the processor."""

    def __init__(self, why: str, *, on_gpu: bool) -> None:
        super().__init__(f"the language model cannot be loaded: {why}")
        self.on_gpu = on_gpu


class Process:
    """One running worker with its model loaded."""

    def __init__(self, child: asyncio.subprocess.Process) -> None:
        self._child = child
        self._last_words: deque[str] = deque(maxlen=_LAST_WORDS)
        self._listener = asyncio.create_task(self._listen())
        self._due: int | None = None  # bytes of a frame whose head has come, and the deadline before its body
        self.ready = Ready(0, 0, 0)

    @classmethod
    async def started(cls, load: Load, *, timeout_s: float, command: Sequence[str] = WORKER) -> "Process":
        """Start a worker and load the model. Raise CannotLoad."""
        child = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "GGML_NO_BACKTRACE": "1"},  # else a fault starts a debugger first
            start_new_session=True,  # Ctrl-C is the bot's: it lets answers come to their end
            limit=_LONGEST_LINE,
        )
        process = cls(child)
        async with AsyncExitStack() as unfinished:
            unfinished.push_async_callback(process.end)
            process.ready = await process._loaded(load, timeout_s)
            unfinished.pop_all()
        return process

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def is_alive(self) -> bool:
        return self._child.returncode is None

    def send(self, message: Message) -> None:
        """Hand a message over; one to a worker that has ended is lost, and the next `receive` says so."""
        if self._child.stdin is not None and not self._child.stdin.is_closing():
            self._child.stdin.write(wire.packed(message))

    async def receive(self, until: float) -> Message:
        """The next message. Raise TimeoutError when the monotonic clock passes `until`, Died if there will be none."""
        stream = self._child.stdout
        if stream is None:
            raise Died("has no output")
        try:
            async with asyncio.timeout(until - monotonic()):
                if self._due is None:
                    self._due = wire.length(await stream.readexactly(wire.HEAD))
                body = await stream.readexactly(self._due)
            self._due = None
            return wire.unpacked(body)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Died(await self._obituary()) from error
        except ValueError as error:
            raise Died(f"it said what is no message: {error}") from error

    async def end(self) -> None:
        """Kill it if it lives, and wait until it is gone."""
        if self.is_alive:
            self._child.kill()
        await self._child.wait()
        if self._child.stdin is not None:
            self._child.stdin.close()
        await self._listener

    async def _loaded(self, load: Load, timeout_s: float) -> Ready:
        try:
            self.send(load)
            first = await self.receive(monotonic() + timeout_s)
        except (Died, TimeoutError) as error:
            raise CannotLoad(str(error) or f"not done after {timeout_s:.0f} s", on_gpu=True) from error
        if isinstance(first, Ready):
            return first
        why = first.why if isinstance(first, Failed) else f"unexpected {type(first).__name__}"
        raise CannotLoad(why, on_gpu=isinstance(first, Failed) and first.on_gpu)

    async def _listen(self) -> None:
        """Keep the last lines that it wrote to stderr, for when it dies."""
        stream = self._child.stderr
        while stream is not None and (chunk := await stream.read(_LONGEST_LINE)):
            self._last_words.extend(line for line in chunk.decode("utf-8", "replace").splitlines() if line.strip())

    async def _obituary(self) -> str:
        code = await self._child.wait()
        await self._listener
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        words = f": {self._last_words[-1].strip()}" if self._last_words else ""
        return f"its process ended ({how}){words}"
