"""`faqbot bench replicas`: several processes over one PostgreSQL."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from faqbot.cli.bench_out import Out, Server, expect_postgresql, measured, rates_of
from faqbot.cli.bench_tables import Tables, machine_line
from faqbot.evaluation.bench import replicas as measuring
from faqbot.evaluation.bench.machine import Machine
from faqbot.storage.scratch import scratch

_BOUND_MS = 300.0


def replicas(
    server: Server,
    rates: Annotated[str, typer.Option(help="Questions a second, separated by commas; - for none.")] = "20,40,60,80",
    seconds: Annotated[float, typer.Option(min=1, help="How long to ask at each rate in a round.")] = 10.0,
    rounds: Annotated[int, typer.Option(min=1, help="How often, in another order each time.")] = 3,
    changes: Annotated[int, typer.Option(min=0, help="Changes to publish and wait for.")] = 10,
    redis: Annotated[str, typer.Option(metavar="URL", help="A Redis that tells of changes.")] = "",
    seed: Annotated[int, typer.Option(min=0, help="Another seed asks in another order.")] = 0,
    out: Out = None,
) -> None:
    """Measure one and two processes over PostgreSQL under load, and how soon three say what one published."""
    expect_postgresql(server)
    plan = measuring.Plan([] if rates == "-" else rates_of(rates), seconds, rounds, changes, redis, seed)
    with scratch(server) as url:
        measured(out, lambda say: measuring.measure(plan, url, say=say), asdict, _tables)


def _tables(machine: Machine, found: measuring.Replicas) -> Tables:
    yield machine_line(machine)
    if found.rates:
        table = Table("processes", "questions/s", "asked", "failed", "p50 ms", "p99 ms", "worst round", "cpu ms")
        for one in found.rates:
            times = (f"{ms:.0f}" for ms in (one.p50_ms, one.p99_ms, one.worst_p99_ms))
            cpu = "-" if one.cpu_ms is None else f"{one.cpu_ms:.1f}"
            table.add_row(str(one.processes), f"{one.rate:g}", str(one.asked), str(one.failed), *times, cpu)
        yield table
        for n in sorted({one.processes for one in found.rates}):
            kept = [
                one.rate for one in found.rates if one.processes == n and not one.failed and one.p99_ms <= _BOUND_MS
            ]
            yield f"{n}: p99 within {_BOUND_MS:.0f} ms up to {max(kept, default=0):g} questions a second"
    for change in found.changes:
        signal = "with Redis" if change.has_redis else "without Redis"
        yield (
            f"{change.changes} changes said by {change.processes} processes, {signal}: "
            f"{change.median_s:.2f} s after they were published, {change.most_s:.2f} s at most"
        )
