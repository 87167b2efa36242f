"""`faqbot bench`: speed and memory, measured on this machine beside other libraries."""

import asyncio
import json
import math
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from faqbot.app import embedder, now, pipeline
from faqbot.channels.widget.conversations import CHANNEL
from faqbot.cli import STYLE, bench_quality, bench_tables
from faqbot.cli.files import sample_folder
from faqbot.cli.terminal import console, print_json
from faqbot.domain.errors import BadFile, BadInput
from faqbot.domain.handoff import Case, State
from faqbot.evaluation.bench import desk as operating
from faqbot.evaluation.bench import match as matching
from faqbot.evaluation.bench import messenger, synthetic
from faqbot.evaluation.bench import requests as asking
from faqbot.evaluation.bench import start as starting
from faqbot.evaluation.bench import web as visiting
from faqbot.evaluation.bench import writes as keeping
from faqbot.evaluation.bench.machine import Machine, load, machine
from faqbot.evaluation.bench.match import Comparison, Plan
from faqbot.evaluation.bench.peers import NAMES
from faqbot.evaluation.bench.whole import Whole, built, questions, whole
from faqbot.storage import files
from faqbot.storage.database import Database
from faqbot.storage.handoffs import SqlHandoffStore
from faqbot.storage.turns import SqlTurnStore

_FEWEST = 20
_MOST_WHOLE = 10_000
_MOST_VECTORS = 100_000
_WIDEST = 120
_DIFFERENT = 1

app = typer.Typer(help="Measure speed and memory on this machine.", no_args_is_help=True, **STYLE)
Out = Annotated[str | None, typer.Option("--json", metavar="OUT", help="Write JSON to a file; - is stdout.")]


@dataclass(frozen=True, slots=True)
class Result:
    """All measurements of one run."""

    machine: Machine
    seed: int
    comparisons: tuple[Comparison, ...]
    wholes: tuple[Whole, ...]


@app.command("match")
def match(
    sizes: Annotated[str, typer.Option(help="How many phrasings, separated by commas.")] = "1000,10000,100000,1000000",
    queries: Annotated[int, typer.Option(min=3, help="Questions to ask at each size.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Another seed makes other questions.")] = 0,
    peers: Annotated[str, typer.Option(help="Libraries to measure beside faqbot.")] = ",".join(NAMES),
    vectors_1m: Annotated[bool, typer.Option("--vectors-1m", help="Vectors also above 100,000 phrasings.")] = False,
    out: Out = None,
) -> None:
    """Compare matching with other libraries; exit code 1 if the scores differ from those of rank-bm25 or faiss."""
    wanted = _sizes(sizes)
    _expect_writable(out)
    plan = Plan(queries, _peers(peers), seed, max(wanted) if vectors_1m else _MOST_VECTORS)
    load_at_start = load()
    measured = [_measure(size, plan) for size in wanted]
    result = Result(
        machine(load_at_start),
        seed,
        tuple(comparison for comparisons, _ in measured for comparison in comparisons),
        tuple(one for _, one in measured if one is not None),
    )
    _hand_out(asdict(result), out, bench_tables.matching(result.machine, result.comparisons, result.wholes))
    if not all(c.agreement is None or c.agreement.is_full for c in result.comparisons):
        raise typer.Exit(_DIFFERENT)


app.command("quality")(bench_quality.compare)


@app.command("start")
def start(
    runs: Annotated[int, typer.Option(min=1, help="How often to start; the median is told.")] = 3,
    questions: Annotated[int, typer.Option(min=1, help="Questions to a server before its memory is read.")] = 100,
    out: Out = None,
) -> None:
    """Measure how long a start takes, and how much memory a server needs, with the sample shop."""
    _expect_writable(out)
    load_at_start = load()
    with console.status("starting") as status:
        started = starting.measure(runs, questions, say=status.update)
    of = machine(load_at_start)
    _hand_out({"machine": asdict(of), **asdict(started)}, out, bench_tables.starting(of, started))


@app.command("web")
def web(
    lines: Annotated[int, typer.Option(min=1, help="Visitors who wait for a person, each with an open line.")] = 900,
    rate: Annotated[float, typer.Option(min=0.1, help="Questions a second meanwhile.")] = 20.0,
    seconds: Annotated[float, typer.Option(min=1, help="How long to ask.")] = 20.0,
    out: Out = None,
) -> None:
    """Measure what open lines of a website take, and how soon questions are answered beside them."""
    _expect_writable(out)
    load_at_start = load()
    with console.status("starting") as status:
        found = visiting.measure(visiting.Plan(lines, rate, seconds), _hold, say=status.update)
    of = machine(load_at_start)
    _hand_out({"machine": asdict(of), **asdict(found)}, out, bench_tables.visiting(of, found))


@app.command("requests")
def requests(
    rounds: Annotated[
        int, typer.Option(min=1, help="How often every server is asked, in another order each time.")
    ] = 9,
    questions: Annotated[int, typer.Option(min=1, help="Questions to each server in a round.")] = 100,
    seed: Annotated[int, typer.Option(min=0, help="Another seed asks other questions.")] = 0,
    out: Out = None,
) -> None:
    """Measure the processor time of a question beside a handler with nothing in it and a plain bot with rank-bm25."""
    _expect_writable(out)
    load_at_start = load()
    with console.status("starting") as status:
        costs = asking.measure(asking.Plan(rounds, questions, seed), _sample(), say=status.update)
    of = machine(load_at_start)
    _hand_out({"machine": asdict(of), "servers": list(map(asdict, costs))}, out, bench_tables.asking(of, costs))


