"""`faqbot bench`: speed and memory, measured on this machine beside other libraries."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Annotated

import typer

from faqbot.app import now
from faqbot.channels.widget.conversations import CHANNEL
from faqbot.cli import STYLE, bench_match, bench_outside, bench_quality, bench_replicas, bench_tables
from faqbot.cli.bench_out import Out, measured, rates_of
from faqbot.cli.files import sample_folder
from faqbot.domain.handoff import Case, State
from faqbot.evaluation.bench import desk as operating
from faqbot.evaluation.bench import messenger
from faqbot.evaluation.bench import requests as asking
from faqbot.evaluation.bench import start as starting
from faqbot.evaluation.bench import web as visiting
from faqbot.evaluation.bench import writes as keeping
from faqbot.storage import files
from faqbot.storage.database import Database
from faqbot.storage.handoffs import SqlHandoffStore
from faqbot.storage.turns import SqlTurnStore

app = typer.Typer(help="Measure speed and memory on this machine.", no_args_is_help=True, **STYLE)

app.command("match")(bench_match.match)
app.command("outside")(bench_outside.outside)
app.command("replicas")(bench_replicas.replicas)
app.command("quality")(bench_quality.compare)


@app.command("start")
def start(
    runs: Annotated[int, typer.Option(min=1, help="How often to start; the median is told.")] = 3,
    questions: Annotated[int, typer.Option(min=1, help="Questions to a server before its memory is read.")] = 100,
    out: Out = None,
) -> None:
    """Measure how long a start takes, and how much memory a server needs, with the sample shop."""
    measured(out, lambda say: starting.measure(runs, questions, say=say), asdict, bench_tables.starting)


@app.command("web")
def web(
    lines: Annotated[int, typer.Option(min=1, help="Visitors who wait for a person, each with an open line.")] = 900,
    rate: Annotated[float, typer.Option(min=0.1, help="Questions a second meanwhile.")] = 20.0,
    seconds: Annotated[float, typer.Option(min=1, help="How long to ask.")] = 20.0,
    out: Out = None,
) -> None:
    """Measure what open lines of a website take, and how soon questions are answered beside them."""
    measured(
        out,
        lambda say: visiting.measure(visiting.Plan(lines, rate, seconds), _hold, say=say),
        asdict,
        bench_tables.visiting,
    )


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
    measured(
        out,
        lambda say: asking.measure(asking.Plan(rounds, questions, seed), _sample(), say=say),
        lambda found: {"servers": list(map(asdict, found))},
        bench_tables.asking,
    )


@app.command("desk")
def desk(
    entries: Annotated[int, typer.Option(min=1, help="Entries of the base, each in both languages.")] = 100_000,
    rows: Annotated[int, typer.Option(min=1, help="Rows of the file that is imported.")] = 10_000,
    looks: Annotated[int, typer.Option(min=1, help="How often to look at each page.")] = 40,
    out: Out = None,
) -> None:
    """Measure how soon the desk shows pages of a large base, and whether customers wait while a file is imported."""
    measured(
        out,
        lambda say: operating.measure(operating.Plan(entries, rows, looks), say=say),
        asdict,
        bench_tables.operating,
    )


@app.command("writes")
def writes(
    rounds: Annotated[int, typer.Option(min=1, help="How often each way is measured, in another order each.")] = 5,
    rows: Annotated[int, typer.Option(min=1, help="Messages to keep in a round.")] = 5000,
    callers: Annotated[int, typer.Option(min=1, help="Who bring messages at once, to faqbot.")] = 64,
    seed: Annotated[int, typer.Option(min=0, help="Another seed measures in another order.")] = 0,
    out: Out = None,
) -> None:
    """Measure how many messages a second are kept in SQLite, beside plain SQLite row by row and in groups."""
    measured(
        out,
        lambda say: keeping.measure(keeping.Plan(rounds, rows, callers, seed), _inbox, now(), say=say),
        lambda found: {"writes": list(map(asdict, found))},
        bench_tables.keeping,
    )


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
    measured(
        out,
        lambda say: messenger.measure(messenger.Plan(rates_of(rates), seconds), say=say),
        lambda found: {"runs": list(map(asdict, found))},
        bench_tables.messaging,
    )


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
