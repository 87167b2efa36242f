"""`faqbot bench outside`: large bases in memory and in PostgreSQL."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from faqbot.app import embedder
from faqbot.cli.bench_out import Out, Server, expect_postgresql, measured, sizes_of
from faqbot.cli.bench_tables import Tables, machine_line
from faqbot.evaluation.bench import outside as measuring
from faqbot.evaluation.bench.machine import Machine
from faqbot.storage.scratch import ScratchIndexes, scratch

_NOT_ALIKE = 1
_FEWEST = 100


def outside(
    server: Server,
    sizes: Annotated[str, typer.Option(help="How many phrasings, separated by commas.")] = "60000,100000",
    questions: Annotated[int, typer.Option(min=1, help="Questions to ask at each size.")] = 300,
    seed: Annotated[int, typer.Option(min=0, help="Another seed makes other questions.")] = 0,
    out: Out = None,
) -> None:
    """Measure large bases in memory and in PostgreSQL; exit code 1 if BM25 differs or a search comes back short."""
    expect_postgresql(server)
    plan = measuring.Plan(sizes_of(sizes, _FEWEST), questions, seed)
    with scratch(server) as url:
        found = measured(
            out,
            lambda say: measuring.measure(plan, embedder("latent"), ScratchIndexes(url), say=say),
            lambda found: {"sizes": list(map(asdict, found))},
            _tables,
        )
    if not all(size.agreement.holds for size in found):
        raise typer.Exit(_NOT_ALIKE)


def _tables(machine: Machine, sizes: Sequence[measuring.Size]) -> Tables:
    yield machine_line(machine)
    table = Table(
        "phrasings", "searched", "p50 ms", "p99 ms", "cpu ms", "memory MiB", "in the database MiB", "made in s"
    )
    for size in sizes:
        for place in size.places:
            times = (f"{ms:.1f}" for ms in (place.p50_ms, place.p99_ms, place.cpu_ms))
            memory = "-" if place.memory_mib is None else f"{place.memory_mib:.0f}"
            is_here = place.place == measuring.PLACES[0]
            room = ("", f"{size.made_s:.0f}") if is_here else (f"{size.database_mib:.0f}", f"+ {size.kept_s:.0f}")
            table.add_row(f"{size.phrasings:,}" if is_here else "", place.place, *times, memory, *room)
    yield table
    for size in sizes:
        yield from _alike(size.phrasings, size.agreement)


def _alike(phrasings: int, found: measuring.Agreement) -> Iterator[str]:
    same = "the same" if found.same_bm25 == found.of else "NOT the same"
    yield f"{phrasings:,}: {same} BM25 to the last bit for {found.same_bm25} of {found.of} questions"
    yield (
        f"  first entry the same for {found.same_first}, all five for {found.same_five}; probability of the first "
        f"{found.most_apart:.3f} apart at most"
    )
    yield (
        f"  {found.nearest:.1%} of the ten nearest found; of {found.asked_for} asked for at least {found.fewest} came, "
        f"with nearly all phrasings hidden {found.fewest_masked}"
    )
