"""Letters out of the outbox to Telegram: in order within a chat, side by side across chats."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog
from aiogram import Bot

from faqbot.channels.telegram.attempts import Again, Attempt, Ended, attempted
from faqbot.channels.telegram.metrics import Metrics
from faqbot.domain.errors import Unavailable
from faqbot.domain.post import Fate, Letter, Outcome
from faqbot.domain.protocols import Outbox

_AT_ONCE = 32
_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 60.0
# A letter whose sending may have had an effect is sent once more, not for ever.
_MOST_DOUBTS = 2

Box = tuple[str, str]  # a bot and a chat

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Queue:
    """The letters to one chat; the first is tried until it has a fate."""

    letters: deque[Letter]
    is_busy: bool = False
    failures: int = 0


class Delivery:
    """Sends letters until their fate is known; `failed` hears of one that cannot be sent, `jitter` is a share of 1."""

    def __init__(
        self,
        outbox: Outbox,
        bots: Mapping[str, Bot],
        failed: Callable[[Letter, Fate], Awaitable[None]],
        metrics: Metrics,
        jitter: Callable[[], float],
    ) -> None:
        self._outbox = outbox
        self._bots = bots
        self._failed = failed
        self._metrics = metrics
        self._jitter = jitter
        self._queues: dict[Box, _Queue] = {}
        self._left: set[Box] = set()
        self._ready: deque[Box] = deque()
        self._ended: list[tuple[Letter, Attempt]] = []
        self._sending: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()

    @property
    def waiting(self) -> int:
        """How many letters have no fate yet."""
        return sum(len(queue.letters) for queue in self._queues.values())

    @property
    def known(self) -> set[int]:
        """The ids of the letters that are queued."""
        return {letter.id for queue in self._queues.values() for letter in queue.letters}

    def take(self, letters: Sequence[Letter]) -> None:
        """Queue letters of the outbox, each behind those to the same chat; one that is queued is not queued again.

        To a chat that was left they wait in the outbox, behind what waits there.
        """
        for letter in letters:
            if (letter.bot, letter.chat) not in self._left:
                self._queue(letter)

    def take_up(self, letters: Sequence[Letter]) -> None:
        """Queue all that waits in the outbox for some chats, also where they were left."""
        self._left.difference_update((letter.bot, letter.chat) for letter in letters)
        self.take(letters)

    async def run(self) -> None:
        """Send for ever. What ended and what begins is written down for all chats together."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._settle()
                await self._start()
            except Unavailable as error:
                log.warning("telegram.outbox_unavailable", error=str(error))
                await asyncio.sleep(_FIRST_WAIT_S + self._jitter())
                self._wake.set()

    async def drained(self, within_s: float) -> int:
        """Wait until nothing waits, or for so long; return how many letters still do."""
        ends = asyncio.get_running_loop().time() + within_s
        while self.waiting and asyncio.get_running_loop().time() < ends:  # noqa: ASYNC110 - the queues only count
            await asyncio.sleep(0.02)
        return self.waiting

    def _queue(self, letter: Letter) -> None:
        box = letter.bot, letter.chat
        queue = self._queues.setdefault(box, _Queue(deque()))
        if all(waiting.id != letter.id for waiting in queue.letters):
            queue.letters.append(letter)
        self._begin(box)

    def _begin(self, box: Box) -> None:
        if not self._queues[box].is_busy:
            self._queues[box].is_busy = True
            self._ready.append(box)
            self._wake.set()

    async def _start(self) -> None:
        boxes = list(self._ready)[: max(_AT_ONCE - len(self._sending), 0)]
        letters = [self._queues[box].letters[0] for box in boxes]
        if not letters:
            return
        ours = await self._outbox.begin(letters)
        for letter in letters:
            self._ready.popleft()
            if letter.id not in ours:
                self._leave(letter)
                continue
            if letter.doubts:
                log.warning("telegram.sent_again", letter=letter.id, bot=letter.bot, doubts=letter.doubts)
                self._metrics.repeated()
            task = asyncio.create_task(self._send(letter))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _send(self, letter: Letter) -> None:
        attempt = await attempted(self._bots[letter.bot], letter)
        self._ended.append((letter, attempt))
        self._wake.set()

    async def _settle(self) -> None:
        """Write down how attempts ended, then let their chats go on."""
        ended = list(self._ended)
        outcomes = [outcome for letter, attempt in ended if (outcome := _outcome(letter, attempt)) is not None]
        if outcomes:
            await self._outbox.settle(outcomes)
        del self._ended[: len(ended)]
        for letter, attempt in ended:
            await self._go_on(letter, attempt)

    async def _go_on(self, letter: Letter, attempt: Attempt) -> None:
        box = letter.bot, letter.chat
        outcome = _outcome(letter, attempt)
        if outcome is not None and outcome.fate is not None:
            self._metrics.settled(outcome.fate)
            self._next(box)
            if outcome.fate is Fate.GONE:
                await self._close(box)
            if outcome.fate is not Fate.SENT:
                await self._failed(letter, outcome.fate)
            return
        doubts = letter.doubts + (outcome is None)
        self._queues[box].letters[0] = replace(letter, doubts=doubts)
        wait_s = attempt.wait_s if isinstance(attempt, Again) and attempt.wait_s is not None else self._wait_s(box)
        log.info("telegram.waits", letter=letter.id, wait_s=round(wait_s, 1), doubts=doubts)
        asyncio.get_running_loop().call_later(wait_s, self._retry, box)

    def _leave(self, letter: Letter) -> None:
        """Another process sends to this chat, or a commit was kept whose answer was lost: it is taken up anew."""
        log.warning("telegram.left", letter=letter.id, bot=letter.bot)
        box = letter.bot, letter.chat
        self._left.add(box)
        del self._queues[box]

    def _next(self, box: Box) -> None:
        queue = self._queues[box]
        queue.letters.popleft()
        queue.is_busy, queue.failures = False, 0
        if queue.letters:
            self._begin(box)
        else:
            del self._queues[box]

    def _retry(self, box: Box) -> None:
        self._queues[box].is_busy = False
        self._begin(box)

    async def _close(self, box: Box) -> None:
        """Nothing more can be sent to a chat that is closed to the bot; what cannot be noted is taken up anew."""
        queue = self._queues.pop(box, None)
        if queue is None:
            return
        self._ready = deque(other for other in self._ready if other != box)
        try:
            await self._outbox.settle([Outcome(letter.id, Fate.GONE) for letter in queue.letters])
        except Unavailable as error:
            log.warning("telegram.not_closed", bot=box[0], error=str(error))

    def _wait_s(self, box: Box) -> float:
        """Twice as long each time, with some jitter so that not all come back at once."""
        queue = self._queues[box]
        queue.failures += 1
        longest = min(_FIRST_WAIT_S * 2 ** (queue.failures - 1), _LONGEST_WAIT_S)
        return float(longest * (0.5 + self._jitter() / 2))


def _outcome(letter: Letter, attempt: Attempt) -> Outcome | None:
    """What to write down; None leaves the doubt, as the letter is tried again."""
    match attempt:
        case Ended(fate, message):
            return Outcome(letter.id, fate, message)
        case Again(is_certain=True):
            return Outcome(letter.id, None, doubts=letter.doubts)
        case Again() if letter.doubts + 1 >= _MOST_DOUBTS:
            log.error("telegram.unsure", letter=letter.id, bot=letter.bot)
            return Outcome(letter.id, Fate.UNSURE)
        case _:
            return None