@app.command("desk")
def desk(
    entries: Annotated[int, typer.Option(min=1, help="Entries of the base, each in both languages.")] = 100_000,
    rows: Annotated[int, typer.Option(min=1, help="Rows of the file that is imported.")] = 10_000,
    looks: Annotated[int, typer.Option(min=1, help="How often to look at each page.")] = 40,
    out: Out = None,
) -> None:
    """Measure how soon the desk shows pages of a large base, and whether customers wait while a file is imported."""
    _expect_writable(out)
    load_at_start = load()
    with console.status("starting") as status:
        found = operating.measure(operating.Plan(entries, rows, looks), say=status.update)
    of = machine(load_at_start)
    _hand_out({"machine": asdict(of), **asdict(found)}, out, bench_tables.operating(of, found))


@app.command("writes")
def writes(
    rounds: Annotated[int, typer.Option(min=1, help="How often each way is measured, in another order each.")] = 5,
    rows: Annotated[int, typer.Option(min=1, help="Messages to keep in a round.")] = 5000,
    callers: Annotated[int, typer.Option(min=1, help="Who bring messages at once, to faqbot.")] = 64,
    seed: Annotated[int, typer.Option(min=0, help="Another seed measures in another order.")] = 0,
    out: Out = None,
) -> None:
    """Measure how many messages a second are kept in SQLite, beside plain SQLite row by row and in groups."""
    _expect_writable(out)
    load_at_start = load()
    with console.status("starting") as status:
        found = keeping.measure(keeping.Plan(rounds, rows, callers, seed), _inbox, now(), say=status.update)
    of = machine(load_at_start)
    _hand_out({"machine": asdict(of), "writes": list(map(asdict, found))}, out, bench_tables.keeping(of, found))


@asynccontextmanager
async def _inbox(url: str) -> AsyncIterator[keeping.Keep]:
    """Where questions are accepted."""
    database = Database(url)
    try:
        yield SqlTurnStore(database).accept
    finally:
        await database.close()


@app.command("telegram")
def telegram(
    rates: Annotated[str, typer.Option(help="Messages a second, separated by commas: one run each.")] = "40,70,100",
    seconds: Annotated[float, typer.Option(min=1, help="How long to write in each run.")] = 20.0,
    out: Out = None,
) -> None:
    """Measure how many messages a second one bot answers, through a Bot API server on this machine."""
    _expect_writable(out)
    load_at_start = load()
    with console.status("starting") as status:
        runs = messenger.measure(messenger.Plan(_rates(rates), seconds), say=status.update)
    of = machine(load_at_start)
    _hand_out({"machine": asdict(of), "runs": list(map(asdict, runs))}, out, bench_tables.messaging(of, runs))


def _sample() -> list[tuple[str, str]]:
    """The phrasings of the sample shop, each with an answer of its entry in its language."""
    entries = files.read(sample_folder()).entries
    return [
        (p.text, entry.answers[p.language]) for entry in entries for p in entry.phrasings if p.language in entry.answers
    ]


def _hold(url: str, conversations: Sequence[str]) -> None:
    """Let a person have each of these conversations."""

    async def kept() -> None:
        database, at = Database(url), now()
        handoffs = SqlHandoffStore(database)
        for conversation in conversations:
            await handoffs.save(Case(conversation, CHANNEL, at, at, State.HELD, version=1))
        await database.close()

    asyncio.run(kept())


def _measure(size: int, plan: Plan) -> tuple[list[Comparison], Whole | None]:
    with console.status("") as status:

        def say(what: str) -> None:
            status.update(f"{size:,} phrasings: {what}")

        say("making questions up")
        phrasings = synthetic.phrasings(size, seed=plan.seed)
        comparisons = [matching.lexical(phrasings, plan, say)]
        if size <= plan.most_vectors:
            comparisons.append(matching.vectors(size, plan, say))
        if size > _MOST_WHOLE:
            return comparisons, None
        say("whole questions")
        asked = questions(phrasings, plan.queries, seed=plan.seed, at=now())
        return comparisons, asyncio.run(whole(built(phrasings, embedder("latent")), asked, pipeline()))


def _sizes(given: str) -> list[int]:
    sizes = [int(part) if part.isascii() and part.isdigit() else 0 for part in _parts(given)]
    if not sizes or min(sizes) < _FEWEST:
        raise BadInput(f"--sizes is {given!r}; give whole numbers from {_FEWEST} up, such as 1000,10000")
    return sizes


def _rates(given: str) -> list[float]:
    try:
        rates = [float(part) for part in _parts(given)]
    except ValueError:
        rates = []
    if not rates or not all(0 < rate < math.inf for rate in rates):
        raise BadInput(f"--rates is {given!r}; give messages a second, such as 40,70")
    return rates


def _peers(given: str) -> tuple[str, ...]:
    chosen = tuple(_parts(given))
    unknown = [name for name in chosen if name not in NAMES]
    if unknown:
        raise BadInput(f"there is no peer {unknown[0]!r}; the known ones are: {', '.join(NAMES)}")
    return chosen


def _parts(given: str) -> Iterator[str]:
    return (part.strip() for part in given.split(",") if part.strip())


def _expect_writable(out: str | None) -> None:
    """Say before the measuring, not after it, that its end cannot be kept."""
    if out not in {None, "-"}:
        try:
            Path(str(out)).touch()
        except OSError as error:
            raise BadFile(f"{out} cannot be written: {error.strerror or error}") from error


def _hand_out(row: dict[str, Any], out: str | None, tables: bench_tables.Tables) -> None:
    """A table for people, JSON for programs; JSON alone when it goes to stdout."""
    if out == "-":
        print_json(row)
        return
    screen = Console(width=max(_WIDEST, Console().width))
    for table in tables:
        screen.print(table)
    if out is not None:
        Path(out).write_text(json.dumps(row, ensure_ascii=False, indent=2) + "\n", "utf-8")
