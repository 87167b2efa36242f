"""Somebody who keeps the worker running: starts it, buries it, and starts it again, but not for ever."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic

import structlog

from faqbot.domain.errors import ModelUnavailable
from faqbot.llm.breaker import Breaker
from faqbot.llm.process import WORKER, CannotLoad, Process
from faqbot.llm.wire import Load, Ready

_START_S = 300.0

log = structlog.get_logger(__name__)


class State(StrEnum):
    """How a model fares."""

    OFF = "off"  # nobody has asked yet
    LOADING = "loading"
    READY = "ready"
    DEGRADED = "degraded"  # runs on the processor, because the GPU failed
    RESTING = "resting"  # failed so often that it is not tried for a while


@dataclass(frozen=True, slots=True)
class Plan:
    """What a worker is started with, and how long that may take."""

    load: Load
    start_s: float = _START_S
    command: Sequence[str] = WORKER


class Watch:
    """Over one worker. A start is shared by all who wait for it, and goes on when they leave."""

    def __init__(self, plan: Plan, breaker: Breaker) -> None:
        self._plan = plan
        self._breaker = breaker
        self._starting: asyncio.Task[Process] | None = None
        self._process: Process | None = None
        self._starts = 0
        self._is_degraded = False
        self._is_closed = False
        self.why = ""

    @property
    def load(self) -> Load:
        return self._plan.load

    @property
    def process(self) -> Process | None:
        return self._process

    @property
    def ready(self) -> Ready:
        return self._process.ready if self._process is not None else Ready(0, 0, 0)

    @property
    def restarts(self) -> int:
        return max(0, self._starts - 1)

    @property
    def state(self) -> State:
        if self._process is not None and self._process.is_alive:
            return State.DEGRADED if self._is_degraded else State.READY
        if self._breaker.rest_s(monotonic()):
            return State.RESTING
        return State.LOADING if self._starting is not None and not self._starting.done() else State.OFF

    def start(self) -> asyncio.Task[Process]:
        """Begin to start the worker, unless that has been done."""
        if self._starting is None or self._starting.done():
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(_told)
        return self._starting

    async def awake(self, deadline: float) -> Process:
        """The running worker; one that ended is started again. Raise ModelUnavailable."""
        if self._process is not None and self._process.is_alive:
            return self._process
        if self._process is not None:
            await self.lost(self._process, "its process ended while nothing was asked")
        if rest_s := self._breaker.rest_s(monotonic()):
            raise ModelUnavailable(
                f"the language model failed {self._breaker.failures} times in a row, and is tried again in "
                f"{rest_s:.0f} s: {self.why}"
            )
        try:
            async with asyncio.timeout(deadline - monotonic()):
                return await asyncio.shield(self.start())
        except TimeoutError as error:
            raise ModelUnavailable("the language model is still being loaded") from error

    async def lost(self, process: Process, why: str) -> None:
        """A worker that died, or must: bury it, and start another unless it has failed too often."""
        if process is not self._process:
            return
        self._process = None
        await process.end()
        if self._is_closed:
            return
        self._breaker.failed(monotonic())
        self.why = why
        log.warning("model.lost", why=why, failures=self._breaker.failures)
        if not self._breaker.rest_s(monotonic()):
            self.start()

    def worked(self) -> None:
        """An answer came to its end, so the failures before it count no more."""
        self._breaker.worked()

    async def aclose(self) -> None:
        """End the worker, and a start under way."""
        self._is_closed = True
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.wait([self._starting])
        if self._process is not None:
            await self._process.end()

    async def _start(self) -> Process:
        await asyncio.sleep(self._breaker.pause_s)
        self._starts += 1
        try:
            self._process = await self._loaded()
        except CannotLoad as error:
            self._breaker.failed(monotonic())
            self.why = str(error)
            raise
        log.info("model.ready", layers_on_gpu=self._process.ready.layers_on_gpu)
        return self._process

    async def _loaded(self) -> Process:
        """A worker with the model on the GPU if that can be, else on the processor."""
        load, start_s, command = self._plan.load, self._plan.start_s, self._plan.command
        try:
            return await Process.started(load, timeout_s=start_s, command=command)
        except CannotLoad as error:
            if load.gpu_layers == 0 or not error.on_gpu:
                raise
            on_processor = replace(load, gpu_layers=0)
            process = await Process.started(on_processor, timeout_s=start_s, command=command)
            log.warning("model.degraded", why=str(error))
            self._plan = replace(self._plan, load=on_processor)
            self._is_degraded, self.why = True, str(error)
            return process


def _told(starting: asyncio.Task[Process]) -> None:
    """Nobody may be waiting for a start that fails; the log hears of it."""
    if not starting.cancelled() and (error := starting.exception()) is not None:
        log.warning("model.cannot_load", why=str(error))
