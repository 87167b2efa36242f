"""`faqbot models`: choose a language model, fetch it, use it, measure it."""

import asyncio
import json
import os
import re
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from faqbot.app import GROUNDED_SHARE, language_model
from faqbot.cli import STYLE, models_try
from faqbot.cli.terminal import console, print_json, read_rows, transfer
from faqbot.domain.errors import BadFile, BadInput, BadSetting
from faqbot.evaluation import trial
from faqbot.evaluation.grounded import Asked, asked_of
from faqbot.evaluation.sets import Row
from faqbot.llm import pace, weights
from faqbot.llm.curated import chosen, curated
from faqbot.llm.hub import pulled
from faqbot.llm.llama_cpp import LlamaCpp
from faqbot.settings import read as read_settings

_SETTINGS = Path("faqbot.toml")
_VARIABLE = "FAQBOT_LLM_MODEL"
_WIDEST = 120

app = typer.Typer(help="Choose, fetch and measure language models.", no_args_is_help=True, **STYLE)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Name models that are known to work, and those in the models folder."""
    folder = read_settings().models
    here = sorted(path for path in folder.glob("*.gguf") if path.is_file())
    if as_json:
        files = [{"file": path.name, "bytes": path.stat().st_size} for path in here]
        print_json({"known": [asdict(listed) for listed in curated()], "here": files, "folder": str(folder)})
        return
    table = Table("name", "file GB", "memory GB", "licence", "notes", box=None, padding=(0, 2, 0, 0))
    for listed in curated():
        is_here = any(path.name == listed.file for path in here)
        notes = f"{listed.notes}{' (here)' if is_here else ''}"
        table.add_row(listed.name, f"{listed.size_gb:g}", f"{listed.memory_gb:g}", listed.licence, notes)
    Console(width=max(_WIDEST, Console().width)).print(table)
    typer.echo(f"\nin {folder}: {', '.join(path.name for path in here) or 'none'}")


@app.command("pull")
def pull(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name of the list, or OWNER/REPOSITORY/FILE.gguf.")],
) -> None:
    """Fetch a model into the models folder; one that broke off goes on from there."""
    repo, file = chosen(name)
    with transfer(file) as progress:
        path = pulled(repo, file, read_settings().models, progress)
    weights.inspected(path, "the file")
    typer.echo(f"{path}\nuse it: faqbot models use {path.name}")


@app.command("use")
def use(name: Annotated[str, typer.Argument(metavar="NAME", help="A name of the list, or a GGUF file.")]) -> None:
    """Write the model into faqbot.toml of this folder."""
    settings = read_settings()
    file = next((listed.file for listed in curated() if listed.name == name.lower()), name)
    path = weights.inspected(weights.located(file, settings.models), "the model").path.absolute()
    try:
        before = _SETTINGS.read_text("utf-8") if _SETTINGS.exists() else ""
        _SETTINGS.write_text(_with_model(before, path), "utf-8")
    except (OSError, ValueError) as error:
        raise BadFile(f"{_SETTINGS} cannot be changed ({error}); set {_VARIABLE}={path} instead") from error
    typer.echo(f"{_SETTINGS} now says llm_model = {json.dumps(str(path), ensure_ascii=False)}")
    typer.echo("before it is asked it has to be tried: faqbot models try")
    if os.environ.get(_VARIABLE):
        typer.echo(f"{_VARIABLE} is set in the environment and outweighs the file; unset it", err=True)
    if settings.llm_url:
        typer.echo("FAQBOT_LLM_URL is set and outweighs a model file; unset it", err=True)


@app.command("bench")
def bench(
    runs: Annotated[int, typer.Option(min=1, help="How often to ask; the median is told.")] = 5,
    tokens: Annotated[int, typer.Option(min=8, max=1024, help="Tokens to write each time.")] = 64,
    as_json: AsJson = False,
) -> None:
    """Measure tokens a second through the bot's worker, beside the library called directly."""
    settings = read_settings()
    model = language_model(settings)
    if not isinstance(model, LlamaCpp):
        raise BadSetting(f"{_VARIABLE} is not set, or FAQBOT_LLM_URL outweighs it; only a model file can be measured")
    with console.status("writing"):
        measured = asyncio.run(pace.measured(model, model.load, runs=runs, tokens=tokens))
    if as_json:
        print_json({**asdict(measured), "overhead": measured.overhead})
        return
    table = Table("", "worker", "library", box=None, padding=(0, 2, 0, 0))
    table.add_row("first token, ms", f"{measured.worker.first_ms:.1f}", f"{measured.library.first_ms:.1f}")
    table.add_row("prompt, tokens/s", f"{measured.worker.prompt_per_s:.0f}", f"{measured.library.prompt_per_s:.0f}")
    table.add_row("writing, tokens/s", f"{measured.worker.written_per_s:.0f}", f"{measured.library.written_per_s:.0f}")
    Console(width=_WIDEST).print(table)
    typer.echo(f"{measured.model}: a whole answer takes {measured.overhead:.3f} times as long through the worker")


@app.command("try")
def try_(
    questions: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="JSON Lines {context, question, answers, lang}; else its own.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only so many, of each language alike.")] = None,
    as_json: AsJson = False,
) -> None:
    """Ask the model questions with known answers: that sets how sure it must be. It is not asked before."""
    settings = read_settings()
    asked = trial.questions() if questions is None else _asked(questions)
    made, found = models_try.trial(asked if limit is None else _some(asked, limit), settings)
    rows = models_try.summary(made, found, settings.risk * GROUNDED_SHARE)
    if as_json:
        print_json({"model": made.model, "risk": settings.risk, "languages": rows})
        return
    table = Table("", "questions", "written", "right", "answered at the bar", "right", box=None, padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(
            *(str(row[name]) for name in ("language", "n", "written", "written_right", "answered", "answered_right"))
        )
    Console(width=_WIDEST).print(table)
    typer.echo(f"{made.model}: tried. A server that runs has to be started again to use this.")


def _asked(path: Path) -> list[Asked]:
    """Raise BadFile, BadRows, BadInput."""
    try:
        return asked_of([Row(str(path), line, row) for line, row in read_rows(path)])
    except ValueError as error:
        raise BadInput(str(error)) from error


def _some(asked: list[Asked], limit: int) -> list[Asked]:
    """Spread over the whole, as neighbours are of the same text."""
    step = max(1, len(asked) // limit)
    return asked[::step][:limit]


def _with_model(text: str, path: Path) -> str:
    """The settings file with its line about the model replaced or, before any table, added."""
    line = f"llm_model = {json.dumps(str(path), ensure_ascii=False)}"
    if re.search(r"(?m)^\s*llm_model\s*=.*$", text):
        return re.sub(r"(?m)^\s*llm_model\s*=.*$", lambda _: line, text)
    return f"{line}\n{text}"
