"""A model server on loopback that speaks the OpenAI protocol, as far as the bot does."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Served:
    """What the server does, and what it was asked."""

    pieces: tuple[str, ...] = ("The refund window ", "is 37 days. ", "[1]")
    reason: str | None = "stop"
    status: int = 200
    pause_s: float = 0.0
    breaks_after: int | None = None
    likely: dict[str, float] | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    left: int = 0
    url: str = ""


@asynccontextmanager
async def serving(served: Served) -> AsyncIterator[Served]:
    """Serve on a free port until the context ends."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _answer(served, reader, writer)
        except ConnectionError:
            served.left += 1
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    served.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    async with server:
        yield served


async def _answer(served: Served, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
    body = await reader.readexactly(int(fields.get("content-length", "0")))
    served.keys.append(fields.get("authorization", ""))
    if served.status != 200:
        _say(writer, json.dumps({"error": {"message": f"key {served.keys[-1]}"}}).encode(), status=served.status)
    elif head.startswith("GET"):
        _say(writer, json.dumps({"object": "list", "data": [{"id": "tiny", "object": "model"}]}).encode())
    else:
        served.asked.append(json.loads(body))
        await (_stream(served, writer) if served.asked[-1].get("stream") else _weigh(served, writer))
    await writer.drain()


def _say(writer: asyncio.StreamWriter, body: bytes, *, status: int = 200, kind: str = "application/json") -> None:
    length = f"content-length: {len(body)}\r\n" if body else ""
    writer.write(f"HTTP/1.1 {status} x\r\ncontent-type: {kind}\r\n{length}connection: close\r\n\r\n".encode() + body)


async def _stream(served: Served, writer: asyncio.StreamWriter) -> None:
    _say(writer, b"", kind="text/event-stream")
    for i, piece in enumerate(served.pieces):
        if i == served.breaks_after:
            writer.transport.abort()
            return
        await asyncio.sleep(served.pause_s)
        _event(writer, {"content": piece}, None)
        await writer.drain()
    if served.reason is not None:
        _event(writer, {}, served.reason)
    writer.write(b"data: [DONE]\n\n")


def _event(writer: asyncio.StreamWriter, delta: dict[str, str], reason: str | None) -> None:
    row = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "tiny"}
    choices = [{"index": 0, "delta": delta, "finish_reason": reason}]
    writer.write(f"data: {json.dumps({**row, 'choices': choices})}\n\n".encode())


async def _weigh(served: Served, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(served.pause_s)
    tops = [{"token": token, "logprob": log, "bytes": None} for token, log in (served.likely or {}).items()]
    told = {"content": [{**tops[0], "top_logprobs": tops}]} if tops else None
    message = {"role": "assistant", "content": "x"}
    choice = {"index": 0, "message": message, "finish_reason": "length", "logprobs": told}
    row = {"id": "1", "object": "chat.completion", "created": 0, "model": "tiny", "choices": [choice]}
    _say(writer, json.dumps(row).encode())
