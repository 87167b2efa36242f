"""A GGUF file as a language model: asked here, run by llama.cpp in a worker that may die without harm to the bot."""

import asyncio
import importlib.util
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import ExitStack, aclosing
from dataclasses import dataclass
from itertools import count
from time import monotonic

from faqbot.domain.errors import BadSetting, ModelBusy, ModelUnavailable
from faqbot.domain.prompt import Prompt
from faqbot.llm.breaker import Breaker
from faqbot.llm.process import Died, Process
from faqbot.llm.watch import Plan, State, Watch
from faqbot.llm.wire import End, Load, Message, Piece, Shares, Stop, Weigh, Write

_QUEUE = 4
_GRACE_S = 2.0


@dataclass(frozen=True, slots=True)
class Status:
    """How the model fares, for people and monitors; `why` is its last failure."""

    name: str
    state: State
    layers: int
    layers_on_gpu: int
    restarts: int
    waiting: int
    why: str


def expect_library() -> None:
    """Raise BadSetting if llama-cpp-python is not installed; it is an extra, and has to be built."""
    if importlib.util.find_spec("llama_cpp") is None:
        raise BadSetting("FAQBOT_LLM_MODEL needs llama-cpp-python: run `make llm`, or pip install 'faqbot[llm]'")


class LlamaCpp:
    """One model, one question at a time, in the order of asking. Use in `aclosing`, which ends the worker.

    At most `queue` questions wait behind the one that is being answered; a worker that does not stop within the grace
    is killed.
    """

    def __init__(
        self, name: str, plan: Plan, *, queue: int = _QUEUE, grace_s: float = _GRACE_S, breaker: Breaker | None = None
    ) -> None:
        self._name = name
        self._watch = Watch(plan, breaker or Breaker())
        self._queue = queue
        self._grace_s = grace_s
        self._turns = asyncio.Lock()
        self._numbers = count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self.last = End(0)

    @property
    def name(self) -> str:
        return self._name

    @property
    def load(self) -> Load:
        """What the worker is told to load."""
        return self._watch.load

    @property
    def worker(self) -> int | None:
        """The process id of the worker, if one is running."""
        process = self._watch.process
        return process.pid if process is not None and process.is_alive else None

    def status(self) -> Status:
        watch = self._watch
        ready = watch.ready
        return Status(
            self._name, watch.state, ready.layers, ready.layers_on_gpu, watch.restarts, self._waiting, watch.why
        )

    async def probe(self) -> None:
        """Raise ModelUnavailable if a question asked now would have to wait for the model, or in vain."""
        if self._watch.state not in {State.READY, State.DEGRADED}:
            raise ModelUnavailable(f"the language model is {self._watch.state} {self._watch.why}".rstrip())

    def start(self) -> None:
        """Begin to load the model, so that the first question need not wait for it."""
        self._watch.start()

    async def loaded(self, timeout_s: float) -> Status:
        """Load the model and wait until it is there. Raise ModelUnavailable."""
        await self._watch.awake(monotonic() + timeout_s)
        return self.status()

    async def stream(self, prompt: Prompt, *, max_tokens: int, timeout_s: float) -> AsyncGenerator[str, None]:
        deadline = monotonic() + timeout_s

        def wish(number: int) -> Message:
            return Write(number, prompt.system, prompt.user, prompt.grammar, max_tokens, deadline)

        async with aclosing(self._messages(wish, deadline)) as messages:
            async for message in messages:
                if isinstance(message, Piece):
                    yield message.text

    async def weigh(self, prompt: Prompt, options: Sequence[str], *, timeout_s: float) -> tuple[float, ...]:
        deadline = monotonic() + timeout_s

        def wish(number: int) -> Message:
            return Weigh(number, prompt.system, prompt.user, tuple(options), deadline)

        async with aclosing(self._messages(wish, deadline)) as messages:
            found = [message.shares async for message in messages if isinstance(message, Shares)]
        return found[0]

    async def aclose(self) -> None:
        """End the worker; questions under way fail."""
        await self._watch.aclose()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _messages(self, wish: Callable[[int], Message], deadline: float) -> AsyncGenerator[Message, None]:
        """What the worker answers to a wish, until it is complete. Leaving early frees the worker."""
        process = await self._turn(deadline)
        number = next(self._numbers)
        is_over = False
        try:
            process.send(wish(number))
            while not is_over:
                message = await self._heard(process, number, deadline)
                if isinstance(message, End):
                    is_over = True
                    self._ended(message)
                else:
                    yield message
        finally:
            self._give_back(process, number, is_over=is_over)

    async def _turn(self, deadline: float) -> Process:
        """Wait for one's turn, and for the worker. Raise ModelBusy at once if too many wait, ModelUnavailable."""
        if self._turns.locked() and self._waiting >= self._queue:
            raise ModelBusy(
                f"{self._waiting} questions wait for the language model; FAQBOT_LLM_QUEUE sets how many may"
            )
        self._waiting += 1
        try:
            async with asyncio.timeout(deadline - monotonic()):
                await self._turns.acquire()
        except TimeoutError as error:
            raise ModelUnavailable("the language model was busy with other questions until it was too late") from error
        finally:
            self._waiting -= 1
        with ExitStack() as held:
            held.callback(self._turns.release)
            process = await self._watch.awake(deadline)
            held.pop_all()
        return process

    async def _heard(self, process: Process, number: int, deadline: float) -> Message:
        """The next message that belongs to a number. Raise ModelUnavailable if it is late or the worker has died."""
        try:
            while True:
                message = await process.receive(deadline)
                if isinstance(message, Piece | Shares | End) and message.number == number:
                    return message
        except TimeoutError as error:
            raise ModelUnavailable("the language model did not answer in time") from error
        except Died as error:
            await self._watch.lost(process, str(error))
            raise ModelUnavailable(f"the language model failed: {error}") from error

    def _ended(self, end: End) -> None:
        self._watch.worked()
        self.last = end
        if end.why:
            raise ModelUnavailable(f"the language model did not answer: {end.why}")

    def _give_back(self, process: Process, number: int, *, is_over: bool) -> None:
        """Let the next question come: at once, or when the worker has left what nobody waits for."""
        if is_over or process is not self._watch.process:
            self._turns.release()
            return
        task = asyncio.create_task(self._freed(process, number))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _freed(self, process: Process, number: int) -> None:
        until = monotonic() + self._grace_s
        message: Message = Stop(number)
        process.send(message)
        try:
            while not (isinstance(message, End) and message.number == number):
                message = await process.receive(until)
        except TimeoutError:
            await self._watch.lost(process, f"it did not stop within {self._grace_s:.0f} s")
        except Died as error:
            await self._watch.lost(process, str(error))
        finally:
            self._turns.release()
