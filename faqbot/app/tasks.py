"""Work for other processes: taskiq hands it out over Redis. What is to be done stands in the database alone.

A message may be lost (Redis is flushed, the one who has it is killed) or come twice: whoever works looks into the
database now and then, too, and a job that somebody holds is nobody else's.
"""

import asyncio
import contextlib
import platform
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from redis.asyncio.cluster import ClusterNode
from redis.exceptions import RedisError

from faqbot.domain.errors import BadSetting, FaqbotError
from faqbot.domain.redis_address import Layout, RedisAddress

if TYPE_CHECKING:
    from taskiq import AsyncBroker

_NAME = "faqbot:jobs"
_REST_S = 5.0
# Longer than a worker waits for news over one connection.
_PATIENCE_S = 5.0
_BLOCK_MS = 2000
# Longer than a job that is worked on at the end goes on before it is given back (jobs/worker.py).
_GRACE_S = 15.0
_AGAIN_S = 0.2
_MOST_MESSAGES = 1000
_IDLE_MS = 60_000

log = structlog.get_logger(__name__)


class Tasks:
    """Where work is offered, and heard of."""

    def __init__(self, address: RedisAddress, *, rest_s: float = _REST_S) -> None:
        """Raise BadSetting where taskiq is not installed."""
        self._address = address
        self._rest_s = rest_s
        self._broker = _broker(address)
        self._unsent = _unsent()
        self._task = self._broker.register_task(_elsewhere, task_name=_NAME)

    async def offer(self, job_id: str) -> None:
        """Say that there is a job. Never raises."""
        try:
            await self._task.kiq(job_id)
        except (OSError, RedisError, self._unsent) as error:
            log.warning("jobs.not_offered", job=job_id, error=type(error).__name__)

    @contextlib.asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """Hand work on while the context lasts; close the connections at its end."""
        try:
            yield
        finally:
            await _closed(self._broker)

    @contextlib.asynccontextmanager
    async def heard(self, work: Callable[[str], Awaitable[object]]) -> AsyncIterator[None]:
        """Have each job that is offered worked on, one at a time, while the context lasts."""
        ending = asyncio.Event()
        listening = asyncio.create_task(self._listen(work, ending))
        try:
            yield
        finally:
            ending.set()
            await _ended(listening)
            await _closed(self._broker)

    async def _listen(self, work: Callable[[str], Awaitable[object]], ending: asyncio.Event) -> None:
        while not ending.is_set():
            broker = _broker(self._address)
            broker.is_worker_process = True
            broker.register_task(_guarded(work), task_name=_NAME)
            broker.listen = partial(stoppable, broker.listen)  # type: ignore[method-assign]
            try:
                await _received(broker, ending)
            except* (OSError, RedisError) as group:
                log.warning("jobs.not_heard", error=type(group.exceptions[0]).__name__, rest_s=self._rest_s)
            finally:
                await _closed(broker)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), self._rest_s)


async def _ended(listening: "asyncio.Task[None]") -> None:
    """Let who listens come to an end, but do not wait for ever."""
    await asyncio.wait({listening}, timeout=_GRACE_S)
    if listening.done():
        listening.result()
    else:
        log.warning("jobs.still_listening")
        listening.cancel()


async def stoppable(listen: Callable[[], AsyncGenerator[Any, None]]) -> AsyncGenerator[Any, None]:
    """The messages of a broker, stopped whenever that is wished: a client of Redis at times goes on when cancelled."""
    messages = listen()
    coming: asyncio.Future[Any] | None = None
    try:
        while True:
            coming = asyncio.ensure_future(anext(messages))
            await asyncio.wait({coming})
            yield coming.result()
    finally:
        while coming is not None and not coming.done():
            coming.cancel()
            await asyncio.wait({coming}, timeout=_AGAIN_S)
        await messages.aclose()


async def _received(broker: "AsyncBroker", ending: asyncio.Event) -> None:
    from taskiq.acks import AcknowledgeType  # noqa: PLC0415 - an extra
    from taskiq.receiver import Receiver  # noqa: PLC0415 - an extra

    receiver = Receiver(broker, max_async_tasks=1, run_startup=True, ack_type=AcknowledgeType.WHEN_EXECUTED)
    await receiver.listen(ending)


def _guarded(work: Callable[[str], Awaitable[object]]) -> Callable[[str], Awaitable[None]]:
    async def guarded(job_id: str) -> None:
        try:
            await work(job_id)
        except FaqbotError as error:
            log.warning("jobs.failed", error=str(error))

    return guarded


async def _elsewhere(job_id: str) -> None:
    """What is offered here is done by another process."""


def _unsent() -> type[Exception]:
    from taskiq.exceptions import SendTaskError  # noqa: PLC0415 - an extra

    return SendTaskError


def _broker(address: RedisAddress) -> "AsyncBroker":
    try:
        from taskiq_redis import (  # noqa: PLC0415 - an extra
            RedisStreamBroker,
            RedisStreamClusterBroker,
            RedisStreamSentinelBroker,
        )
    except ImportError as error:
        raise BadSetting("FAQBOT_TASKS=redis needs the extra: pip install 'faqbot[tasks]'") from error
    # "0": what was offered before the first worker came is heard, too. Kept lists would lose what a killed worker had.
    stream: dict[str, Any] = {
        "queue_name": _NAME,
        "consumer_group_name": _NAME,
        "consumer_name": platform.node() or "worker",
        "consumer_id": "0",
        "maxlen": _MOST_MESSAGES,
        "xread_block": _BLOCK_MS,
    }
    options = _options(address)
    match address.layout:
        case Layout.SINGLE:
            again: dict[str, Any] = {
                "idle_timeout": _IDLE_MS,
                "unacknowledged_lock_timeout": _PATIENCE_S,
                "xread_count": 1,
            }
            return RedisStreamBroker(f"{_url(address)}/{address.database}", **stream, **again, **options)
        case Layout.SENTINEL:
            asked = {"password": address.sentinel_password or None, "ssl": address.is_encrypted}
            patience = {"socket_timeout": _PATIENCE_S, "socket_connect_timeout": _PATIENCE_S}
            named: dict[str, Any] = {"db": address.database, "ssl": address.is_encrypted}
            return RedisStreamSentinelBroker(
                [*address.places], address.service, sentinel_kwargs=asked | patience, **stream, **options, **named
            )
        case Layout.CLUSTER:
            nodes: dict[str, Any] = {"startup_nodes": [ClusterNode(host, port) for host, port in address.places]}
            return RedisStreamClusterBroker(_url(address), **stream, **options, **nodes)


def _options(address: RedisAddress) -> dict[str, Any]:
    return {
        "username": address.user or None,
        "password": address.password or None,
        "socket_timeout": _PATIENCE_S,
        "socket_connect_timeout": _PATIENCE_S,
    }


def _url(address: RedisAddress) -> str:
    host, port = address.places[0]
    return f"{'rediss' if address.is_encrypted else 'redis'}://{f'[{host}]' if ':' in host else host}:{port}"


async def _closed(broker: Any) -> None:
    with contextlib.suppress(OSError, RedisError):
        await broker.shutdown()
    for sentinel in broker.sentinel.sentinels if hasattr(broker, "sentinel") else ():
        await sentinel.aclose()
