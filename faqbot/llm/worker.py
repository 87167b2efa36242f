"""The process that holds the model: frames come in on stdin and go out on stdout. It ends when its parent does.

A process of its own, because a fault in the library or a driver ends the process that it happens in.
"""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO

from faqbot.domain.errors import BadSetting
from faqbot.llm import machine, wire
from faqbot.llm.engine import Engine, Refused, Stopped
from faqbot.llm.weights import expect_room
from faqbot.llm.wire import End, Failed, Load, Message, Piece, Ready, Shares, Stop, Weigh, Write

_LATE = "the answer took too long, or nobody waits for it"


class Inbox:
    """Reads frames in a thread, so that a Stop is heard during a computation."""

    def __init__(self, source: BinaryIO, gone: Callable[[], None]) -> None:
        self._source = source
        self._gone = gone
        self._messages: SimpleQueue[Message | None] = SimpleQueue()
        self._stopped: set[int] = set()
        self._current = 0
        threading.Thread(target=self._read, daemon=True).start()

    def take(self) -> Message | None:
        """The next message, or None when there will be none."""
        message = self._messages.get()
        if isinstance(message, Write | Weigh):
            self._current = message.number
        return message

    def is_stopped(self) -> bool:
        """Whether nobody waits for the present answer any more."""
        return self._current in self._stopped

    def _read(self) -> None:
        while (message := wire.read(self._source)) is not None:
            if isinstance(message, Stop):
                self._stopped.add(message.number)
            else:
                self._messages.put(message)
        self._messages.put(None)
        self._gone()


def main() -> None:
    """Keep stdout for frames: what the library prints goes to stderr."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, sink, gone=lambda: os._exit(0))


def serve(source: BinaryIO, sink: BinaryIO, *, gone: Callable[[], None]) -> None:
    """Load what the first frame says, then answer one after the other; `gone` is called when the parent is."""
    inbox = Inbox(source, gone)
    first = inbox.take()
    if not isinstance(first, Load):
        return
    try:
        engine = _loaded(first, inbox.is_stopped)
    except (Refused, BadSetting) as error:
        wire.send(sink, Failed(str(error), on_gpu=_has_gpu()))
        return
    wire.send(sink, Ready(engine.layers, engine.layers_on_gpu, engine.context))
    while (message := inbox.take()) is not None:
        if isinstance(message, Write | Weigh):
            _answer(engine, message, sink)
    engine.close()


def _loaded(load: Load, stops: Callable[[], bool]) -> Engine:
    if not _has_gpu():
        expect_room(Path(load.model).stat().st_size, machine.free_memory(), load.model)
    return Engine(load, stops, load.threads or machine.cores())


def _has_gpu() -> bool:
    import llama_cpp  # noqa: PLC0415 - an extra

    return bool(llama_cpp.llama_supports_gpu_offload())


def _answer(engine: Engine, asked: Write | Weigh, sink: BinaryIO) -> None:
    why = ""
    prompt = (asked.system, asked.user)
    try:
        if isinstance(asked, Weigh):
            shares = engine.weigh(prompt, asked.options, deadline=asked.deadline)
            wire.send(sink, Shares(asked.number, shares))
        else:
            pieces = engine.write(prompt, grammar=asked.grammar, max_tokens=asked.max_tokens, deadline=asked.deadline)
            for piece in pieces:
                wire.send(sink, Piece(asked.number, piece))
    except Refused as error:
        why = str(error)
    except Stopped:
        why = _LATE
    wire.send(sink, End(asked.number, why, engine.last.read, engine.last.reused, engine.last.written))


if __name__ == "__main__":
    main()
