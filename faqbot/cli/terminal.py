"""What commands share when they speak to a person: output, progress, files of rows."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TransferSpeedColumn,
)

from faqbot.domain.errors import BadFile, BadRows, Problem

console = Console(stderr=True)

Json = Mapping[str, Any]


def print_json(value: Json | list[Json]) -> None:
    """One JSON document on stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr while the context lasts; call the yielded function with (done, of)."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


@contextmanager
def transfer(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar for bytes on stderr while the context lasts; call the yielded function with (done, of)."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def read_rows(path: Path) -> list[tuple[int, Json]]:
    """The rows of a JSON Lines file with their lines; raise BadFile or BadRows naming the file and each bad line."""
    rows: list[tuple[int, Json]] = []
    problems: list[Problem] = []
    for number, line in enumerate(read_lines(path), 1):
        if not line.strip():
            continue
        try:
            rows.append((number, parse_row(line)))
        except ValueError as error:
            problems.append(Problem(str(path), number, str(error)))
    if problems:
        raise BadRows(tuple(problems))
    return rows


def read_lines(path: Path) -> list[bytes]:
    """The lines of a file, or of stdin for "-"."""
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror or error}") from error
    return content.removeprefix(b"\xef\xbb\xbf").split(b"\n")


def parse_row(line: bytes) -> Json:
    """One JSON object; raise ValueError with a sentence that says what is wrong."""
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} is not UTF-8; save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON at column {error.colno}: {error.msg.lower()}") from error
    except RecursionError as error:
        raise ValueError("the JSON is nested too deeply") from error
    if not isinstance(row, dict):
        raise ValueError(f"expected a JSON object, found {type(row).__name__}")  # noqa: TRY004 - all faults of a row are ValueErrors
    return row
