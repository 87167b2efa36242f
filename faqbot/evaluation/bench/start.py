"""How long faqbot takes to start and how much memory it needs, as a user meets it: in fresh processes."""

from collections.abc import Callable
from dataclasses import astuple, dataclass
from http.client import HTTPException
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from faqbot.evaluation.bench.place import Place, Run
from faqbot.evaluation.bench.serving import NoAnswer, ask, first_answer, free_port, resident_mib, serving

QUESTIONS: Final = (
    "Where is my parcel?",
    "怎么退货？",
    "can I pay by card",
    "运费多少钱",
    "what is the meaning of life",
)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Serve:
    """`faqbot serve`: from its start to the first answer over HTTP, and its memory after some questions."""

    first_answer_s: float
    questions: int
    memory_mib: float | None


@dataclass(frozen=True, slots=True)
class Refused:
    """The server did not answer."""

    why: str


@dataclass(frozen=True, slots=True)
class Started:
    """Both ways to start: `faqbot ask` once the snapshot is on disk, the median of `runs`, and `faqbot serve` once."""

    runs: int
    ask: Run
    serve: Serve | Refused


def measure(runs: int, questions: int, *, say: Say) -> Started:
    """Measure in a data folder that is made for it and deleted. Raise Unavailable if `faqbot ask` fails."""
    with TemporaryDirectory() as folder:
        place = Place(Path(folder))
        say("loading the sample shop")
        for command in (("db", "upgrade"), ("import", "--sample"), ("ask", QUESTIONS[0])):
            place.run(*command)
        say("faqbot ask")
        asks = [place.run("ask", QUESTIONS[i % len(QUESTIONS)]) for i in range(runs)]
        say("faqbot serve")
        ask = Run(*(median(column) for column in zip(*(astuple(one) for one in asks), strict=True)))
        return Started(runs, ask, _serve(place, questions))


def _serve(place: Place, questions: int) -> Serve | Refused:
    port = free_port()
    started = perf_counter()
    with serving(place, port) as server:
        try:
            first_s = first_answer(server, port, started, QUESTIONS[0])
            for i in range(1, questions):
                ask(port, QUESTIONS[i % len(QUESTIONS)])
        except (OSError, HTTPException, NoAnswer) as error:
            return Refused(place.said() if server.poll() is not None else str(error) or type(error).__name__)
        return Serve(first_s, questions, resident_mib(server.pid))
