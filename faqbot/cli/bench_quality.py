"""`faqbot bench quality`: the product beside BM25 alone and encoders alone, on sets of labelled questions."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from faqbot.app import embedder, now, pipeline
from faqbot.cli.terminal import console, print_json, read_rows
from faqbot.domain.errors import BadInput
from faqbot.domain.language import Language
from faqbot.evaluation import quality
from faqbot.evaluation.quality import Column, Task, Terms
from faqbot.evaluation.report import flat
from faqbot.evaluation.sets import Row
from faqbot.settings import LARGEST_RISK
from faqbot.settings import read as read_settings

_SHOWN = {
    "top1": "right entry first",
    "auroc": "questions with an entry told from those without (AUROC)",
    "coverage_at_2": "answerable with at most 2 % of all wrong",
    "coverage_at_5": "answerable with at most 5 % of all wrong",
}
_WIDEST = 120


def compare(
    data: Annotated[
        Path, typer.Option(help="A folder of sets, each a folder with faq.jsonl, dev.jsonl, train.jsonl?.")
    ],
    sets: Annotated[
        str,
        typer.Option(help="Folders by name, by commas; NAME:10 keeps 10 phrasings, NAME:zh-en asks across languages."),
    ],
    model: Annotated[
        list[str] | None,
        typer.Option(help="A sentence-transformers model to compare with, NAME=MODEL; may be repeated."),
    ] = None,
    questions: Annotated[int, typer.Option(min=1, help="Ask at most so many of each set, evenly taken.")] = 1000,
    risk: Annotated[float | None, typer.Option(min=0.001, max=LARGEST_RISK, help="Tolerated wrong answers.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure the product beside BM25 alone, the table alone and other encoders alone."""
    settings = read_settings()
    own = embedder(settings.embedder)
    others = {"table": embedder("table"), **{name: embedder(of) for name, of in map(_named, model or ())}}
    tasks = [_task(data, given.strip()) for given in sets.split(",")]
    terms = Terms(pipeline(), now(), settings.risk if risk is None else risk, questions)
    with console.status("") as status:
        columns = [column for task in tasks for column in quality.compare(task, own, others, terms, say=status.update)]
    if as_json:
        print_json([_json(column) for column in columns])
        return
    screen = Console(width=max(_WIDEST, Console().width))
    for table in _tables(columns):
        screen.print(table)


def _named(given: str) -> tuple[str, str]:
    name, _, of = given.partition("=")
    if not of:
        raise BadInput(f"--model is {given!r}; give NAME=MODEL, such as minilm=sentence-transformers/all-MiniLM-L6-v2")
    return name, of


def _task(data: Path, given: str) -> Task:
    name, _, how = given.partition(":")
    folder = data / name
    faq = _rows(folder / "faq.jsonl")
    if how in {"zh-en", "en-zh"}:
        return quality.twins(name, faq, Language(how[:2]))
    if how and not (how.isascii() and how.isdigit() and int(how) > 0):
        raise BadInput(f"--sets has {given!r}; give NAME, NAME:10 for ten phrasings, NAME:zh-en or NAME:en-zh")
    fit = folder / "train.jsonl"
    fitted = _rows(fit) if fit.exists() else []
    return quality.few_shot(name, faq, fitted, _rows(folder / "dev.jsonl"), int(how) if how else None)


def _rows(path: Path) -> list[Row]:
    return [Row(str(path), line, values) for line, values in read_rows(path)]


def _json(column: Column) -> dict[str, Any]:
    fields = asdict(column)
    del fields["measures"]
    return fields | flat(column.measures)


def _tables(columns: Sequence[Column]) -> Iterator[Table]:
    """One table for each measure, a row for each set; then what the product decided."""
    systems = list(dict.fromkeys(column.system for column in columns))
    rows = [(column, flat(column.measures)) for column in columns]
    for measure, title in _SHOWN.items():
        table = _table(title, ("set", "questions", *systems))
        for task in dict.fromkeys(column.task for column in columns):
            own = {column.system: (column, of) for column, of in rows if column.task == task}
            first = next(iter(own.values()))[0]
            if any(of[measure] is not None for _, of in own.values()):
                table.add_row(task, str(first.measures.n), *(_shown(own[system][1][measure]) for system in systems))
        yield table
    table = _table("decided by the product", ("set", "coverage", "wrong", "clarified", "unknown declined"))
    for column, of in rows:
        if column.system == quality.FULL:
            shown = ("coverage", "wrong_share", "clarified", "unknown_recall")
            table.add_row(column.task, *(_shown(of[name]) for name in shown))
    yield table


def _table(title: str, names: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in names:
        table.add_column(name, justify="left" if name == "set" else "right")
    return table


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
