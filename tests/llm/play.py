"""A worker without a library: it plays the part that its first argument names, over the real pipes."""

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from faqbot.llm import wire
from faqbot.llm.wire import End, Failed, Load, Message, Piece, Ready, Shares, Stop, Weigh, Write

READY = Ready(layers=4, layers_on_gpu=0, context=1024)
_IN, _OUT = sys.stdin.buffer, sys.stdout.buffer


def say(message: Message) -> None:
    wire.send(_OUT, message)


def hear() -> Message:
    message = wire.read(_IN)
    if message is None:
        sys.exit()
    return message


def echo(asked: Message) -> None:
    """Answer with the user's text, a character a piece."""
    match asked:
        case Write():
            for character in asked.user:
                say(Piece(asked.number, character))
            say(End(asked.number, read=len(asked.user)))
        case Weigh():
            say(Shares(asked.number, tuple(1 / len(asked.options) for _ in asked.options)))
            say(End(asked.number))
        case _:
            pass


def die(asked: Message) -> None:
    if isinstance(asked, Write):
        say(Piece(asked.number, "half"))
        sys.stderr.write("\nGGML_ASSERT(it is a play) failed\n")
        sys.stderr.flush()
        os.kill(os.getpid(), signal.SIGABRT)


def hang(asked: Message) -> None:
    """Say something, then nothing more, whatever is asked."""
    if isinstance(asked, Write):
        say(Piece(asked.number, "half"))
        time.sleep(60)


def stall(asked: Message) -> None:
    """Write the half of a frame."""
    if isinstance(asked, Write):
        _OUT.write(wire.packed(Piece(asked.number, "half"))[:-3])
        _OUT.flush()
        time.sleep(60)


def obey(asked: Message) -> None:
    """Write for ever, but stop when told to."""
    if isinstance(asked, Write):
        say(Piece(asked.number, "half"))
    if isinstance(asked, Stop):
        say(End(asked.number, "it was left"))


def rave(asked: Message) -> None:
    sys.stdout.write("llama_model_loader: loaded meta data\n")
    sys.stdout.flush()


def dawdle(asked: Message) -> None:
    """Take a moment before each answer."""
    time.sleep(0.2)
    echo(asked)


def refuse(asked: Message) -> None:
    if isinstance(asked, Write):
        say(Piece(asked.number, "half"))
        say(End(asked.number, "the answer was not done after 3 tokens"))


PARTS: dict[str, Callable[[Message], None]] = {
    part.__name__: part for part in (echo, die, hang, stall, obey, rave, dawdle, refuse)
}


def begin(part: str, load: Load) -> None:
    """How loading goes: some parts are about that."""
    match part:
        case "no-gpu" if load.gpu_layers != 0:
            say(Failed("CUDA error: out of memory", on_gpu=True))
            sys.exit()
        case "bad-file":
            say(Failed("the file is no model", on_gpu=False))
            sys.exit()
        case "dead":
            sys.exit(3)
        case "slow":
            time.sleep(1)
            say(READY)
        case _:
            say(READY if load.gpu_layers == 0 else replace(READY, layers_on_gpu=4))


if __name__ == "__main__":
    loaded = hear()
    assert isinstance(loaded, Load)
    begin(sys.argv[1], loaded)
    play = PARTS.get(sys.argv[1], echo)
    while True:
        play(hear())
