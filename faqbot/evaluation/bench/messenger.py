"""What Telegram costs: a rush of people who write to one bot, through a Bot API server on loopback."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from faqbot.domain.errors import Unavailable
from faqbot.evaluation.bench.machine import one_thread
from faqbot.evaluation.bench.place import Place
from faqbot.evaluation.bench.serving import free_port, processor_s, serving

# With a mark at their ends: what has none may go on in the next message, and is waited for.
_QUESTIONS: Final = (
    "Where is my parcel?",
    "怎么退货？",
    "Can I pay by card?",
    "运费多少钱？",
    "What is the meaning of life?",
)
# Shaped as a token is; the server on loopback takes no other.
_TOKEN: Final = "1:" + "a" * 35
_RUSH: Final = "faqbot.channels.telegram.fake.rush"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Messages:
    """One run. Times are from when a message was due to when its answer came; `reached` is answers a second.

    `lost` and `twice` count answers that are missing and too many, `disordered` people whose answers came in another
    order than they asked, `put_off` notices that many ask just now.
    """

    rate: float
    asked: int
    reached: float
    put_off: int
    lost: int
    twice: int
    disordered: int
    p50_ms: float
    p99_ms: float
    cpu_ms: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """How many messages a second are written, one run after another, and for how long in each."""

    rates: Sequence[float]
    seconds: float


def measure(plan: Plan, *, say: Say) -> tuple[Messages, ...]:
    """Measure one bot on the sample shop, each run with a fresh process. Raise Unavailable if it does not answer."""
    with TemporaryDirectory() as folder:
        say("loading the sample shop")
        place = Place(Path(folder))
        for command in (("db", "upgrade"), ("import", "--sample"), ("ask", _QUESTIONS[0])):
            place.run(*command)
        found: list[Messages] = []
        for rate in plan.rates:
            say(f"{rate:g} messages a second")
            run = Path(folder) / f"run{len(found)}"
            # Each has a database of its own: updates are numbered anew, and would be taken for those of the run before.
            shutil.copytree(place.data, run / "data")
            found.append(_measured(run, rate, plan.seconds))
        return tuple(found)


def _measured(folder: Path, rate: float, seconds: float) -> Messages:
    with _people(rate, seconds) as people:
        url = _heard(people)["url"]
        place = Place(folder, {"FAQBOT_TELEGRAM_TOKEN": _TOKEN, "FAQBOT_TELEGRAM_API_URL": url})
        with serving(place, free_port()) as bot:
            _heard(people)
            before = processor_s(bot.pid)
            _tell(people)
            ledger = _heard(people)
            after = processor_s(bot.pid)
    return _of(ledger, rate, None if before is None or after is None else after - before)


def _of(ledger: dict[str, Any], rate: float, spent_s: float | None) -> Messages:
    times = np.array(ledger.pop("times_ms") or [np.nan])
    took_s = ledger.pop("took_s")
    return Messages(
        rate=rate,
        reached=ledger["asked"] / took_s,
        p50_ms=float(np.percentile(times, 50)),
        p99_ms=float(np.percentile(times, 99)),
        cpu_ms=None if spent_s is None else spent_s / ledger["asked"] * 1000,
        **ledger,
    )


@contextmanager
def _people(rate: float, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """The people and their Bot API server, in a process of their own."""
    wanted = {"token": _TOKEN, "questions": _QUESTIONS, "rate": rate, "seconds": seconds}
    with subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", _RUSH, json.dumps(wanted)],
        env=dict(one_thread()),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as people:
        try:
            yield people
        finally:
            people.kill()


def _heard(people: subprocess.Popen[str]) -> dict[str, Any]:
    assert people.stdout is not None  # noqa: S101 - it was asked for
    line = people.stdout.readline()
    if not line:
        raise Unavailable("the bot does not answer the people of the rush; `faqbot telegram check` may tell why")
    heard: dict[str, Any] = json.loads(line)
    return heard


def _tell(people: subprocess.Popen[str]) -> None:
    assert people.stdin is not None  # noqa: S101 - it was asked for
    people.stdin.write("go\n")
    people.stdin.flush()
