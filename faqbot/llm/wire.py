"""What the bot and its worker say to each other: one JSON object a frame, its length before it."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import BinaryIO

HEAD = 4  # bytes of a frame before its body
_LONGEST_FRAME = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Adapter:
    """A LoRA adapter and how much of it counts."""

    path: str
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Load:
    """The first thing a worker is told: which model, and with what. -1 layers are all, 0 threads one a core."""

    model: str
    context: int = 4096
    threads: int = 0
    gpu_layers: int = -1
    adapters: tuple[Adapter, ...] = ()


@dataclass(frozen=True, slots=True)
class Write:
    """Write an answer; `deadline` is a time of the monotonic clock, which both processes share."""

    number: int
    system: str
    user: str
    grammar: str
    max_tokens: int
    deadline: float


@dataclass(frozen=True, slots=True)
class Weigh:
    """Say how likely each option is to come first."""

    number: int
    system: str
    user: str
    options: tuple[str, ...]
    deadline: float


@dataclass(frozen=True, slots=True)
class Stop:
    """Nobody waits for this answer any more."""

    number: int


@dataclass(frozen=True, slots=True)
class Ready:
    """The model is loaded; `layers_on_gpu` is what the library's log says, not what was asked for."""

    layers: int
    layers_on_gpu: int
    context: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The model cannot be loaded; `on_gpu` if there was a GPU to load it to."""

    why: str
    on_gpu: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of an answer."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Shares:
    """How likely each option is."""

    number: int
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class End:
    """Nothing more comes for this number; `why` is empty if it is complete.

    `read` are the tokens of the prompt that had to be read, `reused` those that were known from before, `written` those
    of the answer.
    """

    number: int
    why: str = ""
    read: int = 0
    reused: int = 0
    written: int = 0


Message = Load | Write | Weigh | Stop | Ready | Failed | Piece | Shares | End
_KINDS: dict[str, Callable[..., Message]] = {
    kind.__name__: kind for kind in (Load, Write, Weigh, Stop, Ready, Failed, Piece, Shares, End)
}


def packed(message: Message) -> bytes:
    """The frame of a message."""
    body = json.dumps({"kind": type(message).__name__, **asdict(message)}, ensure_ascii=False).encode()
    return len(body).to_bytes(HEAD, "big") + body


def length(head: bytes) -> int:
    """How many bytes follow a frame's head. Raise ValueError if it is not one."""
    found = int.from_bytes(head, "big")
    if len(head) != HEAD or found > _LONGEST_FRAME:
        raise ValueError("not the head of a frame")
    return found


def unpacked(body: bytes) -> Message:
    """The message of a frame's body. Raise ValueError if it is not one."""
    try:
        row = json.loads(body)
        kind = _KINDS[row.pop("kind")]
        if kind is Load:
            row["adapters"] = [Adapter(**adapter) for adapter in row["adapters"]]
        return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a message: {body[:80]!r}") from error


def read(source: BinaryIO) -> Message | None:
    """The next message of a stream, or None at its end."""
    head = source.read(HEAD)
    if len(head) < HEAD:
        return None
    body = source.read(length(head))
    return unpacked(body)


def send(sink: BinaryIO, message: Message) -> None:
    sink.write(packed(message))
    sink.flush()
