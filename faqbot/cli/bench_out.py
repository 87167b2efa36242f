"""Where the figures of a benchmark go: a table for people, JSON for programs."""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from faqbot.cli.bench_tables import Tables
from faqbot.cli.terminal import console, print_json
from faqbot.domain.errors import BadFile, BadInput
from faqbot.evaluation.bench.machine import Machine, load, machine

_WIDEST = 120

Out = Annotated[str | None, typer.Option("--json", metavar="OUT", help="Write JSON to a file; - is stdout.")]
Server = Annotated[
    str,
    typer.Option(
        "--database",
        metavar="URL",
        help="A PostgreSQL server, as FAQBOT_DATABASE_URL names one; a database is made there and dropped at the end.",
    ),
]
Say = Callable[[str], None]
T = TypeVar("T")


def measured(
    out: str | None,
    measure: Callable[[Say], T],
    row: Callable[[T], dict[str, Any]],
    tables: Callable[[Machine, T], Tables],
) -> T:
    """Measure, and hand out what was found beside what it was measured on. Raise BadFile where it cannot be kept."""
    expect_writable(out)
    load_at_start = load()
    with console.status("starting") as status:
        found = measure(status.update)
    of = machine(load_at_start)
    hand_out({"machine": asdict(of), **row(found)}, out, tables(of, found))
    return found


def parts(given: str) -> Iterator[str]:
    """What stands between commas."""
    return (part.strip() for part in given.split(",") if part.strip())


def sizes_of(given: str, fewest: int) -> list[int]:
    """The numbers of phrasings that --sizes names. Raise BadInput."""
    sizes = [int(part) if part.isascii() and part.isdigit() else 0 for part in parts(given)]
    if not sizes or min(sizes) < fewest:
        raise BadInput(f"--sizes is {given!r}; give whole numbers from {fewest} up, such as 1000,10000")
    return sizes


def rates_of(given: str) -> list[float]:
    """The numbers a second that --rates names. Raise BadInput."""
    try:
        rates = [float(part) for part in parts(given)]
    except ValueError:
        rates = []
    if not rates or not all(0 < rate < math.inf for rate in rates):
        raise BadInput(f"--rates is {given!r}; give how many a second, such as 40,70")
    return rates


def expect_postgresql(server: str) -> None:
    """Raise BadInput unless --database may lead to a PostgreSQL server."""
    if not server.startswith(("postgresql://", "postgresql+asyncpg://")):
        raise BadInput("--database leads to no PostgreSQL server; give postgresql://user:password@host/name")


def expect_writable(out: str | None) -> None:
    """Say before the measuring, not after it, that its end cannot be kept."""
    if out not in {None, "-"}:
        try:
            Path(str(out)).touch()
        except OSError as error:
            raise BadFile(f"{out} cannot be written: {error.strerror or error}") from error


def hand_out(row: dict[str, Any], out: str | None, tables: Tables) -> None:
    """A table for people, JSON for programs; JSON alone when it goes to stdout."""
    if out == "-":
        print_json(row)
        return
    screen = Console(width=max(_WIDEST, Console().width))
    for table in tables:
        screen.print(table)
    if out is not None:
        Path(out).write_text(json.dumps(row, ensure_ascii=False, indent=2) + "\n", "utf-8")
