"""What a website costs: lines of visitors who wait for a person, and questions that come at a rate, to one server."""

import asyncio
import json
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from faqbot.domain.errors import Unavailable
from faqbot.evaluation.bench.place import Place
from faqbot.evaluation.bench.serving import (
    HOST,
    NoAnswer,
    ask,
    first_answer,
    free_port,
    processor_s,
    resident_mib,
    serving,
)
from faqbot.evaluation.bench.start import QUESTIONS

_KB_PER_MIB = 1048.576
_WARM = 20
_SETTLE_S = 2.0
_AT_ONCE = 50

Hold = Callable[[str, Sequence[str]], None]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Web:
    """`line_kb` is the memory of an open line in kB; times are from sending a question to the end of its answer."""

    lines: int
    line_kb: float | None
    rate: float
    asked: int
    failed: int
    p50_ms: float
    p99_ms: float
    cpu_ms: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """How many lines to hold open, how many questions a second to ask meanwhile, and for how long."""

    lines: int
    rate: float
    seconds: float


def measure(plan: Plan, hold: Hold, *, say: Say) -> Web:
    """Measure one server on the sample shop. `hold` lets people have conversations of the database at a URL.

    Raise Unavailable if the server does not answer.
    """
    with TemporaryDirectory() as folder:
        place = Place(Path(folder))
        say("loading the sample shop")
        for command in (("db", "upgrade"), ("import", "--sample"), ("ask", QUESTIONS[0])):
            place.run(*command)
        port = free_port()
        with serving(place, port) as server:
            try:
                first_answer(server, port, perf_counter(), QUESTIONS[0])
                for text in QUESTIONS * _WARM:
                    ask(port, text)
                say("opening conversations")
                tokens = [str(ask(port, "hello")["conversation"]) for _ in range(plan.lines + _WARM)]
                hold(f"sqlite:///{folder}/data/faqbot.db", [_conversation(token) for token in tokens])
                say("holding lines and asking")
                return asyncio.run(_measure(plan, port, tokens, server.pid))
            except (OSError, NoAnswer, asyncio.IncompleteReadError) as error:
                raise Unavailable(f"the server does not answer: {str(error) or place.said()}") from error


def _conversation(token: str) -> str:
    """The conversation that a visitor's token names; it is signed, not secret."""
    body = token.split(".")[1]
    return str(json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))["sub"])


async def _measure(plan: Plan, port: int, tokens: Sequence[str], pid: int) -> Web:
    async with _lines(port, tokens[:_WARM]):
        await asyncio.sleep(_SETTLE_S)
        before = resident_mib(pid)
        async with _lines(port, tokens[_WARM:]):
            await asyncio.sleep(_SETTLE_S)
            after = resident_mib(pid)
            spent = processor_s(pid)
            times = await asked(plan.rate, plan.seconds, port)
            now_spent = processor_s(pid)
    answered = np.array([t for t in times if t is not None])
    if not len(answered):
        raise NoAnswer("no question was answered")
    return Web(
        lines=plan.lines,
        line_kb=None if before is None or after is None else (after - before) * _KB_PER_MIB / max(plan.lines, 1),
        rate=plan.rate,
        asked=len(times),
        failed=len(times) - len(answered),
        p50_ms=float(np.percentile(answered, 50) * 1000),
        p99_ms=float(np.percentile(answered, 99) * 1000),
        cpu_ms=None if spent is None or now_spent is None else (now_spent - spent) / len(times) * 1000,
    )


@asynccontextmanager
async def _lines(port: int, tokens: Sequence[str]) -> AsyncIterator[None]:
    """The lines of visitors who wait, open while the context lasts."""
    writers = []
    for start in range(0, len(tokens), _AT_ONCE):
        writers += await asyncio.gather(*(_line(port, token) for token in tokens[start : start + _AT_ONCE]))
    try:
        yield
    finally:
        for writer in writers:
            writer.close()


async def _line(port: int, token: str) -> asyncio.StreamWriter:
    head = (
        f"GET /api/v1/conversation/events HTTP/1.1\r\nHost: {HOST}:{port}\r\nAuthorization: Bearer {token}\r\n"
        "Accept: text/event-stream\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(head.encode())
    await _expect_ok(reader)
    return writer


async def asked(rate: float, seconds: float, *ports: int) -> list[float | None]:
    """Questions at the rate to these servers in turn, whether earlier ones are answered or not.

    The seconds of each, None if it failed.
    """
    started = perf_counter()
    running = []
    questions = islice(zip(cycle(QUESTIONS), cycle(ports)), round(rate * seconds))
    for place, (text, port) in enumerate(questions):
        await asyncio.sleep(max(0.0, started + place / rate - perf_counter()))
        running.append(asyncio.create_task(timed(port, text)))
    return list(await asyncio.gather(*running))


async def timed(port: int, text: str) -> float | None:
    """The seconds until a question is answered, None if it is not."""
    body = json.dumps({"text": text}).encode()
    head = (
        f"POST /api/v1/messages HTTP/1.1\r\nHost: {HOST}:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    started = perf_counter()
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(head.encode() + body)
        await _expect_ok(reader)
        await reader.read()
        writer.close()
    except (OSError, NoAnswer, asyncio.IncompleteReadError):
        return None
    return perf_counter() - started


async def _expect_ok(reader: asyncio.StreamReader) -> None:
    status = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n", 1)[0].decode("latin-1")
    if " 200 " not in status:
        raise NoAnswer(f"it answered with {status}")
